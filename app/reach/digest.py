"""The mail of the week: what waits, at most one quick check that is due and one open question (NOTICE-3)."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from app import clock, database, limits
from app.reach import hours, pushes
from app.reach.notices import Notice

#: So many of the newest Notices are told in words; how many there are stands in Activity.
TOLD = 3
WEEK = timedelta(days=7)


class Line(msgspec.Struct, frozen=True):
    """One thing worth two minutes; `title` are the words of people, `address` begins with `/`."""

    kind: Literal["card", "question"]
    title: str
    address: str


#: Asked for what this person may find worth it; of each kind the first one counts.
sources: list[Callable[[int], Awaitable[Line | None]]] = []


async def due() -> list[int]:
    """Who wants it, is at work and had none this week. Who came in the last week knows everything yet."""
    if (await limits.current()).digest == "off":
        return []
    moment = clock.now()
    readers: list[int] = await database.values(READERS, await key(), moment - WEEK)
    return [person for person in readers if (await hours.rhythm(person)).shift(moment)]


async def key() -> str:
    """The week, by the company's calendar."""
    return f"digest:{hours.office(await limits.current()).day(clock.now()):%G-W%V}"


async def told(person: int) -> list[Notice]:
    """The newest that are still new."""
    since: datetime = clock.now() - pushes.OLD
    found = await pushes.still(person, "n.listed AND n.at >= $2", since)
    return found[-TOLD:][::-1]


async def lines(person: int) -> list[Line]:
    """At most one of each kind."""
    found: dict[str, Line] = {}
    for ask in sources:
        if line := await ask(person):
            found.setdefault(line.kind, line)
    return list(found.values())


READERS = """
    SELECT p.id FROM person p
    LEFT JOIN notice_switch s ON s.person_id = p.id AND s.topic = 'digest' AND s.channel = 'mail'
    WHERE p.state = 'active' AND p.email IS NOT NULL AND p.created_at <= $2
        AND coalesce(s.state, NOT EXISTS (SELECT FROM push_subscription b WHERE b.person_id = p.id))
        AND NOT EXISTS (SELECT FROM mail m WHERE m.person_id = p.id AND m.key = $1)
    ORDER BY p.id
"""
