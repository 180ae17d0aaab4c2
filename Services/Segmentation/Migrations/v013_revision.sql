-- 13: a revision of each account, and which contacts each revision touched.
-- Safe while the previous release serves: yes, columns with constant defaults and a new table.
-- Duration: instant at any size.
-- Goes up with every transaction that changes what the account's segments look at or hold; its
-- row is the account's lock.
ALTER TABLE account_plan
    ADD COLUMN revision bigint NOT NULL DEFAULT 0,
    -- The transaction that made this revision, and the one before it: random numbers, by which a
    -- process knows whether what it did was committed.
    ADD COLUMN writer bigint NOT NULL DEFAULT 0,
    ADD COLUMN previous_writer bigint NOT NULL DEFAULT 0,
    -- Older revisions were removed from projection_change.
    ADD COLUMN kept_from bigint NOT NULL DEFAULT 1;

-- Whoever holds the account in memory reads these contacts again.
CREATE TABLE projection_change (
    account_id bigint      NOT NULL,
    revision   bigint      NOT NULL,
    at         timestamptz NOT NULL DEFAULT now(),
    -- At most some thousand.
    contacts   bigint[]    NOT NULL,

    PRIMARY KEY (account_id, revision)
);

CREATE INDEX projection_change_at ON projection_change (at);
