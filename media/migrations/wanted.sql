-- Voice without a picture, what the author cuts off, chapters, the point a crop keeps; and which version was
-- asked for last: what stands may be older, and goes on to play until then.
ALTER TABLE asset
    DROP CONSTRAINT asset_kind_check,
    ADD CONSTRAINT asset_kind_check CHECK (kind IN ('video', 'audio', 'photo')),
    ADD COLUMN wanted integer NOT NULL DEFAULT 1,
    ADD COLUMN start_ms integer,
    ADD COLUMN end_ms integer,
    ADD COLUMN chapters jsonb NOT NULL DEFAULT '[]',
    -- In tenths of width and height, from the upper left; 5 is the middle.
    ADD COLUMN focus_x smallint NOT NULL DEFAULT 5 CHECK (focus_x BETWEEN 0 AND 10),
    ADD COLUMN focus_y smallint NOT NULL DEFAULT 5 CHECK (focus_y BETWEEN 0 AND 10),
    ADD CHECK ((start_ms IS NULL) = (end_ms IS NULL)),
    ADD CHECK (start_ms >= 0 AND end_ms > start_ms);

UPDATE asset SET wanted = greatest(version, 1);

ALTER TABLE caption
    ADD COLUMN changed_at timestamptz,
    -- Which model suggested it; the words of a person have none.
    ADD COLUMN model text;

CREATE OR REPLACE FUNCTION asset_json(a asset) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'id', a.id, 'kind', a.kind, 'state', a.state, 'step', a.step, 'progress', a.progress,
        'reason', a.reason, 'reason_limit', a.reason_limit, 'reason_value', a.reason_value,
        'length', a.length, 'received', a.received, 'version', a.version, 'wanted', a.wanted,
        'width', a.width, 'height', a.height, 'duration_ms', a.duration_ms,
        'start_ms', a.start_ms, 'end_ms', a.end_ms, 'chapters', a.chapters,
        'placeholder', a.placeholder, 'poster', a.poster, 'focus_x', a.focus_x, 'focus_y', a.focus_y,
        'files', (
            SELECT coalesce(jsonb_agg(
                jsonb_build_object(
                    'name', r.name, 'media_type', r.media_type, 'interim', r.interim,
                    'width', r.width, 'height', r.height
                )
            ), '[]')
            FROM rendition r WHERE r.asset_id = a.id AND r.version = a.version
        ),
        'captions', (
            SELECT coalesce(jsonb_agg(c.language ORDER BY c.language), '[]')
            FROM caption c WHERE c.asset_id = a.id AND c.accepted_at IS NOT NULL
        )
    )
$$;
