"""What Meilisearch is still to be told: marked in the transaction of the change, taken by one sender.

A row says only that something changed; what is sent is read anew. So a day without the server costs one
row for each Post that changed in it, and sending twice does no harm.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from app import audit, clock, database
from app.settings import settings

#: Rows that are sent together: fewer would keep the server from working in batches.
BATCH = 500
#: What must not be found any more goes before everything else.
URGENT = 100
#: What waits longer is told to the operator.
LATE = timedelta(minutes=10)
#: A document that the server refuses so often is left to an administrator.
TRIES = 3


class Row(Struct, frozen=True):
    """Something that changed, and which of its changes this is."""

    entity_id: int
    version: int


class Parked(Struct, frozen=True):
    """A document that the server does not take, with its words."""

    index: str
    entity_id: int
    reason: str
    changed_at: datetime


class Lag(Struct, frozen=True):
    """How far an index is behind: rows that wait, since when the first does, and those given up."""

    index: str
    waiting: int
    since: datetime | None
    parked: int


async def mark(index: str, ids: Sequence[int], *, urgent: bool = False) -> None:
    """Note in the current transaction that they changed; nothing without `POLLEN_MEILI_URL`."""
    if ids and settings().meili_url:
        await database.execute(
            "SELECT mark_search($1, $2, $3, $4)", index, list(ids), URGENT if urgent else 0, clock.now()
        )


async def waiting(index: str, most: int = BATCH) -> list[Row]:
    """What to send next: the urgent first, then what changed first."""
    return await database.rows(
        Row,
        """
        SELECT entity_id, version FROM search_dirty
        WHERE index = $1 AND reason IS NULL
        ORDER BY priority DESC, version
        LIMIT $2
        """,
        index,
        most,
    )


async def settle(index: str, sent: Sequence[Row]) -> None:
    """These have arrived. What changed since it was read stays, and what is changing now."""
    await database.execute(
        """
        DELETE FROM search_dirty WHERE (index, entity_id) IN (
            SELECT d.index, d.entity_id
            FROM search_dirty d
            JOIN unnest($2::bigint[], $3::bigint[]) AS sent (id, version)
                ON d.entity_id = sent.id AND d.version = sent.version
            WHERE d.index = $1
            FOR UPDATE OF d SKIP LOCKED
        )
        """,
        index,
        [row.entity_id for row in sent],
        [row.version for row in sent],
    )


async def blame(index: str, row: Row, reason: str) -> None:
    """The server refused this document alone; after `TRIES` times it is parked with the reason."""
    await database.execute(
        """
        UPDATE search_dirty SET
            attempts = attempts + 1,
            reason = CASE WHEN attempts + 1 >= $5 THEN $4 END
        WHERE index = $1 AND entity_id = $2 AND version = $3
        """,
        index,
        row.entity_id,
        row.version,
        reason[:500],
        TRIES,
    )


async def lag() -> list[Lag]:
    return await database.rows(
        Lag,
        """
        SELECT index,
            count(*) FILTER (WHERE reason IS NULL) AS waiting,
            min(changed_at) FILTER (WHERE reason IS NULL) AS since,
            count(*) FILTER (WHERE reason IS NOT NULL) AS parked
        FROM search_dirty GROUP BY index ORDER BY index
        """,
    )


async def complaints() -> list[str]:
    """Sentences about what waits too long or was given up."""
    told = []
    for one in await lag():
        if one.since and clock.now() - one.since > LATE:
            told.append(f"{one.index}: {one.waiting} changes wait since {one.since:%Y-%m-%d %H:%M} UTC")
        if one.parked:
            told.append(f"{one.index}: {one.parked} documents were given up, see /admin/search")
    return told


async def parked(most: int = 50) -> list[Parked]:
    """What was given up, for an administrator; the newest first."""
    return await database.rows(
        Parked,
        """
        SELECT index, entity_id, reason, changed_at FROM search_dirty
        WHERE reason IS NOT NULL ORDER BY version DESC LIMIT $1
        """,
        most,
    )


async def retry(actor: int) -> None:
    """Try what was given up once more."""
    async with database.transaction():
        again = await database.execute(
            "UPDATE search_dirty SET reason = NULL, attempts = 0 WHERE reason IS NOT NULL"
        )
        if again:
            await audit.write("search.retried", actor=actor, subject=("search", "outbox"), times=again)


async def forget() -> None:
    """Meilisearch was switched off: nobody is told any more, and switching it on begins from nothing."""
    async with database.transaction():
        await database.execute("DELETE FROM search_generation")
        await database.execute("DELETE FROM search_dirty")
