-- A new file that waits until it plays; until then the old one does.
CREATE TABLE replacement (
    post_id bigint PRIMARY KEY REFERENCES post,
    old_id text NOT NULL REFERENCES asset,
    asset_id text NOT NULL REFERENCES asset CHECK (asset_id <> old_id),
    way text NOT NULL CHECK (way IN ('same', 'changed')),
    note text NOT NULL,
    consent text NOT NULL CHECK (consent IN ('nobody', 'agreed')),
    -- What is kept of the new file: one that could not be cut is not shown.
    start_ms integer,
    end_ms integer,
    at timestamptz NOT NULL,
    CHECK ((way = 'changed') = (note <> ''))
);

CREATE INDEX replacement_asset ON replacement (asset_id);

ALTER TABLE revision
    -- Only where the file was replaced: what the author said it means, and in one line what changed.
    ADD COLUMN way text CHECK (way IN ('same', 'changed')),
    ADD COLUMN note text NOT NULL DEFAULT '';

-- Who decides about a Post reads its older files too.
CREATE INDEX revision_files ON revision USING gin ((data -> 'assets') jsonb_path_ops);

-- The cover an author chose before the clip plays: a second of what stays of it, or an own picture.
CREATE TABLE cover (
    asset_id text PRIMARY KEY REFERENCES asset ON DELETE CASCADE,
    at_ms integer,
    picture_id text REFERENCES asset ON DELETE CASCADE,
    CHECK ((at_ms IS NULL) <> (picture_id IS NULL))
);

CREATE INDEX cover_picture ON cover (picture_id) WHERE picture_id IS NOT NULL;
