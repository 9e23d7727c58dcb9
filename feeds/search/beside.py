"""What stands beside the Posts of a search: the Skill that it names, Skills and people it begins."""

import re

from msgspec import Struct

from app import database
from app.people.people import Face
from feeds import profiles, skills
from feeds.skills import Skill, fold

PEOPLE = 4
SKILLS = 6


class Named(Struct, frozen=True):
    """The Skill whose name or synonym the words are."""

    id: int
    slug: str
    name: str
    posts: int
    following: bool


class Beside(Struct, frozen=True):
    named: Named | None
    skills: list[Skill]
    people: list[Face]


async def beside(viewer: int, text: str) -> Beside:
    """What the words name, for who may see it; the Skill they are stands in `named` only."""
    wanted = fold(text.removeprefix("#"))
    known = await skills.words(viewer)
    exact = next((skill for skill, names in known if wanted in (*names, skill.slug)), None)
    begun = [skill for skill in await skills.suggest(viewer, wanted) if skill != exact]
    return Beside(
        await database.row(Named, NAMED, viewer, exact.id, exact.name) if exact else None,
        begun[:SKILLS],
        await profiles.find(viewer, text, limit=PEOPLE),
    )


def mended(text: str, corrected: dict[str, str]) -> str:
    """The text as it was looked for: each mistyped word replaced by the one that was meant."""
    return re.sub(r"\w+", lambda word: corrected.get(fold(word[0]), word[0]), text)


NAMED = """
    SELECT
        s.id, s.slug, $3::text AS name,
        (
            SELECT count(*) FROM post_skill k JOIN post p ON p.id = k.post_id
            WHERE k.skill_id = s.id AND listed(p, $1)
        ) AS posts,
        EXISTS (
            SELECT FROM follow f WHERE f.person_id = $1 AND f.kind = 'skill' AND f.object_id = s.id
        ) AS following
    FROM skill s WHERE s.id = $2
"""
