-- How long the whole film is, what of it the version that plays shows, and where in the whole film the author
-- took the cover: a version that fails is taken back, and a cover follows to the next version.
ALTER TABLE asset
    ADD COLUMN source_ms integer,
    ADD COLUMN shown_start_ms integer,
    ADD COLUMN shown_end_ms integer,
    ADD COLUMN poster_ms integer;

UPDATE asset SET source_ms = duration_ms;
