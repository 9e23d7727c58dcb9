"""Impact as its person reads it: the number, and what it is made of (REC-2)."""

from datetime import datetime

import msgspec

from app import clock, database
from app.people.people import Face


class Impact(msgspec.Struct):
    """The number on the page: what counts now, and what will when it has cooled."""

    counted: int
    coming: int
    next_at: datetime | None


class Line(msgspec.Struct):
    """One act with the sum of its lines, for "Why 37 Impact". `giver` only where that is public."""

    kind: str
    points: int
    at: datetime
    counts_at: datetime
    post_id: int | None
    title: str | None
    giver: str | None
    result: str | None
    confirmed: bool
    waiting: bool


class Kind(msgspec.Struct):
    kind: str
    times: int


async def read(person: int) -> Impact:
    """Lines of posts that are hidden or under review wait; they count again when the post is back."""
    found = await database.row(Impact, IMPACT, person, clock.now())
    return found or Impact(0, 0, None)


async def lines(person: int, *, limit: int = 200) -> list[Line]:
    """What the number is made of, newest first. A saver is never named, a trier only if they wish."""
    return await database.rows(Line, LINES, person, limit)


async def made_of(person: int) -> dict[str, int]:
    """How many acts of each kind the number is made of, those that count most first."""
    found = await database.rows(Kind, MADE_OF, person)
    return {kind.kind: kind.times for kind in found}


async def helped(person: int, *, limit: int = 8) -> list[Face]:
    """Colleagues who said with their names that something of this person worked, the last first."""
    return await database.rows(Face, HELPED, person, limit)


IMPACT = """
    SELECT
        coalesce(sum(l.points) FILTER (WHERE l.counts_at <= $2), 0)::int AS counted,
        coalesce(sum(l.points) FILTER (WHERE l.counts_at > $2), 0)::int AS coming,
        min(l.counts_at) FILTER (WHERE l.counts_at > $2) AS next_at
    FROM point l
    LEFT JOIN post p ON p.id = l.post_id
    WHERE l.person_id = $1 AND (p.id IS NULL OR p.state NOT IN ('hidden', 'held'))
"""

LINES = """
    SELECT
        l.kind, sum(l.points)::int AS points, max(l.at) AS at, max(l.counts_at) AS counts_at,
        l.post_id, max(p.title) AS title,
        max(g.name) FILTER (WHERE a.named AND l.kind = 'application') AS giver,
        max(a.result) FILTER (WHERE l.kind IN ('application', 'applied')) AS result,
        coalesce(
            bool_or(a.confirmed_by IS NOT NULL) FILTER (WHERE l.kind = 'application'), false
        ) AS confirmed,
        coalesce(bool_or(p.state IN ('hidden', 'held')), false) AS waiting
    FROM point l
    LEFT JOIN post p ON p.id = l.post_id
    LEFT JOIN application a
        ON a.post_id = l.post_id AND a.generation = p.generation
        AND a.person_id = CASE WHEN l.kind = 'applied' THEN l.person_id ELSE l.giver_id END
    LEFT JOIN person g ON g.id = l.giver_id
    WHERE l.person_id = $1
    GROUP BY l.kind, l.object_kind, l.object_id, l.giver_id, l.post_id
    HAVING sum(l.points) <> 0
    ORDER BY max(l.at) DESC
    LIMIT $2
"""

MADE_OF = """
    SELECT kind, count(*)::int AS times
    FROM (
        SELECT l.kind, sum(l.points) AS points
        FROM point l
        LEFT JOIN post p ON p.id = l.post_id
        WHERE l.person_id = $1 AND (p.id IS NULL OR p.state NOT IN ('hidden', 'held'))
        GROUP BY l.kind, l.object_kind, l.object_id, l.giver_id
        HAVING sum(l.points) > 0
    ) acts
    GROUP BY kind
    ORDER BY sum(points) DESC, kind
"""

HELPED = """
    SELECT w.name, w.handle, w.portrait, coalesce(s.name, '') AS site
    FROM application a
    JOIN post p ON p.id = a.post_id AND p.author_id = $1 AND p.deleted_at IS NULL
    JOIN person w ON w.id = a.person_id AND w.state = 'active' AND w.id <> $1
    LEFT JOIN team t ON t.id = w.team_id
    LEFT JOIN site s ON s.id = t.site_id
    WHERE a.named AND a.result IN ('worked', 'partly')
    GROUP BY w.id, s.name
    ORDER BY max(a.at) DESC, w.id
    LIMIT $2
"""
