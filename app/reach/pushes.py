"""Which Notices go out as a push, and when: few, in working hours, what waited comes as one (NOTICE-3)."""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import datetime, timedelta

import msgspec

from app import clock, database, limits
from app.reach import hours, notices, topics
from app.reach.notices import Notice
from app.shifts import Rhythm, midnight

#: A Notice older than this is no news.
OLD = timedelta(days=7)
#: A push whose job was held up for longer is not sent: by then it may be night.
LATE = timedelta(hours=1)
#: Holds any person's day, also the long one when summer ends.
DAYS = timedelta(days=2)

#: Asked for the ids of those that this person may no longer see; higher packages know what they are about.
gone: list[Callable[[int, list[Notice]], Awaitable[set[int]]]] = []


class Told(msgspec.Struct, frozen=True):
    """A Notice as the budget sees it. An urgent one knows neither budget nor night."""

    id: int
    at: datetime
    personal: bool
    urgent: bool = False


class Budget(msgspec.Struct, frozen=True):
    """How many pushes a day: general ones, and all together."""

    general: int
    total: int


class Sent(msgspec.Struct, frozen=True):
    """A push that went out."""

    at: datetime
    personal: bool


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
    since: datetime | None


class Row(msgspec.Struct):
    person_id: int
    at: datetime
    personal: bool
    urgent: bool


def plan(
    waiting: list[Told], sent: list[Sent], at: datetime, rhythm: Rhythm, budget: Budget
) -> list[list[Told]]:
    """What goes out at this moment, a list for each push; the rest waits.

    What came before the day or the shift began has waited and comes as one. Personal events come one by
    one, general ones that are new at the same time together.
    """
    urgent = [[told] for told in waiting if told.urgent]
    shift, today = rhythm.shift(at), midnight(at, rhythm.zone)
    if shift is None:
        return urgent
    calm = _groups([told for told in waiting if not told.urgent], max(today, shift.starts))
    spent = [push.personal for push in sent if push.at >= today]
    total, used = len(spent), spent.count(False)
    out = []
    for group in calm:
        personal = _personal(group)
        if total < budget.total and (personal or used < budget.general):
            out.append(group)
            total += 1
            used += not personal
    return urgent + out


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
            Sent,
            "SELECT at, personal FROM push WHERE person_id = $1 AND at >= $2 AND NOT urgent",
            person,
            moment - DAYS,
        )
        now = await limits.current()
        budget = Budget(now.push_day, now.push_day_max)
        groups = plan(waiting, sent, moment, await hours.rhythm(person), budget)
        return [await _write_down(person, moment, group) for group in groups]


async def load(number: int) -> Push | None:
    """A push as it may go out now, or None: all of it was read, is gone, or night has fallen."""
    moment = clock.now()
    row = await database.row(Row, "SELECT person_id, at, personal, urgent FROM push WHERE id = $1", number)
    if row is None or moment - row.at > LATE:
        return None
    reader = await database.row(Reader, READER, row.person_id)
    if reader is None:
        return None
    shift = (await hours.rhythm(row.person_id)).shift(moment)
    told = await still(row.person_id, "n.push_id = $2", number)
    if not told or not (shift or row.urgent):
        return None
    unread = await notices.unread(row.person_id)
    ends = shift.ends if shift else moment + LATE
    return Push(row.person_id, reader.language, told, row.personal or row.urgent, unread, ends)


async def still(person: int, which: str, value: object) -> list[Notice]:
    """Unread ones that the person may still see, the oldest first."""
    found = await database.rows(
        Notice,
        f"{notices.NOTICES} WHERE n.person_id = $1 AND n.read_at IS NULL AND {which} ORDER BY n.at, n.id",
        person,
        value,
    )
    lost = {number for ask in gone for number in await ask(person, found)} if found else set()
    return [notice for notice in found if notice.id not in lost]


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


def _groups(waiting: list[Told], since: datetime) -> Iterator[list[Told]]:
    late = [told for told in waiting if told.at < since]
    fresh = [told for told in waiting if told.at >= since]
    general = [told for told in fresh if not told.personal]
    yield from filter(None, [late, *([told] for told in fresh if told.personal), general])


async def _waiting(person: int, since: datetime) -> list[Told]:
    chosen = await topics.choices(person)
    return [
        Told(notice.id, notice.at, notice.kind in topics.PERSONAL, topics.topic(notice.kind).urgent)
        for notice in await still(person, "n.push_id IS NULL AND n.at >= $2", since)
        if chosen.get((topics.topic(notice.kind).name, "push"))
    ]


async def _write_down(person: int, moment: datetime, group: list[Told]) -> int:
    number: int = await database.value(
        "INSERT INTO push (person_id, at, personal, urgent) VALUES ($1, $2, $3, $4) RETURNING id",
        person,
        moment,
        _personal(group),
        group[0].urgent,
    )
    await database.execute(
        "UPDATE notice SET push_id = $1 WHERE id = ANY ($2)", number, [told.id for told in group]
    )
    return number


def _personal(group: Iterable[Told]) -> bool:
    return any(told.personal for told in group)


#: Locks the person, so that two workers do not spend one budget.
READER = """
    SELECT
        p.language,
        (SELECT min(s.created_at) FROM push_subscription s WHERE s.person_id = p.id) AS since
    FROM person p WHERE p.id = $1 AND p.state = 'active'
    FOR NO KEY UPDATE OF p
"""
