"""Files that their rows name and the store has lost: made again from the original, else told.

Only single files: when many are gone at once, a disk is not mounted or a bucket is the wrong one, and
whoever keeps the machine must look first.
"""

import logging

import msgspec

from app import clock, database, live
from app.events import Verb, record
from app.jobs import enqueue
from app.refusal import Refusal
from media import states, storage

log = logging.getLogger("pollen.media")

#: More lost files than both are not mended: a number for small stores, a share for big ones.
MOST, MOST_SHARE = 10, 0.1


class Lost(msgspec.Struct, frozen=True):
    """A file that is gone; `of` is part, original, shown (of the version that plays) or old."""

    key: str
    asset_id: str
    of: str


class _Asset(msgspec.Struct, frozen=True):
    id: str
    owner_id: int
    kind: str | None
    state: str
    source: bool


async def mend() -> None:
    """What is due every night."""
    named = await database.rows(Lost, NAMED)
    stored = {file.key async for file in storage.files()}
    lost = [file for file in named if file.key not in stored and await _is_gone(file.key)]
    if len(lost) > max(MOST, len(named) * MOST_SHARE):
        log.error("%d of %d files are gone: is this the right store, and mounted?", len(lost), len(named))
        return
    for asset in dict.fromkeys(file.asset_id for file in lost):
        await _mend(asset, [file for file in lost if file.asset_id == asset])


async def _is_gone(key: str) -> bool:
    """Whether it really is not there: it may have come after the store was read."""
    try:
        async for _ in storage.stream(key, 0, 1):
            return False
    except FileNotFoundError:
        return True
    return False


async def _mend(number: str, lost: list[Lost]) -> None:
    async with database.transaction():
        await database.execute("SELECT FROM asset WHERE id = $1 FOR UPDATE", number)
        asset = await _forget(number, [file.key for file in lost])
        if asset is None or asset.state == "failed":
            return
        if asset.state == "receiving":
            await _rewind(asset.id)
        elif any(file.of == "shown" for file in lost):
            await (_make_again(asset) if asset.source else _give_up(asset))
        elif not asset.source:
            await states.fail(asset.id, Refusal("file_lost"))
        await live.publish("asset", asset.id)


async def _forget(number: str, keys: list[str]) -> _Asset | None:
    """Drop the rows of the files; what there still is to make others from."""
    whole = not await database.values("DELETE FROM part WHERE key = ANY ($1) RETURNING key", keys)
    await database.execute("DELETE FROM rendition WHERE key = ANY ($1)", keys)
    await database.execute("UPDATE asset SET original = NULL WHERE original = ANY ($1)", keys)
    return await database.row(
        _Asset,
        """
        SELECT
            id, owner_id, kind, state,
            original IS NOT NULL OR $2 AND EXISTS (SELECT FROM part WHERE asset_id = $1) AS source
        FROM asset WHERE id = $1 AND deleted_at IS NULL
        """,
        number,
        whole,
    )


async def _rewind(upload: str) -> None:
    """Let the sender go on from the first byte that is missing; what came after it comes again."""
    received = await database.value(
        """
        WITH whole AS (
            SELECT start, length, sum(length) OVER (ORDER BY start) AS until FROM part WHERE asset_id = $1
        ),
        kept AS (SELECT max(until) AS until FROM whole WHERE start + length = until)
        UPDATE asset SET received = coalesce((SELECT until FROM kept), 0), changed_at = $2 WHERE id = $1
        RETURNING received
        """,
        upload,
        clock.now(),
    )
    await storage.delete(
        await database.values(
            "DELETE FROM part WHERE asset_id = $1 AND start >= $2 RETURNING key", upload, received
        )
    )


async def _make_again(asset: _Asset) -> None:
    """Want a new version; what is left of the old one is shown until it stands."""
    photo = asset.kind == "photo"
    await database.execute(
        """
        UPDATE asset SET wanted = greatest(wanted, version + 1), state = $2, step = NULL, changed_at = $3
        WHERE id = $1
        """,
        asset.id,
        "received" if photo else "playable",
        clock.now(),
    )
    await enqueue("asset.process" if photo else "asset.encode", key=asset.id, asset=asset.id)


async def _give_up(asset: _Asset) -> None:
    """Nothing is left to make it from."""
    await database.execute(
        """
        UPDATE asset
        SET state = 'failed', reason = 'file_lost', reason_limit = NULL, reason_value = NULL,
            step = NULL, progress = NULL, changed_at = $2
        WHERE id = $1
        """,
        asset.id,
        clock.now(),
    )
    await record(Verb.ASSET_FAILED, actor=asset.owner_id, subject=("asset", asset.id), reason="file_lost")


NAMED = """
    SELECT key, asset_id, 'part' AS of FROM part
    UNION ALL
    SELECT original, id, 'original' FROM asset WHERE original IS NOT NULL
    UNION ALL
    SELECT r.key, r.asset_id, CASE WHEN r.version = a.version THEN 'shown' ELSE 'old' END
    FROM rendition r JOIN asset a ON a.id = r.asset_id
"""
