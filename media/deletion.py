"""Files that nobody needs any more: marked first, and after the time to recover really deleted.

Marked means `asset.deleted_at`: nobody sees the file, its bytes stay. Deleted means that rows and bytes
are gone; what is left is an Event with the id.
"""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from datetime import datetime, timedelta

from asyncpg import ForeignKeyViolationError

from app import clock, database, limits
from app.events import Verb, record
from media import storage

log = logging.getLogger("pollen.media")

#: Filled by the packages that use assets: ids -> those still used. Without one everything is kept.
keepers: list[Callable[[list[str]], Awaitable[set[str]]]] = []

#: Assets looked at in one go.
BATCH = 1000


async def tidy() -> None:
    """What is due every night."""
    await drop_unused()
    await bring_back_used()
    await delete_dropped()


async def drop_unused() -> None:
    """Mark finished files that nobody has used for `upload_days`."""
    before = clock.now() - timedelta(days=(await limits.current()).upload_days)
    async for ids in _batches(IDLE, before):
        await drop(ids, clock.now())


async def drop(ids: Collection[str], since: datetime) -> None:
    """Mark those of the files that nobody uses any more, as deleted `since` then."""
    free = set(ids) - await used(ids)
    await database.execute(
        "UPDATE asset SET deleted_at = $2 WHERE id = ANY ($1) AND deleted_at IS NULL", list(free), since
    )


async def bring_back_used() -> None:
    """Whoever took a file into use at the moment it was marked keeps it."""
    async for ids in _batches(DROPPED, clock.now()):
        await database.execute(
            """
            UPDATE asset a SET deleted_at = NULL
            WHERE id = ANY ($1) AND EXISTS (SELECT FROM rendition r WHERE r.asset_id = a.id)
            """,
            list(await used(ids)),
        )


async def delete_dropped() -> None:
    """Really delete what was marked longer than `restore_days` ago."""
    before = clock.now() - timedelta(days=(await limits.current()).restore_days)
    async for ids in _batches(DROPPED, before):
        for asset in sorted(set(ids) - await used(ids)):
            await _delete(asset)


async def used(ids: Collection[str]) -> set[str]:
    """Those of the files that somebody still uses."""
    if not keepers:
        return set(ids)
    return set().union(*[await ask(list(ids)) for ask in keepers])


async def _batches(sql: str, before: datetime) -> AsyncIterator[list[str]]:
    last = ""
    while ids := await database.values(sql, before, last, BATCH):
        yield ids
        last = ids[-1]


async def _delete(asset: str) -> None:
    """Rows first, so that no row ever names a file that is gone; a sweep finds the files a crash leaves."""
    try:
        keys = await _forget(asset)
    except ForeignKeyViolationError:
        log.exception("asset %s is still in use, and no keeper says so", asset)
        return
    for folder in ("part", "media", "original"):
        keys |= {file.key async for file in storage.files(f"{folder}/{asset}")}
    await storage.delete(sorted(keys))


async def _forget(asset: str) -> set[str]:
    """Delete all rows of the file; the keys they named."""
    async with database.transaction():
        keys = await database.values(
            """
            WITH part AS (DELETE FROM part WHERE asset_id = $1 RETURNING key),
                rendition AS (DELETE FROM rendition WHERE asset_id = $1 RETURNING key),
                caption AS (DELETE FROM caption WHERE asset_id = $1)
            SELECT key FROM part UNION ALL SELECT key FROM rendition
            """,
            asset,
        )
        original = await database.value("DELETE FROM asset WHERE id = $1 RETURNING original", asset)
        await record(Verb.ASSET_DELETED, actor=None, subject=("asset", asset))
    return {*keys, original} - {None}


#: Finished for a while, and nobody's portrait.
IDLE = """
    SELECT id FROM asset a
    WHERE deleted_at IS NULL AND state <> 'receiving' AND changed_at < $1 AND id > $2
        AND NOT EXISTS (SELECT FROM person p WHERE p.portrait = '/portraits/' || a.id)
    ORDER BY id LIMIT $3
"""

DROPPED = """
    SELECT id FROM asset WHERE deleted_at <= $1 AND id > $2 ORDER BY id LIMIT $3
"""
