-- 19: network_tally and network_contact, what networks did to messages; network_review and
-- group_review, what is to be judged again; message_open, who opened what, told once.
-- Safe while the previous release serves: yes, new tables.
-- Duration: instant at any size.

-- Contacts by what came from the network, each counted once; only who decides writes it.
CREATE TABLE network_tally (
    account_id bigint  NOT NULL,
    message_id bigint  NOT NULL,

    -- Bits of the agents seen.
    agents     bigint  NOT NULL,
    contacts   integer NOT NULL,
    soon       integer NOT NULL,
    early      integer NOT NULL,
    bursts     integer NOT NULL,
    caught     integer NOT NULL,
    opened     integer NOT NULL,
    headerless integer NOT NULL,
    network    cidr    NOT NULL,

    PRIMARY KEY (account_id, message_id, network)
) WITH (fillfactor = 50);

-- What was counted of each contact; kept as long as verdicts may change.
CREATE TABLE network_contact (
    account_id bigint      NOT NULL,
    message_id bigint      NOT NULL,
    contact_id bigint      NOT NULL,
    agents     bigint      NOT NULL,
    noted_at   timestamptz NOT NULL DEFAULT now(),
    marks      smallint    NOT NULL,
    network    cidr        NOT NULL,

    PRIMARY KEY (account_id, message_id, network, contact_id)
);

-- What is old lies together.
CREATE INDEX network_contact_age ON network_contact USING brin (noted_at);

-- A network that stands otherwise than before: its contacts are judged again, in pieces.
CREATE TABLE network_review (
    account_id    bigint NOT NULL,
    message_id    bigint NOT NULL,

    -- Contacts up to this one are done.
    after_contact bigint NOT NULL,
    network       cidr   NOT NULL,

    PRIMARY KEY (account_id, message_id, network)
);

-- Contacts whose hits are judged again: something else than a hit told about them.
CREATE TABLE group_review (
    account_id bigint NOT NULL,
    contact_id bigint NOT NULL,
    message_id bigint NOT NULL,

    PRIMARY KEY (account_id, contact_id, message_id)
);

CREATE TABLE message_open (
    account_id bigint NOT NULL,
    contact_id bigint NOT NULL,
    message_id bigint NOT NULL,

    PRIMARY KEY (account_id, contact_id, message_id)
);
