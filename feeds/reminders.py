"""The one reminder of "I'll try it": on the next working day, because the person asked for it."""

from datetime import datetime

import msgspec

from app import clock, database
from app.reach import hours
from app.reach.notices import notify


class Due(msgspec.Struct):
    """An "I'll try it" whose day has come."""

    id: int
    person_id: int
    post_id: int
    readable: bool


async def moment(person: int) -> datetime | None:
    """When the next working day of the person begins: no Sunday and no holiday. None: they work on none."""
    shift = (await hours.rhythm(person)).next_day(clock.now())
    return shift.starts if shift else None


async def remind() -> None:
    """Tell everybody whose day has come, each once, also when it could not be told any more."""
    async with database.transaction():
        for due in await database.rows(Due, DUE, clock.now()):
            if due.readable:
                await notify(
                    due.person_id,
                    "try_reminder",
                    subject=("post", due.post_id),
                    group=f"try_reminder:{due.id}",
                )


DUE = """
    UPDATE application a SET remind_at = NULL
    FROM post p
    WHERE p.id = a.post_id AND a.remind_at <= $1
    RETURNING
        a.id, a.person_id, a.post_id,
        a.result = 'planned' AND a.generation = p.generation AND readable(p, a.person_id) AS readable
"""
