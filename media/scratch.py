"""The worker's own disk: where a file is put together and worked on, and nothing is kept."""

import asyncio
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from app import clock, database
from app.settings import settings
from media import storage

#: No job works on a file for so long; what is older was left by a killed worker.
OLDEST = timedelta(hours=24)
#: Bytes copied at a time: a part in one go.
PIECE = 8 << 20


class Bench(msgspec.Struct, frozen=True):
    """One attempt's folders: ffmpeg reads `source` and may write only in `out` and `work`."""

    source: Path
    out: Path
    work: Path


@asynccontextmanager
async def bench(asset: str, key: str | None = None) -> AsyncIterator[Bench]:
    """Fresh folders for one attempt, with the file at `key` or the asset's as it came; gone afterwards."""
    root = folder() / asset / f"{secrets.token_hex(6)}.tmp"
    made = Bench(root / "source", root / "out", root / "work")
    made.out.mkdir(parents=True)
    made.work.mkdir()
    try:
        await _fetch([key] if key else await _keys(asset), made.source)
        yield made
    finally:
        await asyncio.to_thread(_remove, root)


@contextmanager
def corner() -> Iterator[Path]:
    """A folder for one small picture; gone afterwards."""
    folder().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder()) as place:
        yield Path(place)


def sweep(before: datetime) -> None:
    """Remove what killed workers left behind."""
    for attempt in folder().glob("*/*.tmp"):
        if attempt.stat().st_mtime < before.timestamp():
            _remove(attempt)


def folder() -> Path:
    return (settings().data / "scratch").resolve()


def oldest() -> datetime:
    return clock.now() - OLDEST


async def _keys(asset: str) -> list[str]:
    """The kept original, or the parts to join."""
    original = await database.value("SELECT original FROM asset WHERE id = $1", asset)
    if original:
        return [original]
    return await database.values("SELECT key FROM part WHERE asset_id = $1 ORDER BY start", asset)


async def _fetch(keys: list[str], target: Path) -> None:
    with target.open("wb") as file:
        for key in keys:
            async for piece in storage.stream(key, piece=PIECE):
                await asyncio.to_thread(file.write, piece)


def _remove(root: Path) -> None:
    shutil.rmtree(root, ignore_errors=True)
    try:
        root.parent.rmdir()
    except OSError:
        return  # another attempt at this asset is under way
