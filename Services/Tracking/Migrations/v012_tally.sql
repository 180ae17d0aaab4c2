-- 12: tally, the counters of reports; human_click, who clicked what, once.
-- Safe while the previous release serves: yes, new tables.
-- Duration: instant at any size.
CREATE TABLE tally (
    account_id   bigint   NOT NULL,
    message_id   bigint   NOT NULL,

    -- 0: of the message as a whole.
    link_id      bigint   NOT NULL,

    -- Clicks by verdict.
    human        bigint   NOT NULL DEFAULT 0,
    suspect      bigint   NOT NULL DEFAULT 0,
    bot          bigint   NOT NULL DEFAULT 0,

    -- Contacts with a human click.
    unique_human bigint   NOT NULL DEFAULT 0,

    -- Of the message only.
    opens        bigint   NOT NULL DEFAULT 0,
    recipients   bigint   NOT NULL DEFAULT 0,

    -- A counter is the sum of its slots: writers spread over them, so no row is hot.
    slot         smallint NOT NULL,

    PRIMARY KEY (account_id, message_id, link_id, slot)
);

CREATE TABLE human_click (
    account_id bigint NOT NULL,
    contact_id bigint NOT NULL,
    message_id bigint NOT NULL,

    -- 0: any link of the message.
    link_id    bigint NOT NULL,

    PRIMARY KEY (account_id, contact_id, message_id, link_id)
);
