-- Words that are not shown, or not all of them, on the clock of the whole film: they come back when more is kept.
-- What is shown stands in caption.text and asset.chapters, on the clock of what plays.
ALTER TABLE caption ADD COLUMN cut jsonb NOT NULL DEFAULT '[]';
ALTER TABLE asset
    ADD COLUMN chapters_cut jsonb NOT NULL DEFAULT '[]',
    -- Whether the moment that the author chose for the cover could not be taken.
    ADD COLUMN cover_failed boolean NOT NULL DEFAULT false;
