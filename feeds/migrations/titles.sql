-- Beside a name stands a Skill by the name it had when the title was given. Readers see it in their
-- language and by its name of today, which the row of a renamed or merged Skill leads to.
CREATE INDEX skill_named ON skill (name);

CREATE FUNCTION skill_spoken(given text, language text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (
            SELECT skill_name(k, language)
            FROM skill s JOIN skill k ON k.id = coalesce(s.merged_into, s.id)
            WHERE s.name = given
            ORDER BY s.state = 'merged', s.id
            LIMIT 1
        ),
        given
    )
$$;
