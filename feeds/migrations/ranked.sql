-- What Home suggests to a person, best first. A mark is the strongest term of a Post's score, as kind:key;
-- the terms are all of them, as [[kind, key, value], ...] for each Post.
CREATE TABLE feed_list (
    person_id bigint PRIMARY KEY REFERENCES person,
    built_at timestamptz NOT NULL,
    -- The person has done something since that changes it.
    stale boolean NOT NULL DEFAULT false,
    ids bigint[] NOT NULL,
    marks text[] NOT NULL,
    terms jsonb NOT NULL
);

CREATE INDEX feed_list_stale ON feed_list (built_at) WHERE stale;

-- What goes with a Post by what people did with both, and how strongly.
CREATE TABLE neighbour (
    post_id bigint PRIMARY KEY REFERENCES post,
    others bigint[] NOT NULL,
    weights real[] NOT NULL
);

-- How much was done with a Post lately, fading.
CREATE TABLE heat (
    post_id bigint PRIMARY KEY REFERENCES post,
    heat real NOT NULL
);

CREATE INDEX heat_most ON heat (heat DESC);

-- What a Team shows and tries, as shares of its strongest Skill.
CREATE TABLE team_skill (
    team_id bigint NOT NULL REFERENCES team,
    skill_id bigint NOT NULL REFERENCES skill,
    share real NOT NULL,
    PRIMARY KEY (team_id, skill_id)
);

-- More or less like this Post.
CREATE TABLE wish (
    person_id bigint NOT NULL REFERENCES person,
    post_id bigint NOT NULL REFERENCES post,
    kind text NOT NULL CHECK (kind IN ('more', 'less')),
    at timestamptz NOT NULL,
    PRIMARY KEY (person_id, post_id)
);

-- A line that a person has deleted from their Interests: what they did before says nothing about it.
CREATE TABLE removed_interest (
    person_id bigint NOT NULL REFERENCES person,
    kind text NOT NULL CHECK (kind IN ('skill', 'person', 'community', 'tool', 'site')),
    key text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (person_id, kind, key)
);

-- A Skill that a person does not want to be suggested.
CREATE TABLE excluded_skill (
    person_id bigint NOT NULL REFERENCES person,
    skill_id bigint NOT NULL REFERENCES skill,
    at timestamptz NOT NULL,
    PRIMARY KEY (person_id, skill_id)
);

-- The Skills that a person searched for; the words themselves are not kept.
CREATE TABLE searched_skill (
    person_id bigint NOT NULL REFERENCES person,
    skill_id bigint NOT NULL REFERENCES skill,
    at timestamptz NOT NULL,
    PRIMARY KEY (person_id, skill_id)
);

-- Since when what a person did counts: they have started again.
CREATE TABLE fresh_start (
    person_id bigint PRIMARY KEY REFERENCES person,
    at timestamptz NOT NULL
);

-- Posts about which a Report was upheld, and that stand all the same.
CREATE TABLE faulty_post (
    post_id bigint PRIMARY KEY REFERENCES post,
    at timestamptz NOT NULL
);

CREATE INDEX reaction_person ON reaction (person_id, at DESC);
CREATE INDEX comment_newest ON comment (author_id, at DESC) WHERE deleted_at IS NULL;
CREATE INDEX watching_person ON watching (person_id, reported_at DESC);
CREATE INDEX post_view_person ON post_view (person_id, last_at DESC);

-- Whether somebody who reads these languages (null: any) can follow a Post, by its own words or by captions.
CREATE FUNCTION understood(post bigint, language text, languages text[]) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT languages IS NULL OR split_part(lower(language), '-', 1) = ANY (languages) OR EXISTS (
        SELECT FROM post_asset u JOIN caption c ON c.asset_id = u.asset_id
        WHERE u.post_id = post AND c.accepted_at IS NOT NULL
            AND split_part(lower(c.language), '-', 1) = ANY (languages)
    )
$$;
