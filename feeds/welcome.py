"""The first minute: a newcomer chooses a few Skills, and Home begins with them."""

from app import clock, database
from app.language import language
from feeds import follows, skills
from feeds.skills import Skill

PROPOSED = 12


async def due(person: int) -> bool:
    """Whether to ask: nobody is asked twice, and nobody who follows a Skill already."""
    return await database.value(
        """
        SELECT NOT EXISTS (SELECT FROM welcome WHERE person_id = $1)
            AND NOT EXISTS (SELECT FROM follow WHERE person_id = $1 AND kind = 'skill')
        """,
        person,
    )


async def proposed(person: int, *, limit: int = PROPOSED) -> list[Skill]:
    """Skills that the person's Team shows and tries, then those of the department, then of everybody."""
    return await database.rows(Skill, PROPOSALS, person, limit, language.get())


async def choose(person: int, slugs: list[str]) -> None:
    """Follow the Skills; none is an answer too. Raises the Refusals of `skills.named`."""
    async with database.transaction():
        for slug in slugs:
            await follows.set(person, "skill", (await skills.named(person, slug)).id, True)
        await database.execute(
            "INSERT INTO welcome (person_id, at) VALUES ($1, $2) ON CONFLICT DO NOTHING", person, clock.now()
        )


PROPOSALS = """
    WITH me AS (
        SELECT p.team_id, t.department FROM person p LEFT JOIN team t ON t.id = p.team_id WHERE p.id = $1
    ),
    used AS (
        SELECT id AS post_id, author_id AS person_id FROM post p WHERE listed(p, $1) AND NOT p.anonymous
        UNION ALL
        SELECT a.post_id, a.person_id
        FROM application a JOIN post p ON p.id = a.post_id
        WHERE a.result IN ('worked', 'partly') AND a.named AND listed(p, $1)
    )
    SELECT s.id, s.slug, skill_name(s, $3) AS name
    FROM used u
    JOIN post_skill k ON k.post_id = u.post_id
    JOIN skill s ON s.id = k.skill_id AND s.state = 'approved'
    JOIN person p ON p.id = u.person_id
    LEFT JOIN team t ON t.id = p.team_id
    CROSS JOIN me
    GROUP BY s.id
    ORDER BY
        count(*) FILTER (WHERE p.team_id = me.team_id) DESC,
        count(*) FILTER (WHERE t.department = me.department) DESC,
        count(*) DESC, s.name
    LIMIT $2
"""
