-- The same contacts in tables that hold what one question needs, and no more: what a good SQL
-- programmer would count over.
SET search_path TO peer;
SET client_min_messages TO warning;
SET max_parallel_maintenance_workers TO 2;

CREATE TABLE contact AS
SELECT account_id, contact_id, created_at, language FROM segmentation.contact WHERE account_id = 1;
CREATE TABLE membership AS
SELECT account_id, interest_id, contact_id, clicks, state
FROM segmentation.membership
WHERE account_id = 1
-- As an import leaves them.
ORDER BY contact_id, interest_id;

ALTER TABLE contact ADD PRIMARY KEY (account_id, contact_id);
ALTER TABLE membership ADD PRIMARY KEY (account_id, interest_id, contact_id);
CREATE INDEX contact_created ON contact (account_id, created_at);
CREATE INDEX membership_contact ON membership (account_id, contact_id);
VACUUM ANALYZE contact, membership;
