-- 20: visit proves by itself that a person clicked; human_proof goes.
-- Safe while the previous release serves: yes, no release used the table.
-- Duration: instant at any size.
DROP TABLE human_proof;
