-- Steps of a checklist that a person has done, for that person alone.
CREATE TABLE tick (
    person_id bigint NOT NULL REFERENCES person,
    step_id bigint NOT NULL REFERENCES step ON DELETE CASCADE,
    at timestamptz NOT NULL,
    PRIMARY KEY (person_id, step_id)
);

CREATE INDEX tick_step ON tick (step_id);
