-- The languages a person reads Posts in, without their regions: `pt` reads `pt-BR` too.
CREATE TABLE person_language (
    person_id bigint NOT NULL REFERENCES person,
    language text NOT NULL CHECK (language ~ '^[a-z]{2,3}$'),
    PRIMARY KEY (person_id, language)
);

-- Who never said reads the language that Pollen speaks to them.
CREATE FUNCTION reads(person bigint) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (SELECT array_agg(language ORDER BY language) FROM person_language WHERE person_id = reads.person),
        (SELECT ARRAY[split_part(lower(coalesce(language, 'en')), '-', 1)] FROM person p WHERE p.id = reads.person)
    )
$$;
