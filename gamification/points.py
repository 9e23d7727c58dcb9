"""The ledger: what helped others pays, once, and every line says why (REC-1, REC-2, REC-5).

A rule never adds points; it settles an act: what the act is worth in its present state, less what the
ledger already holds for it, is one new line. So a handler may run any number of times.
"""

from datetime import datetime, timedelta

import msgspec

from app import clock, database, limits
from app.limits import Limits

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


class Held(msgspec.Struct):
    """What the ledger holds for an act; `company` when it is about a Post of the company."""

    points: int
    turns: int
    cooled_at: datetime | None
    company: bool


async def settle(act: Act, worth: int, *, event: int | None = None) -> None:
    """Bring the ledger to `worth` points for the act, by a new line where it differs.

    Nothing is paid to oneself, nor to anybody for a Post of the company. Two handlers at once write one
    line: the turn is unique.
    """
    found = await database.row(
        Held, HELD, act.person, act.kind, act.object_kind, act.object_id, act.giver, act.post
    )
    held = found or Held(0, 0, None, company=False)
    due = 0 if act.person == act.giver or held.company else worth
    if due != held.points:
        await _write(act, due, held, event)


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


async def _write(act: Act, due: int, held: Held, event: int | None) -> None:
    now = clock.now()
    cause = _cause(due, held)
    await database.execute(
        WRITE,
        act.person,
        act.kind,
        act.object_kind,
        act.object_id,
        act.giver,
        cause,
        due - held.points,
        act.post,
        held.turns,
        FORMULA,
        event,
        now,
        await _counts_at(act, cause, now, held.cooled_at),
    )


def _cause(due: int, held: Held) -> str:
    if due > held.points:
        return "restored" if held.turns and held.points == 0 else "earned"
    return "undone"


async def _counts_at(act: Act, cause: str, now: datetime, cooled_at: datetime | None) -> datetime:
    """What comes back after a removal had its time to cool already."""
    if cause == "undone":
        return now
    if cause == "restored" and cooled_at:
        return max(now, cooled_at)
    return now + _cooling(act.kind, await limits.current())


def _cooling(kind: str, most: Limits) -> timedelta:
    """How long a line waits until it counts: time to take back what was a mistake or a joke."""
    if kind in ("application", "applied"):
        return timedelta(hours=most.cooling_application_h)
    return timedelta(minutes=most.cooling_other_min)


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

WRITE = """
    INSERT INTO point (
        person_id, kind, object_kind, object_id, giver_id, cause, points, post_id,
        turn, formula, event_id, at, counts_at
    )
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
    ON CONFLICT DO NOTHING
"""
