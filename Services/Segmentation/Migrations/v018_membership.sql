-- 18: segment.publishes_existing, segment_left, and which segments depend on the day.
-- Safe while the previous release serves: yes, a column with a default and a new table.
-- Duration: instant at any size.
-- Whether the first fill counts as entering: published one by one, and the rule is applied.
ALTER TABLE segment ADD COLUMN publishes_existing boolean NOT NULL DEFAULT FALSE;

-- A contact that is not in the segment and was once; the row goes when it enters again.
CREATE TABLE segment_left (
    account_id bigint      NOT NULL,
    segment_id bigint      NOT NULL,
    contact_id bigint      NOT NULL,
    left_at    timestamptz NOT NULL DEFAULT now(),

    PRIMARY KEY (account_id, segment_id, contact_id)
);

-- From now on NULL means that nothing in the segment depends on the day.
CREATE INDEX segment_by_day ON segment (account_id, segment_id)
    WHERE decided_on IS NOT NULL AND deleted_at IS NULL;
