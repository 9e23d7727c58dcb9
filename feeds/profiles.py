"""What a person knows, as far as their posts prove it; and one's own posts in every state."""

import msgspec

from app import database
from app.people.people import Face


class Proof(msgspec.Struct):
    """A Skill with the posts that prove it: how many, and how many colleagues tried them."""

    slug: str
    name: str
    posts: int
    tried: int


class Known(msgspec.Struct):
    """What stands on a person's page; `posts` are ids for `cards`."""

    proofs: list[Proof]
    posts: list[int]
    thanks: int


class Own(msgspec.Struct):
    """The ids of one's own posts; deleted ones can still be brought back."""

    drafts: list[int]
    published: list[int]
    deleted: list[int]


async def known(viewer: int, person: int, *, limit: int = 30) -> Known:
    """Only what the viewer finds listed, and never what was said without a name."""
    return Known(
        await database.rows(Proof, PROOFS, viewer, person),
        await database.values(POSTS, viewer, person, limit),
        await database.value(THANKS, person),
    )


async def find(text: str, *, limit: int = 50) -> list[Face]:
    """Active people with a word of their name, Team or site that begins so; all, when nothing is asked."""
    return await database.rows(Face, FIND, _pattern(text), limit)


async def own(person: int) -> Own:
    found = await database.row(
        Own,
        """
        SELECT
            coalesce(array_agg(id ORDER BY changed_at DESC, id DESC) FILTER (
                WHERE deleted_at IS NULL AND state IN ('draft', 'processing', 'held')
            ), '{}') AS drafts,
            coalesce(array_agg(id ORDER BY published_at DESC, id DESC) FILTER (
                WHERE deleted_at IS NULL AND state NOT IN ('draft', 'processing', 'held', 'removed')
            ), '{}') AS published,
            coalesce(array_agg(id) FILTER (WHERE deleted_at IS NOT NULL AND revision > 0), '{}') AS deleted
        FROM post WHERE author_id = $1
        """,
        person,
    )
    return found or Own([], [], [])


def _pattern(text: str) -> str:
    """For `ILIKE`: the words as they are, at the beginning of a word."""
    plain = text.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"% {plain}%"


PROOFS = """
    SELECT s.slug, s.name, count(*) AS posts, sum(p.tried) AS tried
    FROM post p
    JOIN post_skill k ON k.post_id = p.id
    JOIN skill s ON s.id = k.skill_id
    WHERE p.author_id = $2 AND NOT p.anonymous AND p.kind <> 'question' AND listed(p, $1)
        AND (s.state = 'approved' OR s.proposed_by = $1)
    GROUP BY s.id
    ORDER BY tried DESC, posts DESC, s.name
    LIMIT 8
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
    WHERE p.state = 'active' AND concat(' ', p.name, ' ', t.name, ' ', s.name) ILIKE $1
    ORDER BY p.name, p.id
    LIMIT $2
"""
