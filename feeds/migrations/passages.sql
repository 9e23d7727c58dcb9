-- Where in a Post something stands: some seconds of its captions, a Chapter, a Step, a tip, its own text.
-- Rows lag behind a change of captions by one job: what they were made from stands beside them, so that a
-- stale one is never opened.
CREATE TABLE search_passage (
    post_id bigint NOT NULL REFERENCES post,
    n integer NOT NULL,
    kind text NOT NULL CHECK (kind IN ('text', 'cue', 'chapter', 'step', 'item', 'tip')),
    language text NOT NULL,
    -- The text search dictionary that knows the stems of the language.
    stemmer text NOT NULL,
    -- One line per cue; elsewhere one line, or the lines of the Post's own text.
    text text NOT NULL,
    -- When each line begins in the clip.
    starts_ms integer[] NOT NULL DEFAULT '{}',
    -- Words, codes and stems; a position is the place of the word in `text`, counted from 1.
    words tsvector NOT NULL,
    step_id bigint,
    comment_id bigint,
    caption_id bigint,
    said_at timestamptz,
    asset_id text,
    version integer,
    PRIMARY KEY (post_id, n)
);
