-- The best that PostgreSQL was seen to do: both tables answered from indexes alone.
SET search_path TO peer;
SET max_parallel_maintenance_workers TO 2;

CREATE INDEX contact_covering ON contact (account_id, language, created_at) INCLUDE (contact_id);
CREATE INDEX membership_covering
    ON membership (account_id, interest_id, state, contact_id) INCLUDE (clicks);
CREATE INDEX membership_clicks ON membership (account_id, interest_id, contact_id, clicks);
VACUUM ANALYZE contact, membership;
