"""Which Notices go out as a push, and when: few, in working hours, what waited comes as one (NOTICE-3)."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, time, timedelta

import msgspec

from app import clock, database, limits
from app.reach import hours, notices, topics
from app.reach.hours import Hours
from app.reach.notices import Notice

#: A Notice older than this is no news.
OLD = timedelta(days=7)
#: A push whose job was held up for longer is not sent: by then it may be night.
LATE = timedelta(hours=1)
#: Holds any person's day, also the long one when summer ends.
DAYS = timedelta(days=2)

#: Asked for the ids of those that this person may no longer see; higher packages know what they are about.
gone: list[Callable[[int, list[Notice]], Awaitable[set[int]]]] = []


class Told(msgspec.Struct, frozen=True):
    """A Notice as the budget sees it."""

    id: int
    at: datetime
    personal: bool


class Budget(msgspec.Struct, frozen=True):
    """How many pushes a day: general ones, and all together."""

    general: int
    total: int


class Sent(msgspec.Struct, frozen=True):
    """A push that went out."""

    at: datetime
    personal: bool


class Rhythm(msgspec.Struct, frozen=True):
    """When a person works, and by which clock."""

    hours: Hours
    zone: str


class Push(msgspec.Struct, frozen=True):
    """One push as it may go out now; `notices` has none that were read meanwhile."""

    person: int
    language: str | None
    notices: list[Notice]
    personal: bool
    unread: int
    ends: datetime


class Reader(msgspec.Struct):
    """The person to be told; `since` is when the oldest browser began to take messages."""

    language: str | None
    zone: str | None
    since: datetime | None
    starts: time | None
    ends: time | None
    days: list[int] | None


class Row(msgspec.Struct):
    person_id: int
    at: datetime
    personal: bool


def plan(
    waiting: list[Told], sent: list[Sent], at: datetime, rhythm: Rhythm, budget: Budget
) -> list[list[Told]]:
    """What goes out at this moment, a list for each push; the rest waits.

    What came before the day or the shift began has waited and comes as one. Personal events come one by
    one, general ones that are new at the same time together.
    """
    shift, today = rhythm.hours.shift(at, rhythm.zone), hours.midnight(at, rhythm.zone)
    if shift is None:
        return []
    since = max(today, shift.starts)
    late = [told for told in waiting if told.at < since]
    fresh = [told for told in waiting if told.at >= since]
    general = [told for told in fresh if not told.personal]
    spent = [push.personal for push in sent if push.at >= today]
    total, used = len(spent), spent.count(False)
    out = []
    for group in filter(None, [late, *([told] for told in fresh if told.personal), general]):
        personal = _personal(group)
        if total < budget.total and (personal or used < budget.general):
            out.append(group)
            total += 1
            used += not personal
    return out


async def decide(person: int) -> list[int]:
    """The pushes that go out to the person now, written down."""
    moment = clock.now()
    async with database.transaction():
        reader = await database.row(Reader, READER, person)
        if reader is None or reader.since is None:
            return []
        waiting = await _waiting(person, max(reader.since, moment - OLD))
        if not waiting:
            return []
        sent = await database.rows(
            Sent, "SELECT at, personal FROM push WHERE person_id = $1 AND at >= $2", person, moment - DAYS
        )
        now = await limits.current()
        budget = Budget(now.push_day, now.push_day_max)
        groups = plan(waiting, sent, moment, await _rhythm(reader), budget)
        return [await _write_down(person, moment, group) for group in groups]


async def load(number: int) -> Push | None:
    """A push as it may go out now, or None: all of it was read, is gone, or night has fallen."""
    moment = clock.now()
    row = await database.row(Row, "SELECT person_id, at, personal FROM push WHERE id = $1", number)
    if row is None or moment - row.at > LATE:
        return None
    reader = await database.row(Reader, READER, row.person_id)
    if reader is None:
        return None
    rhythm = await _rhythm(reader)
    shift = rhythm.hours.shift(moment, rhythm.zone)
    told = await _still(row.person_id, "n.push_id = $2", number)
    if shift is None or not told:
        return None
    unread = await notices.unread(row.person_id)
    return Push(row.person_id, reader.language, told, row.personal, unread, shift.ends)


async def due() -> list[int]:
    """Whom something waits for that some browser could be told."""
    return await database.values(
        """
        SELECT DISTINCT n.person_id
        FROM notice n JOIN push_subscription s ON s.person_id = n.person_id AND s.created_at <= n.at
        WHERE n.read_at IS NULL AND n.push_id IS NULL AND n.at >= $1
        """,
        clock.now() - OLD,
    )


async def _waiting(person: int, since: datetime) -> list[Told]:
    chosen = await topics.choices(person)
    return [
        Told(notice.id, notice.at, notice.kind in topics.PERSONAL)
        for notice in await _still(person, "n.push_id IS NULL AND n.at >= $2", since)
        if chosen[topics.topic(notice.kind).name, "push"]
    ]


async def _still(person: int, which: str, value: object) -> list[Notice]:
    """Unread ones that the person may still see, the oldest first."""
    found = await database.rows(
        Notice,
        f"{notices.NOTICES} WHERE n.person_id = $1 AND n.read_at IS NULL AND {which} ORDER BY n.at, n.id",
        person,
        value,
    )
    lost = {number for ask in gone for number in await ask(person, found)} if found else set()
    return [notice for notice in found if notice.id not in lost]


async def _write_down(person: int, moment: datetime, group: list[Told]) -> int:
    number: int = await database.value(
        "INSERT INTO push (person_id, at, personal) VALUES ($1, $2, $3) RETURNING id",
        person,
        moment,
        _personal(group),
    )
    await database.execute(
        "UPDATE notice SET push_id = $1 WHERE id = ANY ($2)", number, [told.id for told in group]
    )
    return number


async def _rhythm(reader: Reader) -> Rhythm:
    zone = reader.zone or (await limits.current()).time_zone
    if reader.starts is None or reader.ends is None or reader.days is None:
        return Rhythm(hours.OFFICE, zone)
    return Rhythm(Hours(reader.starts, reader.ends, reader.days), zone)


def _personal(group: Iterable[Told]) -> bool:
    return any(told.personal for told in group)


#: Locks the person, so that two workers do not spend one budget.
READER = """
    SELECT
        p.language, coalesce(p.zone, t.zone) AS zone, h.starts, h.ends, h.days,
        (SELECT min(s.created_at) FROM push_subscription s WHERE s.person_id = p.id) AS since
    FROM person p
    LEFT JOIN (SELECT team.id, site.zone FROM team JOIN site ON site.id = team.site_id) t ON t.id = p.team_id
    LEFT JOIN working_hours h ON h.person_id = p.id
    WHERE p.id = $1 AND p.state = 'active'
    FOR NO KEY UPDATE OF p
"""
