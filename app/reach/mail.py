"""The outbox: which Notices go out by mail, when, and what becomes of each mail (NOTICE-1, NOTICE-3).

A kind that a person has by mail comes once a day at most, in working hours, with all that waits of it.
The text is made when it is sent: no row keeps a name, and nobody hears of what they have read.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import msgspec

from app import clock, database
from app.reach import digest, hours, pushes, smtp, topics
from app.reach.digest import Line
from app.reach.notices import Notice
from app.settings import settings

#: How long after each failed try the next one follows; after the last the mail is given up.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 30, 60, 120, 240, 480))
#: By then the first job has sent it, or was lost.
FIRST = timedelta(minutes=5)
REASON_MAX = 200

#: Called with the number of a new mail, in the transaction that writes it.
carriers: list[Callable[[int], Awaitable[None]]] = []


class Letter(msgspec.Struct, frozen=True):
    """A mail as it may go out now; `lines` are the week's suggestions."""

    number: int
    person: int
    address: str
    name: str
    language: str | None
    zone: str | None
    topic: str
    at: datetime
    notices: list[Notice]
    lines: list[Line]


class Row(msgspec.Struct):
    person_id: int
    topic: str
    at: datetime
    email: str
    name: str
    language: str | None
    zone: str | None


class Waiting(msgspec.Struct):
    """What waits of a topic."""

    topic: str
    notices: list[int]


def on() -> bool:
    """Whether there is a server, and an address that links may name."""
    return bool(settings().smtp_url and settings().base_url)


async def address(person: int) -> str | None:
    """Where mails reach the person; None where there are none."""
    if not on():
        return None
    found: str | None = await database.value("SELECT email FROM person WHERE id = $1", person)
    return found


async def due() -> list[int]:
    """Whom something waits for that they want by mail."""
    if not on():
        return []
    found: list[int] = await database.values(
        f"SELECT DISTINCT person_id FROM ({WAITING}) waiting",  # noqa: S608 - a constant
        clock.now() - pushes.OLD,
        *_kinds(),
        None,
    )
    return found


async def decide(person: int) -> None:
    """Write down the mails that go out to the person now."""
    moment = clock.now()
    rhythm = await hours.rhythm(person)
    if rhythm.shift(moment) is None:
        return
    async with database.transaction():
        for waiting in await database.rows(Waiting, GROUPED, moment - pushes.OLD, *_kinds(), person):
            number = await write(person, waiting.topic, f"{waiting.topic}:{rhythm.day(moment)}")
            if number:
                await database.execute(
                    "UPDATE notice SET mail_id = $1 WHERE id = ANY ($2)", number, waiting.notices
                )


async def write(person: int, topic: str, key: str) -> int | None:
    """Put a mail into the outbox, to be sent; None when there was one with this key already."""
    moment = clock.now()
    async with database.transaction():
        number: int | None = await database.value(
            """
            INSERT INTO mail (person_id, topic, key, at, next_at) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (person_id, key) DO NOTHING RETURNING id
            """,
            person,
            topic,
            key,
            moment,
            moment + FIRST,
        )
        if number:
            for carry in carriers:
                await carry(number)
    return number


async def load(number: int) -> Letter | None:
    """The mail as it may go out now, or None: it went, all of it was read, or the person wants none."""
    row = await database.row(Row, ROW, number)
    if row is None or not (await topics.choices(row.person_id)).get((row.topic, "mail")):
        return None
    if row.topic == "digest":
        told, lines = await digest.told(row.person_id), await digest.lines(row.person_id)
    else:
        told, lines = await pushes.still(row.person_id, "n.mail_id = $2", number), []
    if not told and not lines:
        return None
    return Letter(
        number, row.person_id, row.email, row.name, row.language, row.zone, row.topic, row.at, told, lines
    )


async def overdue() -> list[int]:
    """Those to be tried once more, and those whose job was lost."""
    found: list[int] = await database.values(
        "SELECT id FROM mail WHERE state = 'waiting' AND next_at <= $1 ORDER BY next_at", clock.now()
    )
    return found


async def sent(number: int) -> None:
    await _end(number, "sent")


async def drop(number: int) -> None:
    """Nothing is left to tell."""
    await _end(number, "dropped")


async def give_up(number: int, reason: str) -> None:
    """The server will never take it."""
    await _end(number, "failed", reason)


async def postpone(number: int, reason: str) -> None:
    """Try again after a pause, longer each time; after the last one it is given up."""
    tries: int = await database.value(
        "UPDATE mail SET tries = tries + 1, reason = $2 WHERE id = $1 RETURNING tries",
        number,
        reason[:REASON_MAX],
    )
    if tries > len(PAUSES):
        await give_up(number, reason)
        return
    await database.execute(
        "UPDATE mail SET next_at = $2 WHERE id = $1", number, clock.now() + PAUSES[tries - 1]
    )


async def check() -> str:
    """What an operator should know. Raises ValueError when the settings cannot be used."""
    if smtp.server() is None:
        return "off: set POLLEN_SMTP_URL"
    if not settings().base_url:
        raise ValueError("mails hold links: set POLLEN_BASE_URL")
    failed = await database.value(
        "SELECT count(*) FROM mail WHERE state = 'failed' AND at > $1", clock.now() - pushes.OLD
    )
    return f"given up in the last week: {failed}"


async def _end(number: int, state: str, reason: str | None = None) -> None:
    await database.execute(
        "UPDATE mail SET state = $2, reason = $3, ended_at = $4 WHERE id = $1 AND state = 'waiting'",
        number,
        state,
        reason and reason[:REASON_MAX],
        clock.now(),
    )


def _kinds() -> tuple[list[str], list[str]]:
    """Every kind that can come by mail, and beside it its topic."""
    pairs = [
        (kind, topic.name) for topic in topics.TOPICS if "mail" in topic.channels for kind in topic.kinds
    ]
    return [kind for kind, _ in pairs], [name for _, name in pairs]


#: New Notices of topics that their person has by mail: of one person ($4), or of all.
WAITING = """
    SELECT n.id, n.person_id, k.topic
    FROM notice n
    JOIN unnest($2::text[], $3::text[]) AS k (kind, topic) ON k.kind = n.kind
    JOIN notice_switch s
        ON s.person_id = n.person_id AND s.topic = k.topic AND s.channel = 'mail' AND s.state
    JOIN person p ON p.id = n.person_id AND p.state = 'active' AND p.email IS NOT NULL
    WHERE n.read_at IS NULL AND n.mail_id IS NULL AND n.at >= $1
        AND ($4::bigint IS NULL OR n.person_id = $4)
"""

GROUPED = f"""
    SELECT topic, array_agg(id ORDER BY id) AS notices FROM ({WAITING}) waiting
    GROUP BY topic ORDER BY topic
"""  # noqa: S608 - a constant

ROW = """
    SELECT m.person_id, m.topic, m.at, p.email, p.name, p.language, coalesce(p.zone, s.zone) AS zone
    FROM mail m
    JOIN person p ON p.id = m.person_id AND p.state = 'active' AND p.email IS NOT NULL
    LEFT JOIN team t ON t.id = p.team_id
    LEFT JOIN site s ON s.id = t.site_id
    WHERE m.id = $1 AND m.state = 'waiting'
"""
