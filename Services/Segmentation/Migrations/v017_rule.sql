-- 17: rules: their pace, and who is delivering what they owe.
-- Safe while the previous release serves: yes, a new table, a column that it does not name.
-- Duration: two indexes on what is owed at that moment; usually a few rows.

-- Set while a process delivers the row; past it another may.
ALTER TABLE assignment ADD COLUMN claimed_until timestamptz;

-- An account's oldest first.
CREATE INDEX assignment_owed ON assignment (account_id, assignment_id) WHERE failed_at IS NULL;

-- How the rule of a segment is doing.
CREATE INDEX assignment_of_segment ON assignment (account_id, segment_id, assignment_id);

-- The minute into which entries are put last, and how many it holds.
CREATE TABLE rule_pace (
    account_id bigint      NOT NULL PRIMARY KEY,
    minute_at  timestamptz NOT NULL,
    entries    bigint      NOT NULL
);
