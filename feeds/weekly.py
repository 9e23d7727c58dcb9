"""What Posts bring to the mail of the week: one open question that the reader may have an answer to."""

from datetime import timedelta

import msgspec

from app import clock, database
from app.reach.digest import Line

#: An older question has found its answer elsewhere.
YOUNG = timedelta(days=60)


class Open(msgspec.Struct):
    id: int
    title: str


async def question(person: int) -> Line | None:
    """The least answered one about a Skill that the person follows or has shown or tried something of."""
    found = await database.row(Open, QUESTION, person, clock.now() - YOUNG)
    return Line("question", found.title, f"/posts/{found.id}") if found else None


QUESTION = """
    WITH mine AS (
        SELECT object_id AS skill_id FROM follow WHERE person_id = $1 AND kind = 'skill'
        UNION
        SELECT s.skill_id FROM post_skill s JOIN post p ON p.id = s.post_id AND p.author_id = $1
        UNION
        SELECT s.skill_id FROM post_skill s
        JOIN application a ON a.post_id = s.post_id AND a.person_id = $1 AND a.result IN ('worked', 'partly')
    )
    SELECT p.id, coalesce(nullif(p.title, ''), left(p.text, 90)) AS title
    FROM post p
    WHERE p.kind = 'question' AND NOT answered(p) AND p.author_id <> $1 AND p.published_at >= $2
        AND listed(p, $1)
        AND EXISTS (SELECT FROM post_skill s JOIN mine m ON m.skill_id = s.skill_id WHERE s.post_id = p.id)
        AND NOT EXISTS (SELECT FROM comment c WHERE c.post_id = p.id AND c.author_id = $1)
    ORDER BY
        (SELECT count(*) FROM comment c WHERE c.post_id = p.id AND c.deleted_at IS NULL),
        p.published_at DESC, p.id DESC
    LIMIT 1
"""
