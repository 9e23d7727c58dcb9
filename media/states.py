"""The states of an asset: each change is one row, its Event and a word to the open pages, together.

receiving -> received -> probing -> playable -> ready -> playable (trimmed: what stands plays on meanwhile)
                              any of the middle -> failed -> received (retry)

`wanted` is the version that was asked for last. A job makes that one, and when it is done it asks under the
row's lock whether that is still so: what was made for an older wish is never shown.
"""

import msgspec

from app import clock, database, live
from app.events import Verb, record
from app.jobs import enqueue
from app.refusal import Refusal, missing
from media import renditions, retiming
from media.renditions import File

#: States that a job has to lead on.
MIDDLE = ("received", "probing", "playable")


class Work(msgspec.Struct, frozen=True):
    """What a job must know of its asset."""

    id: str
    owner_id: int
    state: str
    length: int
    version: int
    wanted: int
    original: str | None
    start_ms: int | None
    end_ms: int | None


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """What the file turned out to be: upright size in pixels, length in milliseconds."""

    kind: str
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    placeholder: str | None = None


async def begin(asset: str, *states: str, state: str, step: str) -> Work | None:
    """Take the asset into work; None when there is nothing to do any more, so that jobs may run twice."""
    async with database.transaction():
        work = await database.row(
            Work,
            """
            UPDATE asset
            SET state = $3, step = $4, progress = NULL, changed_at = $5,
                reason = NULL, reason_limit = NULL, reason_value = NULL
            WHERE id = $1 AND state = ANY ($2) AND deleted_at IS NULL
            RETURNING id, owner_id, state, length, version, wanted, original, start_ms, end_ms
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


async def measure(asset: str, length_ms: int) -> None:
    """Keep how long the whole film is: trimming asks."""
    await database.execute("UPDATE asset SET source_ms = $2 WHERE id = $1", asset, length_ms)


async def show(work: Work, shape: Shape, files: list[File]) -> bool:
    """Switch to the first playable version; the ladder is asked for in the same transaction.

    False when another version is wanted by now: then nothing is shown.
    """
    async with database.transaction():
        if not await _is_wanted(work):
            return False
        await _switch(work, shape, files, state="playable")
        await record(Verb.ASSET_PLAYABLE, actor=work.owner_id, subject=("asset", work.id))
        await enqueue("asset.encode", key=work.id, asset=work.id)
    return True


async def show_whole(work: Work, shape: Shape, files: list[File]) -> bool:
    """Switch to a version with all that it needs; False when another one is wanted by now."""
    async with database.transaction():
        if not await _is_wanted(work):
            return False
        await _switch(work, shape, files, state="ready")
        for verb in (Verb.ASSET_PLAYABLE, Verb.ASSET_READY):
            await record(verb, actor=work.owner_id, subject=("asset", work.id))
    return True


async def finish(work: Work, files: list[File]) -> None:
    """All wanted renditions stand. The state stays as it is when another version is wanted by now."""
    async with database.transaction():
        await renditions.write(work.id, work.version, files)
        if await _is_wanted(work) and await _settle(work.id, "ready", None):
            await record(Verb.ASSET_READY, actor=work.owner_id, subject=("asset", work.id))


async def wait(asset: str, refusal: Refusal) -> None:
    """Stay where the work is until the machine can go on: `upkeep` asks again. The author reads why."""
    async with database.transaction():
        await database.execute(
            "UPDATE asset SET reason = $2, step = NULL, progress = NULL, changed_at = $3 WHERE id = $1",
            asset,
            refusal.code,
            clock.now(),
        )
        await live.publish("asset", asset)


async def fail(asset: str, refusal: Refusal, work: Work | None = None) -> None:
    """Give up with a reason. What plays whole goes on to play as it is shown, and is ready.

    The reason stays on the row either way, for the author. Nothing fails when `work` was for a version that
    is no longer wanted.
    """
    async with database.transaction():
        if work and not await _is_wanted(work):
            return
        plays = await _take_back(asset)
        owner = await _settle(asset, "ready" if plays else "failed", refusal)
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
            SET state = 'received', wanted = greatest(wanted, version + 1),
                reason = NULL, reason_limit = NULL, reason_value = NULL,
                step = NULL, progress = NULL, changed_at = $2
            WHERE id = $1
            """,
            asset,
            clock.now(),
        )
        await enqueue("asset.process", key=asset, priority=2, asset=asset)
        await live.publish("asset", asset)


async def renew(asset: str) -> None:
    """Ask for the wanted version of what plays."""
    await database.execute(
        """
        UPDATE asset
        SET state = 'playable', step = NULL, progress = NULL, changed_at = $2,
            reason = NULL, reason_limit = NULL, reason_value = NULL
        WHERE id = $1 AND state IN ('playable', 'ready')
        """,
        asset,
        clock.now(),
    )
    await enqueue("asset.encode", key=asset, asset=asset)


async def waits(asset: str, *states: str) -> bool:
    """Whether work was asked for and has not begun; locks the row, so that nobody asks meanwhile."""
    return bool(
        await database.value(
            """
            SELECT state = ANY ($2) AND reason IS NULL FROM asset
            WHERE id = $1 AND deleted_at IS NULL FOR UPDATE
            """,
            asset,
            list(states),
        )
    )


async def _take_back(asset: str) -> bool:
    """Want what is shown, if that plays whole: the first seconds alone do not."""
    return bool(
        await database.value(
            """
            UPDATE asset a
            SET wanted = version, start_ms = shown_start_ms, end_ms = shown_end_ms
            WHERE id = $1 AND state = ANY ($2) AND EXISTS (
                SELECT FROM rendition r
                WHERE r.asset_id = a.id AND r.version = a.version
                    AND r.media_type LIKE a.kind || '/%' AND r.name <> 'first'
            )
            RETURNING true
            """,
            asset,
            list(MIDDLE),
        )
    )


async def _is_wanted(work: Work) -> bool:
    """Whether the version of the work is the one wanted; locks the row."""
    return bool(
        await database.value(
            "SELECT wanted = $2 FROM asset WHERE id = $1 AND deleted_at IS NULL FOR UPDATE",
            work.id,
            work.wanted,
        )
    )


async def _switch(work: Work, shape: Shape, files: list[File], *, state: str) -> None:
    await renditions.write(work.id, work.wanted, files)
    another_part = await retiming.follow(work.id)
    await _describe(work, shape, state=state)
    await renditions.carry_cover(work.id, work.version, work.wanted)
    if another_part:  # nobody may see any more what was cut off
        await renditions.forget(work.id, before=work.wanted)
    await live.publish("asset", work.id)


async def _describe(work: Work, shape: Shape, *, state: str) -> None:
    await database.execute(
        """
        UPDATE asset
        SET state = $2, version = wanted, kind = $3, width = $4, height = $5, duration_ms = $6,
            placeholder = $7, shown_start_ms = start_ms, shown_end_ms = end_ms,
            step = NULL, progress = NULL, changed_at = $8,
            reason = NULL, reason_limit = NULL, reason_value = NULL
        WHERE id = $1
        """,
        work.id,
        state,
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
