-- What people say of themselves: the Skills they help with, and those they are learning.
CREATE TABLE person_skill (
    person_id bigint NOT NULL REFERENCES person,
    skill_id bigint NOT NULL REFERENCES skill,
    kind text NOT NULL CHECK (kind IN ('helps', 'learns')),
    PRIMARY KEY (person_id, skill_id)
);

CREATE INDEX person_skill_skill ON person_skill (skill_id, kind);

-- Who was asked a question by name. `named_id` is whom the asker had in mind, where that one had no room.
CREATE TABLE asked (
    post_id bigint NOT NULL REFERENCES post,
    person_id bigint NOT NULL REFERENCES person,
    named_id bigint REFERENCES person,
    at timestamptz NOT NULL,
    PRIMARY KEY (post_id, person_id)
);

CREATE INDEX asked_person ON asked (person_id);

-- Who answers for a Post since its author left; null is the author.
ALTER TABLE post ADD COLUMN owner_id bigint REFERENCES person;

CREATE INDEX post_owner ON post (owner_id) WHERE owner_id IS NOT NULL;

-- The parts of a clip that somebody has watched, in fives of seconds. Counted over people, never read alone.
ALTER TABLE watching ADD COLUMN parts int4multirange NOT NULL DEFAULT '{}';

-- What somebody has said, for the thanks and accepted answers on their page.
CREATE INDEX IF NOT EXISTS comment_author ON comment (author_id) WHERE deleted_at IS NULL;
