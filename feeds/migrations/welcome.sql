-- Who has been asked for the first Skills, whether they chose some or passed on.
CREATE TABLE welcome (
    person_id bigint PRIMARY KEY REFERENCES person,
    at timestamptz NOT NULL
);

-- Whether nothing in a Post plays longer than so many seconds (null: any length). A function with a
-- subquery is not folded into the calling statement, so the question for null stands outside of it.
CREATE FUNCTION plays_within(post bigint, seconds integer) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (
        SELECT FROM post_asset u JOIN asset f ON f.id = u.asset_id
        WHERE u.post_id = post AND f.duration_ms > seconds * 1000
    )
$$;
