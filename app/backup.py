"""`python -m app backup`: database, files and keys as of one moment, while Pollen runs.

The database is read as one transaction sees it. Files never change under their key, so those that its
rows name are copied afterwards; what was deleted in between is told.
"""

import tempfile
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

import asyncpg
import msgspec

from app import archive, clock, dumps, hooks
from app.archive import PIECE, Writer
from app.progress import Progress, say
from app.settings import settings

FORMAT = 1
ABOUT, DATABASE, FILES, SECRETS = "about", "database", "files/", "secrets/"
#: Keys read from the database at a time.
KEYS = 1000


class About(msgspec.Struct, frozen=True):
    """What a backup says of itself; `tables` counts rows, `dump` is the major version of its pg_dump."""

    format: int
    made_at: datetime
    dump: int
    migrations: list[str]
    tables: dict[str, int]


class Made(msgspec.Struct):
    """How a backup went."""

    about: About
    files: int
    bytes: int
    lost: list[str]


async def make(path: Path, owner: str) -> Made:
    """Write a backup of everything to `path`; `owner` is the access of the tables' owner.

    Raises `Unusable`, and the Refusals of the store.
    """
    with archive.writing(path) as writer, tempfile.TemporaryFile(dir=path.parent) as keys:
        about = await _database(writer, owner, keys)
        count = _count(keys)
        progress = Progress("files", count)
        lost = await _files(writer, keys, progress)
        progress.end()
        for secret in secrets(settings().data):
            await writer.add(SECRETS + secret.name, _pieces(secret), Progress("keys"))
    return Made(about, count - len(lost), progress.bytes, lost)


def secrets(data: Path) -> list[Path]:
    """The files that hold keys. Hidden ones are those of a start that was cut off."""
    return sorted(path for path in (data / "secrets").glob("*") if not path.name.startswith("."))


async def count_rows(link: asyncpg.Connection) -> dict[str, int]:
    """Every table of ours with the number of its rows."""
    names = await link.fetch(
        """
        SELECT c.oid::regclass::text AS name FROM pg_class c
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY name
        """
    )
    return {
        row["name"]: await link.fetchval(f"SELECT count(*) FROM {row['name']}")  # noqa: S608 - regclass quotes
        for row in names
    }


async def _database(writer: Writer, owner: str, keys: IO[bytes]) -> About:
    """The dump, and the keys of all files as the same transaction sees them."""
    async with _snapshot(owner) as (link, snapshot):
        tools = dumps.for_dump(link.get_server_version().major)
        about = await _about(link, tools.major)
        await writer.add(ABOUT, _once(msgspec.json.encode(about)), Progress("about"))
        progress = Progress("database")
        async with aclosing(dumps.dump(tools, owner, snapshot)) as pieces:
            await writer.add(DATABASE, pieces, progress)
        progress.end()
        for number, store in enumerate(hooks.stores):
            async for row in link.cursor(store.keys, prefetch=KEYS):
                keys.write(f"{number} {row[0]}\n".encode())
    return about


@asynccontextmanager
async def _snapshot(owner: str) -> AsyncIterator[tuple[asyncpg.Connection, str]]:
    link = await asyncpg.connect(owner)
    try:
        async with link.transaction(isolation="repeatable_read", readonly=True):
            yield link, await link.fetchval("SELECT pg_export_snapshot()")
    finally:
        await link.close()


async def _about(link: asyncpg.Connection, dump: int) -> About:
    migrations = await link.fetch("SELECT name FROM migration ORDER BY name")
    return About(FORMAT, clock.now(), dump, [row["name"] for row in migrations], await count_rows(link))


async def _files(writer: Writer, keys: IO[bytes], progress: Progress) -> list[str]:
    lost = []
    keys.seek(0)
    for line in keys:
        number, _, key = line.decode().rstrip("\n").partition(" ")
        try:
            await writer.add(FILES + key, hooks.stores[int(number)].read(key), progress)
        except FileNotFoundError:
            lost.append(key)
            say(f"deleted meanwhile, or lost before: {key}")
    return lost


def _count(keys: IO[bytes]) -> int:
    keys.seek(0)
    return sum(1 for _ in keys)


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
