"""Where the bytes lie: a folder by default, or an S3-compatible store (`POLLEN_STORAGE_URL`).

Keys are made of ids and numbers, never of names that came from outside.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import IO
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec
import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, S3Store

from app.refusal import Refusal
from app.settings import settings

#: Bytes in one piece of a stream: enough to be quick, little enough for many readers at once.
PIECE = 512 << 10
#: A file goes up in pieces of this size, so many at once: what one upload holds in memory.
UPLOAD_PIECE, UPLOADS_AT_ONCE = 8 << 20, 2


class Stored(msgspec.Struct, frozen=True):
    """One file in the store."""

    key: str
    size: int
    changed_at: datetime


async def put(key: str, content: bytes | Path | IO[bytes]) -> None:
    """Write a file, whole or not at all; a file of the same key is replaced.

    Raises `Refusal("storage_full")` (507) or `Refusal("storage_down")` (503).
    """
    with _troubles():
        await obstore.put_async(
            store(), key, content, chunk_size=UPLOAD_PIECE, max_concurrency=UPLOADS_AT_ONCE
        )


async def get(key: str) -> bytes:
    """A small file as a whole. Raises `FileNotFoundError`."""
    with _troubles():
        return bytes(await (await obstore.get_async(store(), key)).bytes_async())


async def size(key: str) -> int | None:
    """Bytes of a file; None when there is no such file."""
    with _troubles():
        try:
            return (await obstore.head_async(store(), key))["size"]
        except FileNotFoundError:
            return None


async def stream(
    key: str, start: int = 0, end: int | None = None, *, piece: int = PIECE
) -> AsyncIterator[bytes]:
    """The bytes from `start` up to, not including, `end`, about `piece` at a time.

    Raises `FileNotFoundError`.
    """
    if start == end:
        return
    wanted = {"offset": start} if end is None else (start, end)
    with _troubles():
        found = await obstore.get_async(store(), key, options={"range": wanted})
        async for some in found.stream(min_chunk_size=piece):
            yield bytes(some)


async def delete(keys: list[str]) -> None:
    """Remove the files; those that are gone already do not matter."""
    for key in keys:
        with _troubles():
            try:
                await obstore.delete_async(store(), key)
            except FileNotFoundError:
                continue


async def files(prefix: str = "") -> AsyncIterator[Stored]:
    """Every file below the folder `prefix`."""
    with _troubles():
        async for page in obstore.list(store(), prefix or None):
            for found in page:
                yield Stored(found["path"], found["size"], found["last_modified"])


@cache
def store() -> ObjectStore:
    """The store that the settings name."""
    address = settings().storage_url
    if address is None:
        return _folder(settings().data / "files")
    parts = urlsplit(address)
    if parts.scheme == "file":
        return _folder(Path(unquote(parts.path)))
    if parts.scheme != "s3":
        raise ValueError(f"POLLEN_STORAGE_URL must begin with file:// or s3://, not {parts.scheme}://")
    return _bucket(parts.netloc, parts.path.strip("/"), dict(parse_qsl(parts.query)))


def _folder(path: Path) -> ObjectStore:
    return LocalStore(path.resolve(), mkdir=True, automatic_cleanup=True)


def _bucket(bucket: str, prefix: str, options: dict[str, str]) -> ObjectStore:
    """Credentials come from `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, or from the machine's role."""
    plain = options.get("endpoint", "").startswith("http://")
    return S3Store(
        bucket,
        prefix=prefix or None,
        client_options={"allow_http": plain, "connect_timeout": "5s"},
        retry_config={"max_retries": 3},
        **options,
    )


@contextmanager
def _troubles() -> Iterator[None]:
    """A full disk and a store that does not answer are the machine's fault: 507 and 503."""
    try:
        yield
    except FileNotFoundError:
        raise
    except (BaseError, OSError) as error:
        if "os error 28" in str(error) or "No space left" in str(error):
            raise Refusal("storage_full", status=507) from error
        raise Refusal("storage_down", status=503) from error
