"""The states of an asset: each change is one row, its Event and a word to the open pages, together.

receiving -> received -> probing -> playable -> ready
                              any of the middle -> failed -> received (retry)
"""

import msgspec

from app import clock, database, live
from app.events import Verb, record
from app.jobs import enqueue
from app.refusal import Refusal, missing

#: States that a job has to lead on.
MIDDLE = ("received", "probing", "playable")


class Work(msgspec.Struct, frozen=True):
    """What a job must know of its asset."""

    id: str
    owner_id: int
    state: str
    length: int
    version: int
    original: str | None


class File(msgspec.Struct, frozen=True):
    """A stored rendition. `interim` ones are offered only until better ones stand."""

    name: str
    key: str
    media_type: str
    width: int | None
    height: int | None
    size: int
    interim: bool = False


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """What the file turned out to be: upright size in pixels, length in milliseconds."""

    kind: str
    width: int
    height: int
    duration_ms: int | None = None
    placeholder: str | None = None


async def begin(asset: str, *states: str, state: str, step: str) -> Work | None:
    """Take the asset into work; None when there is nothing to do any more, so that jobs may run twice."""
    async with database.transaction():
        work = await database.row(
            Work,
            """
            UPDATE asset SET state = $3, step = $4, progress = NULL, changed_at = $5
            WHERE id = $1 AND state = ANY ($2) AND deleted_at IS NULL
            RETURNING id, owner_id, state, length, version, original
            """,
            asset,
            list(states),
            state,
            step,
            clock.now(),
        )
        if work:
            await live.publish("asset", asset)
    return work


async def report(asset: str, step: str, progress: float | None = None) -> None:
    """Show the author how far the work is."""
    async with database.transaction():
        await database.execute(
            "UPDATE asset SET step = $2, progress = $3, changed_at = $4 WHERE id = $1",
            asset,
            step,
            progress,
            clock.now(),
        )
        await live.publish("asset", asset)


async def show(work: Work, shape: Shape, version: int, files: list[File]) -> None:
    """Switch to the first playable version; the ladder is asked for in the same transaction."""
    async with database.transaction():
        await _describe(work.id, shape, version, state="playable")
        await write(work.id, version, files)
        await record(Verb.ASSET_PLAYABLE, actor=work.owner_id, subject=("asset", work.id))
        await enqueue("asset.encode", key=work.id, asset=work.id)
        await live.publish("asset", work.id)


async def show_photo(work: Work, shape: Shape, version: int, files: list[File]) -> None:
    """A photo needs no ladder: what can be shown is ready."""
    async with database.transaction():
        await _describe(work.id, shape, version, state="ready")
        await write(work.id, version, files)
        for verb in (Verb.ASSET_PLAYABLE, Verb.ASSET_READY):
            await record(verb, actor=work.owner_id, subject=("asset", work.id))
        await live.publish("asset", work.id)


async def add(asset: str, version: int, files: list[File]) -> None:
    """More files of the version that is shown."""
    async with database.transaction():
        await write(asset, version, files)
        await live.publish("asset", asset)


async def has_posters(asset: str, version: int) -> bool:
    return await database.value(
        """
        SELECT EXISTS (
            SELECT FROM rendition WHERE asset_id = $1 AND version = $2 AND name LIKE 'poster-%'
        )
        """,
        asset,
        version,
    )


async def finish(work: Work, files: list[File]) -> None:
    """All wanted renditions stand."""
    async with database.transaction():
        await write(work.id, work.version, files)
        if await _settle(work.id, "ready", None):
            await record(Verb.ASSET_READY, actor=work.owner_id, subject=("asset", work.id))


async def fail(asset: str, refusal: Refusal) -> None:
    """Give up with a reason. What plays goes on to play: then only the ladder is missing, and it is ready.

    The reason stays on the row either way, for the author.
    """
    async with database.transaction():
        plays = await database.value(
            """
            SELECT EXISTS (
                SELECT FROM rendition r WHERE r.asset_id = a.id AND r.version = a.version AND r.name = 'src'
            )
            FROM asset a WHERE id = $1 FOR UPDATE
            """,
            asset,
        )
        state = "ready" if plays else "failed"
        owner = await _settle(asset, state, refusal)
        if owner is not None:
            verb = Verb.ASSET_READY if plays else Verb.ASSET_FAILED
            await record(verb, actor=owner, subject=("asset", asset), reason=refusal.code)


async def retry(asset: str, owner: int) -> None:
    """Work on a failed asset once more. 404 for what is not the owner's, 409 when nothing has failed."""
    async with database.transaction():
        state = await database.value(
            "SELECT state FROM asset WHERE id = $1 AND owner_id = $2 AND deleted_at IS NULL FOR UPDATE",
            asset,
            owner,
        )
        if state is None:
            raise missing("media_missing")
        if state != "failed":
            raise Refusal("retry_needless", value=state, status=409)
        await database.execute(
            """
            UPDATE asset
            SET state = 'received', reason = NULL, reason_limit = NULL, reason_value = NULL,
                step = NULL, progress = NULL, changed_at = $2
            WHERE id = $1
            """,
            asset,
            clock.now(),
        )
        await enqueue("asset.process", key=asset, priority=2, asset=asset)
        await live.publish("asset", asset)


async def write(asset: str, version: int, files: list[File]) -> None:
    """Rows of stored renditions. A second run of a job writes the same ones."""
    for file in files:
        await database.execute(
            """
            INSERT INTO rendition (asset_id, version, name, key, media_type, width, height, size, interim)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (asset_id, version, name) DO UPDATE
            SET width = $6, height = $7, size = $8, interim = $9
            """,
            asset,
            version,
            file.name,
            file.key,
            file.media_type,
            file.width,
            file.height,
            file.size,
            file.interim,
        )


async def _describe(asset: str, shape: Shape, version: int, *, state: str) -> None:
    await database.execute(
        """
        UPDATE asset
        SET state = $2, version = $3, kind = $4, width = $5, height = $6, duration_ms = $7,
            placeholder = $8, step = NULL, progress = NULL, changed_at = $9,
            reason = NULL, reason_limit = NULL, reason_value = NULL
        WHERE id = $1
        """,
        asset,
        state,
        version,
        shape.kind,
        shape.width,
        shape.height,
        shape.duration_ms,
        shape.placeholder,
        clock.now(),
    )


async def _settle(asset: str, state: str, refusal: Refusal | None) -> int | None:
    """End a middle state; the owner, or None if it had ended already."""
    limit = refusal.limit if refusal else None
    value = refusal.value if refusal else None
    owner = await database.value(
        """
        UPDATE asset
        SET state = $2, reason = $3, reason_limit = $4, reason_value = $5,
            step = NULL, progress = NULL, changed_at = $6
        WHERE id = $1 AND state = ANY ($7)
        RETURNING owner_id
        """,
        asset,
        state,
        refusal and refusal.code,
        None if limit is None else str(limit),
        None if value is None else str(value),
        clock.now(),
        list(MIDDLE),
    )
    if owner is not None:
        await live.publish("asset", asset)
    return owner
