-- A draft that L&D brought for its author, who takes it or leaves it. The same file and title for the same
-- author come once only, also when the author threw the draft away.
CREATE TABLE brought (
    post_id bigint PRIMARY KEY REFERENCES post,
    importer_id bigint NOT NULL REFERENCES person,
    author_id bigint NOT NULL REFERENCES person,
    file text NOT NULL,
    title text NOT NULL,
    at timestamptz NOT NULL,
    UNIQUE (author_id, file, title)
);

CREATE INDEX brought_importer ON brought (importer_id, post_id DESC);
