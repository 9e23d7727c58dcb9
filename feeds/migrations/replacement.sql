-- A new file that waits until it plays; until then the old one does.
CREATE TABLE replacement (
    post_id bigint PRIMARY KEY REFERENCES post,
    old_id text NOT NULL REFERENCES asset,
    asset_id text NOT NULL REFERENCES asset CHECK (asset_id <> old_id),
    way text NOT NULL CHECK (way IN ('same', 'changed')),
    note text NOT NULL,
    consent text NOT NULL CHECK (consent IN ('nobody', 'agreed')),
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
