"""Uploads that survive: bytes arrive in parts, and each part's row and the new offset commit together.

So the offset never promises a byte that is not stored. Of two writers at one offset the database lets
exactly one commit; the other is told 409 and asks for the offset.
"""

import hashlib
import secrets
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import msgspec

from app import clock, database, limits, live
from app.events import Verb, record
from app.jobs import enqueue
from app.refusal import Refusal, missing
from media import storage
from media.tables import Asset
from media.units import spell_size

PART = 8 << 20
MB = 1_000_000
ALGORITHMS = ("sha1", "sha256")
#: States in which there is nothing yet that somebody else could rely on.
REMOVABLE = ("receiving", "failed")


class Upload(msgspec.Struct, frozen=True):
    """How far an upload has come, in bytes; `name` is what the sender calls the file."""

    id: str
    name: str
    state: str
    length: int
    received: int
    expires_at: datetime | None


class Checksum(msgspec.Struct, frozen=True):
    """What the client says the bytes of one request amount to."""

    algorithm: str
    digest: bytes


class Cut(Exception):
    """The sender went away in the middle; raised by the iterator of the bytes."""


class _Part(msgspec.Struct, frozen=True):
    start: int
    length: int
    key: str


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
            name=name.replace("\0", "")[:255],
            length=length,
            expires_at=moment + timedelta(days=most.upload_days),
            created_at=moment,
            changed_at=moment,
        )
        await asset.save()
        if length == 0:
            await _complete(asset.id, owner)
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
    """Store the bytes from `offset` on; at most 8 MiB of them are in memory.

    `announced` is how many bytes the client says will come. Without a checksum whatever has arrived
    stays, also when the sender goes away; with one it is all or nothing.
    Raises Refusals: 404, 410, `offset_wrong` (409), `upload_too_long` (413), `checksum_wrong` (460).
    """
    found = await find(owner, upload)
    if found.received != offset or found.state != "receiving":
        raise Refusal("offset_wrong", limit=found.received, value=offset, status=409)
    if announced is not None and offset + announced > found.length:
        raise _too_long(found, offset + announced)
    writer = _Writer(owner, found, offset, checksum)
    try:
        async for piece in pieces:
            await writer.take(piece)
        await writer.finish()
    except Cut:
        await writer.cut()
    except Refusal:
        await writer.forget()
        raise
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
    await forget_parts(upload)


async def forget_parts(asset: str) -> None:
    """Remove the parts: rows first, so that no row ever names a file that is gone."""
    keys = await database.values("DELETE FROM part WHERE asset_id = $1 RETURNING key", asset)
    await storage.delete(keys)


class _Writer:
    """One request's bytes on their way into parts."""

    def __init__(self, owner: int, upload: Upload, offset: int, checksum: Checksum | None) -> None:
        self.owner, self.upload = owner, upload
        self.offset = self.committed = offset
        self.checksum = checksum
        self.sum = hashlib.new(checksum.algorithm) if checksum else None
        self.buffer = bytearray()
        self.pending: list[_Part] = []

    async def take(self, piece: bytes) -> None:
        if self.offset + len(self.buffer) + len(piece) > self.upload.length:
            raise _too_long(self.upload, self.offset + len(self.buffer) + len(piece))
        if self.sum:
            self.sum.update(piece)
        self.buffer += piece
        # The part that completes the file waits for the end of the stream: more may come, and be refused.
        while len(self.buffer) >= PART and self.offset + PART < self.upload.length:
            await self._store(PART)

    async def finish(self) -> None:
        if self.checksum and self.sum and self.sum.digest() != self.checksum.digest:
            raise Refusal("checksum_wrong", status=460)
        await self._store(len(self.buffer))
        await self._commit()

    async def cut(self) -> None:
        """Keep what came, unless nobody can say whether it is right."""
        if self.checksum:
            await self.forget()
        else:
            await self.finish()

    async def forget(self) -> None:
        """Remove what was stored and surely never committed; a sweep finds what this leaves."""
        keys, self.pending = [part.key for part in self.pending], []
        await storage.delete(keys)

    async def _store(self, length: int) -> None:
        if not length:
            return
        # A key of its own for each attempt: a slower writer never overwrites what the faster committed.
        key = f"part/{self.upload.id}/{self.offset:012d}-{secrets.token_hex(8)}"
        part = _Part(self.offset, length, key)
        self.pending.append(part)
        await storage.put(key, bytes(memoryview(self.buffer)[:length]))
        del self.buffer[:length]
        self.offset += length
        if not self.checksum:
            await self._commit()

    async def _commit(self) -> None:
        if not self.pending:
            return
        async with database.transaction():
            await self._advance()
            await _insert(self.upload.id, self.pending)
            if self.offset == self.upload.length:
                await _complete(self.upload.id, self.owner)
            await live.publish("asset", self.upload.id, person=self.owner)
        self.committed, self.pending = self.offset, []

    async def _advance(self) -> None:
        """Move the offset, if it still is where this writer believes it to be."""
        moment = clock.now()
        moved = await database.execute(
            """
            UPDATE asset SET received = $3, changed_at = $4, expires_at = $5
            WHERE id = $1 AND received = $2 AND state = 'receiving' AND deleted_at IS NULL
            """,
            self.upload.id,
            self.committed,
            self.offset,
            moment,
            moment + timedelta(days=(await limits.current()).upload_days),
        )
        if not moved:
            stands = await database.value("SELECT received FROM asset WHERE id = $1", self.upload.id)
            raise Refusal("offset_wrong", limit=stands, value=self.committed, status=409)


async def _insert(upload: str, parts: list[_Part]) -> None:
    await database.execute(
        """
        INSERT INTO part (asset_id, start, length, key)
        SELECT $1, * FROM unnest($2::bigint[], $3::integer[], $4::text[])
        """,
        upload,
        [part.start for part in parts],
        [part.length for part in parts],
        [part.key for part in parts],
    )


async def _complete(upload: str, owner: int) -> None:
    """The last byte is there: the file's own way begins, in the same transaction."""
    await database.execute(
        "UPDATE asset SET state = 'received', expires_at = NULL, changed_at = $2 WHERE id = $1",
        upload,
        clock.now(),
    )
    await record(Verb.ASSET_RECEIVED, actor=owner, subject=("asset", upload))
    await enqueue("asset.process", key=upload, priority=2, asset=upload)


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


def _too_long(upload: Upload, end: int) -> Refusal:
    return Refusal("upload_too_long", limit=upload.length, value=end, status=413)
