-- 15: hit_shipped and hit_decided, which hits are here and which of them are decided; a hit's id
-- tells its spool and sequence, so that COPY maintains two indexes and no more.
-- Safe while the previous release serves: yes; it stores and decides hits as before, only more
-- slowly, and what it stores this release decides too.
-- Duration: a second for each 100,000 hits in their hold; shipping waits meanwhile.
ALTER TABLE hit
    -- The whole address, for 72 hours.
    ADD COLUMN address inet,

    -- hit_id is spool_number << 40 | sequence; ids below 2^40 are of before this migration.
    ALTER COLUMN sequence DROP NOT NULL,
    ALTER COLUMN spool_number DROP NOT NULL,

    -- An account's hold is a setting.
    ALTER COLUMN decide_at DROP NOT NULL,

    -- Shipping stores each hit once by compare-and-set; the primary key would refuse a repetition.
    DROP CONSTRAINT hit_account_id_spool_number_sequence_received_at_key;

-- Written by whoever ships, in its transaction. Hits of one spool come in order.
CREATE TABLE hit_shipped (
    account_id   bigint      NOT NULL,

    -- The last hit_id of the account and the spool that is here.
    through      bigint      NOT NULL,
    shipped_at   timestamptz NOT NULL DEFAULT now(),

    -- 0: hits of before this migration.
    spool_number integer     NOT NULL,

    PRIMARY KEY (account_id, spool_number)
) WITH (fillfactor = 50);

-- Written by whoever decides, in its transaction: apart, so that neither waits for the other.
CREATE TABLE hit_decided (
    account_id   bigint  NOT NULL,

    -- Everything up to this hit_id is decided; what lies above may be.
    through      bigint  NOT NULL,

    -- Up to this hit_id it was asked who is known to be a person.
    looked       bigint  NOT NULL,
    spool_number integer NOT NULL,

    PRIMARY KEY (account_id, spool_number)
) WITH (fillfactor = 50);

INSERT INTO hit_shipped (account_id, through, spool_number)
SELECT account.account_id, newest.hit_id, 0
FROM account
CROSS JOIN LATERAL (
    SELECT hit_id
    FROM hit
    WHERE hit.account_id = account.account_id
    ORDER BY hit_id DESC
    LIMIT 1
) AS newest
UNION ALL
SELECT account_id, max(hit_id), 0
FROM hit
WHERE verdict IS NULL AND account_id NOT IN (SELECT account_id FROM account)
GROUP BY account_id;

WITH open AS (
    SELECT account_id, min(hit_id) AS hit_id
    FROM hit
    WHERE verdict IS NULL
    GROUP BY account_id
)
INSERT INTO hit_decided (account_id, through, looked, spool_number)
SELECT
    hit_shipped.account_id, coalesce(open.hit_id - 1, hit_shipped.through), hit_shipped.through, 0
FROM hit_shipped
LEFT JOIN open ON open.account_id = hit_shipped.account_id;

DROP INDEX hit_due;

-- A verdict is an update beside its row (HOT): half a page waits for them.
DO $$
DECLARE
    part text;
BEGIN
    FOR part IN SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'hit'::regclass
    LOOP
        EXECUTE format('ALTER TABLE %s SET (fillfactor = 50)', part);
    END LOOP;
END
$$;

CREATE OR REPLACE FUNCTION make_hit_partition(day date) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    month date := date_trunc('month', day);
    name  text := 'hit_' || to_char(month, 'YYYYMM');
BEGIN
    IF to_regclass(name) IS NULL THEN
        PERFORM pg_advisory_xact_lock(hashtextextended(current_schema() || '.' || name, 0));
        IF to_regclass(name) IS NULL THEN
            EXECUTE format(
                'CREATE TABLE %I PARTITION OF hit FOR VALUES FROM (%L) TO (%L) '
                    'WITH (fillfactor = 50)',
                name, month::timestamptz, (month + interval '1 month')::timestamptz);
        END IF;
    END IF;
END
$$;
