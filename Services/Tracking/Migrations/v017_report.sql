-- 17: counters by hour, by interest and of all who clicked; hit_span, where the clicks of a message
-- lie; retention, how far old hits were shortened.
-- Safe while the previous release serves: yes. What it decides has no hour and no interest, and
-- counts only people among the unique.
-- Duration: a second for each 100,000 rows of tally.
ALTER TABLE tally
    -- Opens through privacy proxies, which load every image, read or not.
    ADD COLUMN machine    bigint NOT NULL DEFAULT 0,

    -- Contacts with any click, whoever's it was.
    ADD COLUMN unique_all bigint NOT NULL DEFAULT 0;

-- From here on link_id -1 is the message's pixel; `opens` keeps what was counted before.
UPDATE tally
SET unique_all = unique_human
WHERE unique_human > 0;

-- From here on a row for whoever clicked, scanners too: `human` tells the people. NULL: from before,
-- a person for good. link_id -1 is the message's pixel.
ALTER TABLE human_click
    -- The hour in which the contact became one of the unique.
    ADD COLUMN hour   timestamptz,
    ADD COLUMN human  integer,
    ADD COLUMN clicks integer;

-- Only who decides writes it, one transaction an account at a time: it needs no slots.
CREATE TABLE hour_tally (
    account_id   bigint      NOT NULL,
    message_id   bigint      NOT NULL,

    -- When it begins, in UTC; that of the click, not of its verdict.
    hour         timestamptz NOT NULL,

    -- 0: any link of the message, for the unique; -1: its pixel.
    link_id      bigint      NOT NULL,
    human        bigint      NOT NULL,
    suspect      bigint      NOT NULL,
    bot          bigint      NOT NULL,
    machine      bigint      NOT NULL,
    unique_human bigint      NOT NULL,
    unique_all   bigint      NOT NULL,

    PRIMARY KEY (account_id, message_id, hour, link_id)
) WITH (fillfactor = 50);

CREATE TABLE interest_tally (
    account_id   bigint   NOT NULL,
    interest_id  bigint   NOT NULL,

    -- 0: any message, for the unique.
    message_id   bigint   NOT NULL,
    human        bigint   NOT NULL,
    suspect      bigint   NOT NULL,
    bot          bigint   NOT NULL,
    unique_human bigint   NOT NULL,
    unique_all   bigint   NOT NULL,
    slot         smallint NOT NULL,

    PRIMARY KEY (account_id, interest_id, message_id, slot)
) WITH (fillfactor = 50);

-- Who clicked on links of an interest, and how often.
CREATE TABLE interest_click (
    account_id  bigint  NOT NULL,
    contact_id  bigint  NOT NULL,
    interest_id bigint  NOT NULL,
    human       integer NOT NULL,
    clicks      integer NOT NULL,

    PRIMARY KEY (account_id, contact_id, interest_id)
) WITH (fillfactor = 70);

-- The clicks of a message are found by the primary key of hit, without an index that COPY would
-- have to maintain: within one hour and spool they lie between two hit_ids.
CREATE TABLE hit_span (
    account_id   bigint      NOT NULL,
    message_id   bigint      NOT NULL,
    hour         timestamptz NOT NULL,
    first_id     bigint      NOT NULL,
    last_id      bigint      NOT NULL,

    -- 0: hits of before they had one in their id.
    spool_number integer     NOT NULL,

    PRIMARY KEY (account_id, message_id, hour, spool_number)
) WITH (fillfactor = 50);

-- Hits of an account and a spool come in the order of their ids: everything up to here was looked at.
CREATE TABLE retention (
    account_id        bigint  NOT NULL,
    address_through   bigint  NOT NULL,
    deleted_through   bigint  NOT NULL,
    spool_number      integer NOT NULL,

    PRIMARY KEY (account_id, spool_number)
) WITH (fillfactor = 50);
