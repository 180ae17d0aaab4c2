-- 10: the projection: what segments look at, as the owners' feeds tell it.
-- Safe while the previous release serves: yes, new tables.
-- Duration: instant at any size.
-- Texts are folded to lower case: tests do not heed it.
CREATE TABLE contact (
    account_id bigint      NOT NULL,
    contact_id bigint      NOT NULL,
    created_at timestamptz NOT NULL,
    version    integer     NOT NULL,
    state      text        NOT NULL,
    language   text        COLLATE "C" NOT NULL,
    email      text        COLLATE "C" NOT NULL,
    first_name text        COLLATE "C" NOT NULL,
    name       text        COLLATE "C" NOT NULL,
    sources    bigint[]    NOT NULL,
    fields     jsonb       NOT NULL,

    PRIMARY KEY (account_id, contact_id)
);

CREATE TABLE membership (
    account_id  bigint  NOT NULL,
    interest_id bigint  NOT NULL,
    contact_id  bigint  NOT NULL,
    version     integer NOT NULL,
    clicks      integer NOT NULL,
    state       text    NOT NULL,

    PRIMARY KEY (account_id, interest_id, contact_id)
);

-- Ids that are refused for ever.
CREATE TABLE erased_contact (
    account_id bigint      NOT NULL,
    contact_id bigint      NOT NULL,
    erased_at  timestamptz NOT NULL DEFAULT now(),

    PRIMARY KEY (account_id, contact_id)
);

CREATE TABLE interest (
    account_id  bigint  NOT NULL,
    interest_id bigint  NOT NULL,
    version     integer NOT NULL,
    -- The row of a deleted interest stays: a late change must not bring it back.
    is_deleted  boolean NOT NULL DEFAULT FALSE,

    PRIMARY KEY (account_id, interest_id)
);

CREATE TABLE field (
    account_id  bigint  NOT NULL,
    field_id    bigint  NOT NULL,
    version     integer NOT NULL,
    is_deleted  boolean NOT NULL DEFAULT FALSE,
    type        text    NOT NULL,
    placeholder text    NOT NULL,

    PRIMARY KEY (account_id, field_id)
);
