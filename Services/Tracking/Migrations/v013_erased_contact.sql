-- 13: erased_contact, ids that are refused for ever; away_contact, who is on the blacklist.
-- Safe while the previous release serves: yes, new tables.
-- Duration: instant at any size.
CREATE TABLE erased_contact (
    account_id bigint      NOT NULL,
    contact_id bigint      NOT NULL,
    erased_at  timestamptz NOT NULL DEFAULT now(),

    PRIMARY KEY (account_id, contact_id)
);

CREATE TABLE away_contact (
    account_id bigint NOT NULL,
    contact_id bigint NOT NULL,

    PRIMARY KEY (account_id, contact_id)
);
