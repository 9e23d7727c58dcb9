"""The inbox: what Pollen tells a person. One row per group; a repeat counts up."""

import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import msgspec

from app import clock, database, limits, live
from app.reach.topics import topic
from app.refusal import missing

#: What fits into the column of an id.
NUMBER = re.compile(r"[0-9]{1,18}")

#: Called with a person some browser of whom takes messages, in the transaction of what is new.
reaches: list[Callable[[int], Awaitable[None]]] = []


class Notice(msgspec.Struct):
    """One row; the sentence is made by the template of its kind. `data` is JSON text with ids and codes."""

    id: int
    kind: str
    subject_kind: str
    subject_id: str
    times: int
    data: str
    at: datetime
    read_at: datetime | None
    actor_name: str | None
    actor_handle: str | None
    actor_portrait: str | None

    @property
    def facts(self) -> dict[str, object]:
        return database.load(self.data)

    @property
    def number(self) -> int | None:
        """The number of what it is about; a change of a Post, and a row of another version, may have none."""
        return int(self.subject_id) if NUMBER.fullmatch(self.subject_id) else None

    @property
    def post(self) -> int | None:
        """The Post it is about."""
        if self.subject_kind == "post":
            return self.number
        post = self.facts.get("post")
        return post if isinstance(post, int) else None


async def notify(
    person: int,
    kind: str,
    *,
    subject: tuple[str, int | str],
    group: str,
    actor: int | None = None,
    times: int = 1,
    **data: object,
) -> None:
    """Tell a person, one row per `group`. More `times` are news; the same again and fewer are none."""
    reachable = await database.value(
        TELL,
        person,
        kind,
        subject[0],
        str(subject[1]),
        actor,
        group,
        database.dump(data),
        clock.now(),
        times,
        topic(kind).name,
    )
    if reachable:
        for reach in reaches:
            await reach(person)
    await live.publish("notice", subject[1], person=person)


async def inbox(person: int, *, limit: int = 50) -> list[Notice]:
    """The newest notices, newest first."""
    return await database.rows(
        Notice,
        f"{NOTICES} WHERE n.person_id = $1 AND n.listed ORDER BY n.at DESC, n.id DESC LIMIT $2",
        person,
        limit,
    )


async def unread(person: int) -> int:
    """How many of the listed ones are new."""
    count: int = await database.value(
        "SELECT count(*) FROM notice WHERE person_id = $1 AND read_at IS NULL AND listed", person
    )
    return count


async def open_one(person: int, number: int) -> Notice:
    """One Notice, read by this. Raises a 404 Refusal for anybody else's."""
    found = await database.row(Notice, f"{NOTICES} WHERE n.person_id = $1 AND n.id = $2", person, number)
    if found is None:
        raise missing()
    await database.execute(
        "UPDATE notice SET read_at = $2 WHERE id = $1 AND read_at IS NULL", number, clock.now()
    )
    return found


async def read(person: int) -> None:
    """Everything that has come so far has been seen."""
    await database.execute(
        "UPDATE notice SET read_at = $2 WHERE person_id = $1 AND read_at IS NULL AND at <= $2",
        person,
        clock.now(),
    )


async def clear(group: str) -> None:
    """Take back what no longer needs anybody: all rows of the group."""
    await database.execute("DELETE FROM notice WHERE group_key = $1", group)


async def sweep() -> None:
    """What was told so long ago is gone, with the pushes and mails that told it."""
    old = clock.now() - timedelta(days=(await limits.current()).notices_days)
    async with database.transaction():
        await database.execute("DELETE FROM notice WHERE at < $1", old)
        await database.execute(
            "DELETE FROM push WHERE at < $1 AND NOT EXISTS (SELECT FROM notice WHERE push_id = push.id)", old
        )
        await database.execute("DELETE FROM mail WHERE at < $1 AND state <> 'waiting'", old)


NOTICES = """
    SELECT
        n.id, n.kind, n.subject_kind, n.subject_id, n.times, n.data::text, n.at, n.read_at,
        p.name AS actor_name, p.handle AS actor_handle, p.portrait AS actor_portrait
    FROM notice n LEFT JOIN person p ON p.id = n.actor_id
"""

#: Whether some browser of the person takes messages; no row when nothing is new.
TELL = """
    INSERT INTO notice (
        person_id, kind, subject_kind, subject_id, actor_id, group_key, data, at, times, listed
    )
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NOT EXISTS (
        SELECT FROM notice_switch WHERE person_id = $1 AND topic = $10 AND channel = 'pollen' AND NOT state
    ))
    ON CONFLICT (person_id, group_key) DO UPDATE
    SET
        times = $9, actor_id = $5, data = $7, listed = excluded.listed,
        at = CASE WHEN notice.times < $9 THEN $8 ELSE notice.at END,
        read_at = CASE WHEN notice.times < $9 THEN NULL ELSE notice.read_at END
    WHERE notice.times <> $9
    RETURNING EXISTS (SELECT FROM push_subscription WHERE person_id = $1)
"""
