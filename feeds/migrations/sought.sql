-- What a person looked for lately, for that person's own eyes.
CREATE TABLE recent_search (
    person_id bigint NOT NULL REFERENCES person,
    text text NOT NULL,
    at timestamptz NOT NULL
);

CREATE UNIQUE INDEX recent_search_once ON recent_search (person_id, lower(text));
CREATE INDEX recent_search_at ON recent_search (at);

-- Searches without an answer, and without a name. A mark is one of 1024 that a key outside the database gives
-- to a person for this text alone: two marks are two people, but no mark leads to anybody.
CREATE TABLE search_miss (
    text text NOT NULL,
    mark smallint NOT NULL,
    day date NOT NULL,
    PRIMARY KEY (text, mark)
);

CREATE INDEX search_miss_day ON search_miss (day);

-- Questions that began as a search without an answer: people who can help are told once they are live.
CREATE TABLE sought_question (
    post_id bigint PRIMARY KEY REFERENCES post,
    at timestamptz NOT NULL
);

-- What colleagues ask, the newest first.
CREATE INDEX post_question ON post (published_at DESC, id DESC)
    WHERE kind = 'question' AND state = 'live' AND deleted_at IS NULL;
