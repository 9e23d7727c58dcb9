"""What a person shows of themselves and has shown to others; and one's own posts in every state."""

from datetime import datetime, timedelta

import msgspec

from app import clock, database, limits
from app.language import language
from app.people.people import Face
from app.refusal import Refusal
from feeds import evidence, skills
from feeds.evidence import Proof
from feeds.skills import Skill


class Stated(msgspec.Struct):
    """What people say of themselves: Skills they help with, and Skills they are learning."""

    helps: list[Skill]
    learns: list[Skill]


class Known(msgspec.Struct):
    """What stands on a person's page; `posts` are ids for `cards`."""

    stated: Stated
    proofs: list[Proof]
    posts: list[int]
    thanks: int


class Own(msgspec.Struct):
    """The ids of one's own posts that are not deleted."""

    drafts: list[int]
    published: list[int]


class Gone(msgspec.Struct):
    """A Post that its author deleted at that time and can still bring back."""

    id: int
    title: str
    at: datetime


async def known(viewer: int, person: int, *, limit: int = 30) -> Known:
    """Only what the viewer finds listed, and never what was said without a name."""
    return Known(
        await stated(viewer, person),
        await evidence.of(viewer, person),
        await database.values(POSTS, viewer, person, limit),
        await database.value(THANKS, person),
    )


async def stated(viewer: int, person: int) -> Stated:
    """What the person says of themselves, by name; others see approved Skills only."""
    return Stated(
        await database.rows(Skill, STATED, viewer, person, "helps", language.get()),
        await database.rows(Skill, STATED, viewer, person, "learns", language.get()),
    )


async def state(person: int, helps: list[str], learns: list[str]) -> None:
    """Say anew what one helps with and is learning. Who helps with a Skill is not learning it too.

    Skills that nobody knows become proposed ones. Raises `Refusal("profile_skills_many")` and what
    `skills.propose` raises.
    """
    most = (await limits.current()).profile_skills_max
    async with database.transaction():
        await database.execute("DELETE FROM person_skill WHERE person_id = $1", person)
        for kind, names in (("helps", helps), ("learns", learns)):
            ids = list(dict.fromkeys([await skills.propose(person, name) for name in names if name.strip()]))
            if len(ids) > most:
                raise Refusal("profile_skills_many", limit=most, value=len(ids), field=kind)
            await database.execute(STATE, person, ids, kind)


async def find(viewer: int, text: str, *, limit: int = 50) -> list[Face]:
    """Active people with a word of their name, Team or site that begins so; all, when nothing is asked.

    Nobody whom the viewer avoids.
    """
    return await database.rows(Face, FIND, viewer, pattern(text), limit)


async def own(person: int) -> Own:
    """Also those that the person took over from somebody who left."""
    found = await database.row(
        Own,
        """
        SELECT
            coalesce(array_agg(id ORDER BY changed_at DESC, id DESC) FILTER (
                WHERE deleted_at IS NULL AND state IN ('draft', 'processing', 'held')
            ), '{}') AS drafts,
            coalesce(array_agg(id ORDER BY published_at DESC, id DESC) FILTER (
                WHERE deleted_at IS NULL AND state NOT IN ('draft', 'processing', 'held', 'removed')
            ), '{}') AS published
        FROM post WHERE author_id = $1 OR owner_id = $1
        """,
        person,
    )
    return found or Own([], [])


async def deleted(person: int) -> list[Gone]:
    """What the person can bring back, deleted last first."""
    oldest = clock.now() - timedelta(days=(await limits.current()).restore_days)
    return await database.rows(
        Gone,
        """
        SELECT id, coalesce(nullif(title, ''), left(text, 90)) AS title, deleted_at AS at
        FROM post
        WHERE coalesce(owner_id, author_id) = $1 AND deleted_at >= $2 AND revision > 0 AND state <> 'removed'
        ORDER BY deleted_at DESC, id DESC
        """,
        person,
        oldest,
    )


def pattern(text: str) -> str:
    """For `ILIKE`: the words as they are, at the beginning of a word."""
    plain = text.replace("\0", "").strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"% {plain}%"


STATED = """
    SELECT s.id, s.slug, skill_name(s, $4) AS name
    FROM person_skill k JOIN skill s ON s.id = k.skill_id
    WHERE k.person_id = $2 AND k.kind = $3 AND (s.state = 'approved' OR s.proposed_by = $1)
    ORDER BY lower(skill_name(s, $4)), s.id
"""

STATE = """
    INSERT INTO person_skill (person_id, skill_id, kind) SELECT $1, unnest($2::bigint[]), $3
    ON CONFLICT DO NOTHING
"""

POSTS = """
    SELECT p.id FROM post p
    WHERE p.author_id = $2 AND NOT p.anonymous AND listed(p, $1)
    ORDER BY p.published_at DESC, p.id DESC
    LIMIT $3
"""

THANKS = """
    SELECT count(*)
    FROM thank t JOIN comment c ON c.id = t.comment_id
    WHERE c.author_id = $1 AND c.deleted_at IS NULL
"""

FIND = """
    SELECT p.name, p.handle, p.portrait, coalesce(s.name, '') AS site
    FROM person p
    LEFT JOIN team t ON t.id = p.team_id
    LEFT JOIN site s ON s.id = t.site_id
    WHERE p.state = 'active' AND concat(' ', p.name, ' ', t.name, ' ', s.name) ILIKE $2
        AND NOT avoids($1, p.id)
    ORDER BY p.name, p.id
    LIMIT $3
"""
