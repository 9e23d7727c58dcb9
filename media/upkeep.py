"""What nobody asks for and yet must happen: abandoned uploads, stuck work and left-over files."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import msgspec

from app import clock, database
from app.jobs import enqueue
from media import parts, scratch, states, storage

#: A middle state that nobody has touched for so long, and for which no job waits, is stuck.
LEASE = timedelta(minutes=10)
#: A file without a row is left over after so long: until then its row may still be on the way.
ORPHAN = timedelta(days=1)

KEYS = """
    SELECT key FROM part
    UNION ALL SELECT key FROM rendition
    UNION ALL SELECT original FROM asset WHERE original IS NOT NULL
"""


class Stuck(msgspec.Struct, frozen=True):
    id: str
    state: str


class GivenUp(msgspec.Struct, frozen=True):
    owner_id: int
    state: str


async def resume_stuck() -> None:
    """Ask again for work whose job is gone."""
    for asset in await database.rows(
        Stuck,
        """
        SELECT id, state FROM asset a
        WHERE state IN ('received', 'probing', 'playable') AND changed_at < $1 AND deleted_at IS NULL
            AND NOT EXISTS (
                SELECT FROM job j
                WHERE j.key = a.id AND j.kind IN ('asset.process', 'asset.encode') AND j.state <> 'parked'
            )
        """,
        clock.now() - LEASE,
    ):
        kind = "asset.encode" if asset.state == "playable" else "asset.process"
        await enqueue(kind, key=asset.id, asset=asset.id)


async def take_up(asset: str) -> None:
    """Bring what was given up back to where its retried job leads it on; what goes well stays as it is."""
    given_up = await database.row(
        GivenUp,
        "SELECT owner_id, state FROM asset WHERE id = $1 AND reason IS NOT NULL AND deleted_at IS NULL",
        asset,
    )
    if given_up and given_up.state == "failed":
        await states.retry(asset, given_up.owner_id)
    elif given_up and given_up.state == "ready":
        await states.renew(asset)


async def expire_uploads() -> None:
    """Uploads that nobody has gone on with in their time."""
    for upload in await database.values(
        """
        UPDATE asset SET deleted_at = $1, changed_at = $1
        WHERE state = 'receiving' AND expires_at <= $1 AND deleted_at IS NULL
        RETURNING id
        """,
        clock.now(),
    ):
        await parts.forget(upload)


async def drop_interim() -> None:
    """Versions that a better one replaced a day ago: nobody plays them any more."""
    keys = await database.values(
        """
        DELETE FROM rendition r USING asset a
        WHERE a.id = r.asset_id AND a.state = 'ready' AND a.changed_at < $1
            AND (
                r.version < a.version
                OR r.interim AND EXISTS (
                    SELECT FROM rendition better
                    WHERE better.asset_id = a.id AND better.version = a.version
                        AND NOT better.interim AND better.media_type = r.media_type
                )
            )
        RETURNING r.key
        """,
        clock.now() - ORPHAN,
    )
    await storage.delete(keys)


async def sweep_scratch() -> None:
    await asyncio.to_thread(scratch.sweep, scratch.oldest())


async def sweep_storage() -> None:
    """Files that no row names, a day old or more."""
    await storage.delete([key async for key in orphans(ORPHAN)])


async def orphans(age: timedelta) -> AsyncIterator[str]:
    """Keys without a row. The store is read first: what is written meanwhile is young."""
    found = [file async for file in storage.files() if file.changed_at < clock.now() - age]
    known = set(await database.values(KEYS))
    for file in found:
        if file.key not in known:
            yield file.key
