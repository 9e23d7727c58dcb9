-- What a person chose once and finds again on every device.
CREATE TABLE preference (
    person_id bigint NOT NULL REFERENCES person,
    name text NOT NULL,
    value text NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (person_id, name)
);
