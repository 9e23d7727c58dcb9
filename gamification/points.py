"""The ledger: what helped others pays, once, and every line says why (REC-1, REC-2, REC-5).

A rule never adds points; it settles an act: what the act is worth in its present state, less what the
ledger already holds for it, is one new line. So a handler may run any number of times.
"""

from datetime import datetime, timedelta

import msgspec

from app import clock, database, limits
from app.limits import Limits
from app.people.people import Face

#: Grows when weights change; written on every line.
FORMULA = 1


class Act(msgspec.Struct, frozen=True):
    """Something somebody did that pays `person`; the same act never pays twice."""

    person: int
    kind: str
    object_kind: str
    object_id: int
    giver: int
    post: int | None


class Standing(msgspec.Struct):
    """What decides whether acts around a post pay: who wrote it, and whether it is there."""

    author_id: int
    present: bool


async def settle(act: Act, worth: int, *, event: int | None = None) -> None:
    """Bring the ledger to `worth` points for the act, by a new line where it differs.

    Nothing is paid to oneself, nor to anybody for a Post of the company. Two handlers at once write one
    line: the turn is unique.
    """
    held = await database.row(
        Held, HELD, act.person, act.kind, act.object_kind, act.object_id, act.giver, act.post
    )
    sum_held, turns = (held.points, held.turns) if held else (0, 0)
    due = 0 if act.person == act.giver or (held and held.company) else worth
    if due == sum_held:
        return
    now = clock.now()
    cause = _cause(due, sum_held, turns)
    await database.execute(
        """
        INSERT INTO point (
            person_id, kind, object_kind, object_id, giver_id, cause, points, post_id,
            turn, formula, event_id, at, counts_at
        )
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT DO NOTHING
        """,
        act.person,
        act.kind,
        act.object_kind,
        act.object_id,
        act.giver,
        cause,
        due - sum_held,
        act.post,
        turns,
        FORMULA,
        event,
        now,
        await _counts_at(act, cause, now, held.cooled_at if held else None),
    )


async def _counts_at(act: Act, cause: str, now: datetime, cooled_at: datetime | None) -> datetime:
    """What comes back after a removal had its time to cool already."""
    if cause == "undone":
        return now
    if cause == "restored" and cooled_at:
        return max(now, cooled_at)
    return now + cooling(act.kind, await limits.current())


class Held(msgspec.Struct):
    """What the ledger holds for an act; `company` when it is about a Post of the company."""

    points: int
    turns: int
    cooled_at: datetime | None
    company: bool


HELD = """
    SELECT
        coalesce(sum(points), 0)::int AS points, count(*)::int AS turns,
        max(counts_at) FILTER (WHERE points > 0) AS cooled_at,
        EXISTS (
            SELECT FROM post p JOIN person a ON a.id = p.author_id AND a.state = 'company' WHERE p.id = $6
        ) AS company
    FROM point
    WHERE person_id = $1 AND kind = $2 AND object_kind = $3 AND object_id = $4 AND giver_id = $5
"""


def cooling(kind: str, now_in_force: Limits) -> timedelta:
    """How long a line waits until it counts: time to take back what was a mistake or a joke."""
    if kind in ("application", "applied"):
        return timedelta(hours=now_in_force.cooling_application_h)
    return timedelta(minutes=now_in_force.cooling_other_min)


def _cause(due: int, held: int, turns: int) -> str:
    if due > held:
        return "restored" if turns and held == 0 else "earned"
    return "undone"


class Impact(msgspec.Struct):
    """The number on the page: what counts now, and what will when it has cooled."""

    counted: int
    coming: int
    next_at: datetime | None


async def impact(person: int) -> Impact:
    """Lines of posts that are hidden or under review wait; they count again when the post is back."""
    found = await database.row(Impact, IMPACT, person, clock.now())
    return found or Impact(0, 0, None)


IMPACT = """
    SELECT
        coalesce(sum(l.points) FILTER (WHERE l.counts_at <= $2), 0)::int AS counted,
        coalesce(sum(l.points) FILTER (WHERE l.counts_at > $2), 0)::int AS coming,
        min(l.counts_at) FILTER (WHERE l.counts_at > $2) AS next_at
    FROM point l
    LEFT JOIN post p ON p.id = l.post_id
    WHERE l.person_id = $1 AND (p.id IS NULL OR p.state NOT IN ('hidden', 'held'))
"""


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


async def lines(person: int, *, limit: int = 200) -> list[Line]:
    """What the number is made of, newest first. A saver is never named, a trier only if they wish."""
    return await database.rows(Line, LINES, person, limit)


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


async def unsound() -> list[str]:
    """Acts whose lines do not add up to nothing or to one allowed payment."""
    return await database.values(
        """
        SELECT format('points of person %s for %s %s: %s', person_id, kind, object_id, sum(points))
        FROM point
        GROUP BY person_id, kind, object_kind, object_id, giver_id
        HAVING sum(points) < 0 OR bool_or(person_id = giver_id)
        """
    )


async def made_of(person: int) -> dict[str, int]:
    """How many acts of each kind the number is made of, those that count most first."""
    found = await database.rows(Kind, MADE_OF, person)
    return {kind.kind: kind.times for kind in found}


class Kind(msgspec.Struct):
    kind: str
    times: int


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


async def helped(person: int, *, limit: int = 8) -> list[Face]:
    """Colleagues who said with their names that something of this person worked, the last first."""
    return await database.rows(Face, HELPED, person, limit)


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
