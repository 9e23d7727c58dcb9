-- Who keeps a Post on a phone, to read it without a connection. Nobody else sees it.
CREATE TABLE kept (
    post_id bigint NOT NULL REFERENCES post,
    person_id bigint NOT NULL REFERENCES person,
    at timestamptz NOT NULL,
    PRIMARY KEY (post_id, person_id)
);
CREATE INDEX kept_person ON kept (person_id);
