"""Uploads that survive: bytes arrive in parts, and each part's row and the new offset commit together.

So the offset never promises a byte that is not stored. Of two writers at one offset the database lets
exactly one commit; the other is told 409 and asks for the offset.
"""

import secrets
from collections.abc import AsyncIterator
from datetime import timedelta

from app import clock, database, limits
from app.refusal import Refusal, missing
from media import parts
from media.parts import Checksum, Cut, Upload, Writer, too_long
from media.tables import Asset
from media.units import MB, spell_size

ALGORITHMS = ("sha1", "sha256")
NAME_MAX = 255
#: States in which there is nothing yet that somebody else could rely on.
REMOVABLE = ("receiving", "failed")


async def create(owner: int, length: int, *, name: str = "", declared: str = "") -> Upload:
    """Open an upload of `length` bytes.

    `declared` is the media type the client names: good for refusing early, never believed later.
    Raises `Refusal("upload_too_big")` or `Refusal("quota_full")`, both 413.
    """
    most = await limits.current()
    photo = declared.startswith("image/")
    largest = (most.photo_max_mb if photo else max(most.video_max_mb, most.photo_max_mb)) * MB
    if length > largest:
        raise Refusal("upload_too_big", limit=spell_size(largest), value=spell_size(length), status=413)
    moment = clock.now()
    async with database.transaction():
        await _keep_quota(owner, length, most.quota_mb * MB)
        asset = Asset(
            id=secrets.token_urlsafe(16),
            owner_id=owner,
            name=name.replace("\0", "")[:NAME_MAX],
            length=length,
            expires_at=moment + timedelta(days=most.upload_days),
            created_at=moment,
            changed_at=moment,
        )
        await asset.save()
        if length == 0:
            await parts.complete(asset.id, owner)
    return await find(owner, asset.id)


async def find(owner: int, upload: str) -> Upload:
    """The owner's upload. 404 for anybody else and for a terminated one, 410 when it has expired."""
    found = await database.row(
        Upload,
        """
        SELECT id, name, state, length, received, expires_at FROM asset
        WHERE id = $1 AND owner_id = $2 AND deleted_at IS NULL
        """,
        upload,
        owner,
    )
    if found is None:
        raise missing("upload_missing")
    if found.state == "receiving" and found.expires_at and found.expires_at <= clock.now():
        raise Refusal("upload_expired", status=410)
    return found


async def append(
    owner: int,
    upload: str,
    offset: int,
    pieces: AsyncIterator[bytes],
    *,
    announced: int | None = None,
    checksum: Checksum | None = None,
) -> Upload:
    """Store the bytes from `offset` on; at most 16 MiB are in memory: one part on its way, one arriving.

    `announced` is how many bytes the client says will come. Without a checksum whatever has arrived
    stays, also when the sender goes away; with one it is all or nothing.
    Raises Refusals: 404, 410, `offset_wrong` (409), `upload_too_long` (413), `checksum_wrong` (460).
    """
    found = await find(owner, upload)
    if found.received != offset or found.state != "receiving":
        raise Refusal("offset_wrong", limit=found.received, value=offset, status=409)
    if announced is not None and offset + announced > found.length:
        raise too_long(found, offset + announced)
    writer = Writer(owner, found, offset, checksum)
    try:
        async for piece in pieces:
            await writer.take(piece)
        await writer.finish()
    except Cut:
        await writer.cut()
    except Refusal:
        await writer.forget()
        raise
    finally:
        writer.leave()
    return await find(owner, upload)


async def terminate(owner: int, upload: str) -> None:
    """Give the upload up and free its bytes. 409 once it is a file that others may rely on."""
    async with database.transaction():
        found = await find(owner, upload)
        removed = await database.execute(
            "UPDATE asset SET deleted_at = $2, changed_at = $2 WHERE id = $1 AND state = ANY ($3)",
            upload,
            clock.now(),
            list(REMOVABLE),
        )
        if not removed:
            raise Refusal("upload_finished", value=found.state, status=409)
    await parts.forget(upload)


async def _keep_quota(owner: int, length: int, quota: int) -> None:
    """One upload of a person is opened after the other, so that two at once cannot both fit."""
    await database.execute("SELECT FROM person WHERE id = $1 FOR NO KEY UPDATE", owner)
    used = await database.value(
        """
        SELECT coalesce(sum(length), 0)::bigint FROM asset
        WHERE owner_id = $1 AND deleted_at IS NULL
        """,
        owner,
    )
    if used + length > quota:
        raise Refusal("quota_full", limit=spell_size(quota), value=spell_size(used + length), status=413)
