-- What the picture of a Step shows, for those who cannot see it.
ALTER TABLE step ADD COLUMN alt text NOT NULL DEFAULT '';
