-- What an administrator holds waits, and is done after the release: a whole kind, or one job.
CREATE TABLE held_kind (
    kind text PRIMARY KEY,
    held_at timestamptz NOT NULL,
    held_by bigint REFERENCES person
);

ALTER TABLE job ADD COLUMN held_at timestamptz;

CREATE FUNCTION is_held(j job) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT j.held_at IS NOT NULL OR EXISTS (SELECT FROM held_kind h WHERE h.kind = j.kind)
$$;

-- A job that is done leaves no row; this is what is known of it.
CREATE TABLE job_hour (
    kind text NOT NULL,
    hour timestamptz NOT NULL,
    done integer NOT NULL,
    length interval NOT NULL,
    PRIMARY KEY (kind, hour)
);
