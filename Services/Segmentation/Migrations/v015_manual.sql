-- 15: what people decide about members, what uses a segment, and what a segment may say.
-- Safe while the previous release serves: yes, new tables.
-- Duration: instant at any size.
CREATE TABLE segment_manual (
    account_id bigint      NOT NULL,
    segment_id bigint      NOT NULL,
    contact_id bigint      NOT NULL,
    -- NULL: a program.
    user_id    bigint,
    at         timestamptz NOT NULL DEFAULT now(),
    choice     text        NOT NULL
        CONSTRAINT choice_is_known CHECK (choice IN ('include', 'exclude')),

    PRIMARY KEY (account_id, segment_id, contact_id)
);

-- What goes with an erased contact.
CREATE INDEX segment_manual_contact ON segment_manual (account_id, contact_id);

CREATE TABLE segment_use (
    account_id bigint      NOT NULL,
    segment_id bigint      NOT NULL,
    at         timestamptz NOT NULL DEFAULT now(),
    kind       text        COLLATE "C" NOT NULL
        CONSTRAINT kind_fits CHECK (char_length(kind) BETWEEN 1 AND 30),
    reference  text        COLLATE "C" NOT NULL
        CONSTRAINT reference_fits CHECK (char_length(reference) BETWEEN 1 AND 100),

    PRIMARY KEY (account_id, segment_id, kind, reference)
);

-- Without a row the service's own limits count.
CREATE TABLE segment_limit (
    account_id bigint  NOT NULL PRIMARY KEY,
    -- Tests of one segment.
    conditions integer NOT NULL CONSTRAINT conditions_fit CHECK (conditions BETWEEN 1 AND 200),
    -- Of parents over a segment, and of its tree.
    levels     integer NOT NULL CONSTRAINT levels_fit CHECK (levels BETWEEN 1 AND 20),
    version    integer NOT NULL DEFAULT 1 CONSTRAINT version_is_positive CHECK (version > 0)
);
