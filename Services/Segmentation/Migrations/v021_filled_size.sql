-- 21: segment.filled_size, what readers see while another generation is being filled.
-- Safe while the previous release serves: yes, a column with a constant default.
-- Duration: instant at any size.
ALTER TABLE segment
    -- Members of filled_generation, kept when the next one begins; nobody changes them since.
    ADD COLUMN filled_size bigint NOT NULL DEFAULT 0;
