-- Questions that L&D or a lead addresses to the people of a Skill; the question itself is a Post.
CREATE TABLE wanted (
    post_id bigint PRIMARY KEY REFERENCES post,
    at timestamptz NOT NULL,
    closed_at timestamptz
);

CREATE INDEX wanted_open ON wanted (at DESC) WHERE closed_at IS NULL;

-- What somebody finds on Home at the start of their hours: one row a person, made once a working day.
CREATE TABLE today (
    person_id bigint PRIMARY KEY REFERENCES person,
    -- On the person's own calendar.
    day date NOT NULL,
    -- When those hours are over.
    ends timestamptz NOT NULL,
    changed_id bigint REFERENCES post,
    question_id bigint REFERENCES post,
    clip_id bigint REFERENCES post,
    put_aside boolean NOT NULL DEFAULT false
);

CREATE INDEX revision_changed ON revision (at DESC) WHERE way = 'changed';
