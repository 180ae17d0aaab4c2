-- 13: erased_contact, ids that are refused for ever.
-- Safe while the previous release serves: yes, a new table.
-- Duration: instant at any size.
CREATE TABLE erased_contact (
    account_id bigint      NOT NULL,
    contact_id bigint      NOT NULL,
    erased_at  timestamptz NOT NULL DEFAULT now(),

    PRIMARY KEY (account_id, contact_id)
);
