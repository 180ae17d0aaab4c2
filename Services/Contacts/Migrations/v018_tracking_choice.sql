-- 18: contact.tracking, what a contact's messages may tell about it: full, aggregate or none.
-- Safe while the previous release serves: yes, it names its columns and leaves this one alone.
-- Duration: instant at any size, nothing is rewritten.
ALTER TABLE contact ADD COLUMN tracking text;
