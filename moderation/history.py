"""What moderators read about a Case: the Reports in it and what has happened with it."""

from datetime import datetime

from msgspec import Struct

from app import audit, database
from moderation import queue
from moderation.queue import Case


class Told(Struct, frozen=True):
    """A Report as moderators read it. Its author never sees `name`."""

    name: str
    reason: str
    note: str
    hid: bool
    at: datetime


class Turn(Struct, frozen=True):
    """A change of the Case's state; `name` is None for what happened by itself."""

    verb: str
    name: str | None
    at: datetime


async def look(moderator: int, case: int) -> Case:
    """Open the Case to work on it. Reading what not everybody may read leaves an audit line (MOD-15).

    Raises what `queue.permit` raises.
    """
    found = await queue.permit(moderator, case)
    if await database.value("SELECT audience <> 'all' FROM post WHERE id = $1", found.post_id):
        await audit.write("case.read", actor=moderator, subject=("case", case), post=found.post_id)
    return found


async def reports(case: int) -> list[Told]:
    """Oldest first."""
    return await database.rows(
        Told,
        """
        SELECT p.name, r.reason, r.note, r.hid, r.at
        FROM report r JOIN person p ON p.id = r.reporter_id
        WHERE r.case_id = $1 ORDER BY r.id
        """,
        case,
    )


async def turns(case: int) -> list[Turn]:
    """Oldest first."""
    return await database.rows(
        Turn,
        """
        SELECT e.verb, p.name, e.at
        FROM event e LEFT JOIN person p ON p.id = e.actor_id
        WHERE e.subject_kind = 'case' AND e.subject_id = $1
            OR e.verb IN ('appeal.made', 'appeal.decided') AND e.subject_kind = 'appeal' AND e.subject_id IN (
                SELECT a.id::text FROM appeal a JOIN decision d ON d.id = a.decision_id
                WHERE d.case_id::text = $1
            )
        ORDER BY e.id
        """,
        str(case),
    )
