-- 22: erased_contact, whether anything of the person is left to be removed.
-- Safe while the previous release serves: yes, whom it erases counts as removed, as it removes
-- itself all that it knows of.
-- Duration: one pass over erased_contact.
ALTER TABLE erased_contact ADD COLUMN is_swept boolean NOT NULL DEFAULT TRUE;

CREATE INDEX erased_contact_to_sweep ON erased_contact (account_id, contact_id) WHERE NOT is_swept;
