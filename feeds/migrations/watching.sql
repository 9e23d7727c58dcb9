-- Where a person stopped in the clip of a Post, for that person alone, and how much of it has played.
CREATE TABLE watching (
    post_id bigint NOT NULL REFERENCES post,
    person_id bigint NOT NULL REFERENCES person,
    stopped_ms integer NOT NULL DEFAULT 0,
    -- Since somebody sat down to it, and ever.
    sitting_ms integer NOT NULL DEFAULT 0,
    played_ms bigint NOT NULL DEFAULT 0,
    reported_at timestamptz,
    viewed_at timestamptz,
    finished_at timestamptz,
    PRIMARY KEY (post_id, person_id)
);
