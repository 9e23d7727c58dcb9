"""The inbox: what Pollen tells a person. One row per group; a repeat counts up."""

from datetime import datetime

import msgspec

from app import clock, database, live


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
    """Tell a person, one row per `group`. The same `times` again change nothing, others are news."""
    await database.execute(
        """
        INSERT INTO notice (person_id, kind, subject_kind, subject_id, actor_id, group_key, data, at, times)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (person_id, group_key) DO UPDATE
        SET times = $9, actor_id = $5, data = $7, at = $8, read_at = NULL
        WHERE notice.times <> $9
        """,
        person,
        kind,
        subject[0],
        str(subject[1]),
        actor,
        group,
        database.dump(data),
        clock.now(),
        times,
    )
    await live.publish("notice", subject[1], person=person)


async def inbox(person: int, *, limit: int = 50) -> list[Notice]:
    """The newest notices, newest first."""
    return await database.rows(
        Notice,
        """
        SELECT
            n.id, n.kind, n.subject_kind, n.subject_id, n.times, n.data::text, n.at, n.read_at,
            p.name AS actor_name, p.handle AS actor_handle, p.portrait AS actor_portrait
        FROM notice n LEFT JOIN person p ON p.id = n.actor_id
        WHERE n.person_id = $1
        ORDER BY n.at DESC, n.id DESC
        LIMIT $2
        """,
        person,
        limit,
    )


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
