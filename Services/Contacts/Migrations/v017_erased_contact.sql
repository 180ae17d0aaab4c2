-- 17: erased_contact, the log of erasures; never trimmed, a restored backup replays it.
-- Safe while the previous release serves: yes, a new table.
-- Duration: instant at any size.
CREATE TABLE erased_contact (
    account_id bigint      NOT NULL,
    contact_id bigint      NOT NULL,
    at         timestamptz NOT NULL,
    version    integer     NOT NULL,

    PRIMARY KEY (account_id, contact_id)
);
