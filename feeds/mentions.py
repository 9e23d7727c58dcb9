"""Who is named in a text: `@handle`, and who is proposed while somebody types one."""

import re
from collections.abc import Iterable

from app import database
from app.people.people import Face

MENTION = re.compile(r"(?<![\w@])@([a-z0-9]+(?:-[a-z0-9]+)*)", re.IGNORECASE)
#: Naming more people than this in one text is no mention but a mailing.
MOST = 10


def handles(text: str) -> list[str]:
    """The handles in a text, each once, in order."""
    return list(dict.fromkeys(found.lower() for found in MENTION.findall(text)))[:MOST]


async def mentioned(text: str, post: int) -> list[int]:
    """The ids of the active people named in the text who may read the post."""
    named = handles(text)
    if not named:
        return []
    return await database.values(
        """
        SELECT p.id FROM person p, post
        WHERE p.handle = ANY ($1) AND p.state = 'active' AND post.id = $2 AND readable(post, p.id)
        """,
        named,
        post,
    )


async def known(texts: Iterable[str]) -> set[str]:
    """Those of the handles in the texts that somebody active has."""
    named = {handle for text in texts if "@" in text for handle in handles(text)}
    if not named:
        return set()
    return set(
        await database.values(
            "SELECT handle FROM person WHERE handle = ANY ($1) AND state = 'active'", list(named)
        )
    )


async def suggest(viewer: int, post: int, start: str, *, limit: int = 6) -> list[Face]:
    """Who may be meant by the letters after the @: who may read the post and lets the viewer turn to them.

    First who has said something below it, then one's own Team, then by name.
    """
    begun = start.strip().removeprefix("@").lower()
    if not begun:
        return []
    return await database.rows(Face, SUGGESTED, viewer, post, begun, limit)


SUGGESTED = """
    SELECT p.name, p.handle, p.portrait, coalesce(s.name, '') AS site
    FROM person p
    JOIN post o ON o.id = $2
    LEFT JOIN team t ON t.id = p.team_id
    LEFT JOIN site s ON s.id = t.site_id
    WHERE p.state = 'active' AND p.id <> $1
        AND (starts_with(p.handle, $3) OR position(' ' || $3 IN ' ' || lower(p.name)) > 0)
        AND readable(o, $1) AND readable(o, p.id) AND NOT blocks(p.id, $1)
    ORDER BY
        -- An author without a name is no more likely than anybody else.
        NOT EXISTS (
            SELECT FROM comment c
            WHERE c.post_id = $2 AND c.author_id = p.id AND c.deleted_at IS NULL AND NOT c.waiting
                AND NOT (o.anonymous AND o.author_id = p.id)
        ),
        p.team_id IS DISTINCT FROM (SELECT team_id FROM person WHERE id = $1), p.name, p.id
    LIMIT $4
"""
