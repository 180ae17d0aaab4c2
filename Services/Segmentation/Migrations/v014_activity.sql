-- 14: what contacts did with messages and behind links, and what things are called.
-- Safe while the previous release serves: yes, new tables and columns that may be empty.
-- Duration: instant at any size.
-- No row here waits for its contact: Tracking's feed may be ahead of that of Contacts.
CREATE TABLE delivery (
    account_id   bigint      NOT NULL,
    contact_id   bigint      NOT NULL,
    message_id   bigint      NOT NULL,
    delivered_at timestamptz NOT NULL,

    PRIMARY KEY (account_id, contact_id, message_id)
);

CREATE INDEX delivery_by_message ON delivery (account_id, message_id);

CREATE TABLE opening (
    account_id bigint      NOT NULL,
    contact_id bigint      NOT NULL,
    message_id bigint      NOT NULL,
    opened_at  timestamptz NOT NULL,

    PRIMARY KEY (account_id, contact_id, message_id)
);

CREATE INDEX opening_by_message ON opening (account_id, message_id);

CREATE TABLE click (
    account_id bigint      NOT NULL,
    contact_id bigint      NOT NULL,
    click_id   bigint      NOT NULL,
    message_id bigint      NOT NULL,
    link_id    bigint      NOT NULL,
    clicked_at timestamptz NOT NULL,
    -- Whether a person clicked, as far as Tracking has decided; the row stays when that turns.
    is_human   boolean     NOT NULL,
    -- What the link meant when it was clicked.
    interests  bigint[]    NOT NULL,

    PRIMARY KEY (account_id, contact_id, click_id)
);

CREATE INDEX click_by_link ON click (account_id, message_id, link_id);

CREATE TABLE visit (
    account_id bigint      NOT NULL,
    contact_id bigint      NOT NULL,
    visit_id   bigint      NOT NULL,
    visited_at timestamptz NOT NULL,
    -- page, form or survey.
    kind       text        NOT NULL,
    -- Of a page its URL; of a form or a survey its name, or its URL where it has none.
    name       text        COLLATE "C" NOT NULL,

    PRIMARY KEY (account_id, contact_id, visit_id)
);

CREATE INDEX visit_by_name ON visit (account_id, kind, name);

-- Messages that criteria name, as Tracking answered.
CREATE TABLE message (
    account_id bigint   NOT NULL,
    message_id bigint   NOT NULL,
    name       text     NOT NULL,
    links      bigint[] NOT NULL,

    PRIMARY KEY (account_id, message_id)
);

-- NULL until they are told again.
ALTER TABLE interest ADD COLUMN name text, ADD COLUMN kind text;
ALTER TABLE field ADD COLUMN name text;
