"""How the bytes of one request are kept: in parts, whose rows commit together with the new offset."""

import asyncio
import contextlib
import hashlib
import secrets
from datetime import datetime, timedelta

import msgspec

from app import clock, database, limits, live
from app.events import Verb, record
from app.jobs import enqueue
from app.refusal import Refusal
from media import storage

#: Bytes of a part: so many may have to be sent again.
PART = 8 << 20


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


class Writer:
    """One request's bytes on their way into parts."""

    def __init__(self, owner: int, upload: Upload, offset: int, checksum: Checksum | None) -> None:
        self.owner, self.upload = owner, upload
        self.offset = self.committed = offset
        self.checksum = checksum
        self.sum = hashlib.new(checksum.algorithm) if checksum else None
        self.buffer = bytearray()
        self.flying: asyncio.Task[None] | None = None
        self.pending: list[_Part] = []

    async def take(self, piece: bytes) -> None:
        """Keep the next bytes. Raises `Refusal("upload_too_long")`, 413, and those of the store."""
        if self.offset + len(self.buffer) + len(piece) > self.upload.length:
            raise too_long(self.upload, self.offset + len(self.buffer) + len(piece))
        if self.sum:
            self.sum.update(piece)
        self.buffer += piece
        # The part that completes the file waits for the end of the stream: more may come, and be refused.
        while len(self.buffer) >= PART and self.offset + PART < self.upload.length:
            await self._send(PART)

    async def finish(self) -> None:
        """Commit the rest. Raises `Refusal("checksum_wrong")`, 460, the status that tus has for it."""
        if self.checksum and self.sum and self.sum.digest() != self.checksum.digest:
            raise Refusal("checksum_wrong", status=460)
        await self._send(len(self.buffer))
        await self._land()
        await self._commit(self.offset)

    async def cut(self) -> None:
        """Keep what came, unless nobody can say whether it is right."""
        if self.checksum:
            await self.forget()
        else:
            await self.finish()

    async def forget(self) -> None:
        """Remove what was stored and surely never committed; a sweep finds what this leaves."""
        with contextlib.suppress(Refusal):
            await self._land()
        keys, self.pending = [part.key for part in self.pending], []
        await storage.delete(keys)

    def leave(self) -> None:
        """Nobody waits any more for the part that is on its way."""
        if self.flying:
            self.flying.cancel()

    async def _send(self, length: int) -> None:
        """Store a part while the next one arrives."""
        await self._land()
        if not length:
            return
        # A key of its own for each attempt: a slower writer never overwrites what the faster committed.
        key = f"part/{self.upload.id}/{self.offset:012d}-{secrets.token_hex(8)}"
        content = bytes(memoryview(self.buffer)[:length])
        del self.buffer[:length]
        self.flying = asyncio.create_task(self._store(_Part(self.offset, length, key), content))
        self.offset += length

    async def _land(self) -> None:
        flying, self.flying = self.flying, None
        if flying:
            await flying

    async def _store(self, part: _Part, content: bytes) -> None:
        self.pending.append(part)
        await storage.put(part.key, content)
        if not self.checksum:
            await self._commit(part.start + part.length)

    async def _commit(self, end: int) -> None:
        """All that is stored, up to `end`, in one transaction with the offset."""
        if not self.pending:
            return
        async with database.transaction():
            await self._advance(end)
            await _insert(self.upload.id, self.pending)
            if end == self.upload.length:
                await complete(self.upload.id, self.owner)
            await live.publish("asset", self.upload.id, person=self.owner)
        self.committed, self.pending = end, []

    async def _advance(self, end: int) -> None:
        """Move the offset, if it still is where this writer believes it to be."""
        moment = clock.now()
        moved = await database.execute(
            """
            UPDATE asset SET received = $3, changed_at = $4, expires_at = $5
            WHERE id = $1 AND received = $2 AND state = 'receiving' AND deleted_at IS NULL
            """,
            self.upload.id,
            self.committed,
            end,
            moment,
            moment + timedelta(days=(await limits.current()).upload_days),
        )
        if not moved:
            stands = await database.value("SELECT received FROM asset WHERE id = $1", self.upload.id)
            raise Refusal("offset_wrong", limit=stands, value=self.committed, status=409)


async def forget(asset: str) -> None:
    """Remove the parts: rows first, so that no row ever names a file that is gone."""
    keys = await database.values("DELETE FROM part WHERE asset_id = $1 RETURNING key", asset)
    await storage.delete(keys)


def too_long(upload: Upload, end: int) -> Refusal:
    return Refusal("upload_too_long", limit=upload.length, value=end, status=413)


async def complete(upload: str, owner: int) -> None:
    """The last byte is there: the file's own way begins, in the same transaction."""
    await database.execute(
        "UPDATE asset SET state = 'received', expires_at = NULL, changed_at = $2 WHERE id = $1",
        upload,
        clock.now(),
    )
    await record(Verb.ASSET_RECEIVED, actor=owner, subject=("asset", upload))
    await enqueue("asset.process", key=upload, priority=2, asset=upload)


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
