"""`python -m app restore`: a backup into an empty machine.

Files and keys come first, the database last and all at once. While a restore is unfinished a mark lies in
the data folder: nothing else starts, and the same restore may begin again.
"""

import re
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

import asyncpg
import msgspec

from app import archive, backup, dumps, hooks, mark
from app.archive import Reader, Unusable
from app.backup import ABOUT, DATABASE, FILES, SECRETS, About
from app.progress import Progress, say
from app.server import Access

ROOT = Path(__file__).parent.parent
#: Every command makes it where it is missing, so it alone does not mean that somebody uses the machine.
FRESH = "secret"


async def restore(path: Path, access: Access, data: Path) -> About:
    """Bring everything in `path` into this empty machine; what the backup says of itself.

    Raises `Unusable` before anything is changed when the backup is not whole or the machine not empty.
    """
    say(f"checking {path}")
    seal = archive.check(path, Progress("checked"))
    about = _about(path)
    link = await asyncpg.connect(access.owner)
    try:
        tools = dumps.for_restore(link.get_server_version().major, about.dump)
        if not _again(data, path, seal):
            await _empty(link, data)
            mark.write(data, mark.Mark(str(path), seal))
        await _files(path, data)
        if not await _tables(link):
            say("database")
            with Reader(path).open(DATABASE) as file:
                await dumps.load(tools, access.owner, file)
        await _grant(link, access)
        await _compare(link, about)
    finally:
        await link.close()
    mark.remove(data)
    return about


def _about(path: Path) -> About:
    with Reader(path).open(ABOUT) as file:
        about = msgspec.json.decode(file.read(), type=About)
    known = {
        found[1]
        for module in ROOT.glob("*/migrations/*_20*.py")
        if (found := re.search(r'^ID = "(.+)"$', module.read_text(), re.MULTILINE))
    }
    if about.format != backup.FORMAT or (new := set(about.migrations) - known):
        why = f"its tables have {len(new)} changes" if about.format == backup.FORMAT else "it has a form"
        raise Unusable(
            f"{path} is of a newer Pollen: {why} that this one does not know. Install that one first."
        )
    return about


def _again(data: Path, path: Path, seal: str) -> bool:
    """Whether this restore was begun before. Another one may not be mixed into it."""
    begun = mark.read(data)
    if begun and begun.seal != seal:
        raise Unusable(f"{mark.unfinished(data)} {path} is another backup.")
    return begun is not None


async def _empty(link: asyncpg.Connection, data: Path) -> None:
    """Raises `Unusable` naming what is there."""
    there = [f"the database has the table {name}" for name in (await _tables(link))[:3]]
    there += [f"the store has the file {key}" for store in hooks.stores if (key := await store.first())]
    there += [
        f"{found.parent} has the key {found.name}" for found in backup.secrets(data) if found.name != FRESH
    ]
    if there:
        raise Unusable(f"Restore goes into an empty machine only: {'; '.join(there)}.")


async def _tables(link: asyncpg.Connection) -> list[str]:
    return list(await backup.count_rows(link))


async def _files(path: Path, data: Path) -> None:
    progress = Progress("files and keys")
    for name, file in Reader(path).parts():
        if name.startswith(SECRETS):
            _keep_secret(data / SECRETS / Path(name).name, file)
        elif name.startswith(FILES):
            await hooks.stores[0].write(name.removeprefix(FILES), file)
        else:
            continue
        progress.next()
    progress.end()


def _keep_secret(path: Path, file: IO[bytes]) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = path.with_name(f".{path.name}")
    made.touch(mode=0o600)
    made.write_bytes(file.read())
    made.rename(path)


async def _grant(link: asyncpg.Connection, access: Access) -> None:
    """As after migrations: the application's role fills all tables, and only adds to append-only ones."""
    role = unquote(urlsplit(access.app).username or "")
    if not role or role == unquote(urlsplit(access.owner).username or ""):
        return
    for row in await link.fetch(RIGHTS, role):
        await link.execute(row["statement"])


async def _compare(link: asyncpg.Connection, about: About) -> None:
    found = await backup.count_rows(link)
    wrong = [
        f"{name} has {found.get(name)} rows instead of {rows}"
        for name, rows in about.tables.items()
        if found.get(name) != rows
    ]
    if wrong:
        raise Unusable(f"The database is not what was backed up: {'; '.join(wrong)}.")


RIGHTS = """
    WITH ours AS (
        SELECT oid, relkind FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relowner = current_user::regrole
    )
    SELECT format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO %I', oid::regclass, $1::text) AS statement
    FROM ours WHERE relkind IN ('r', 'v', 'm', 'p')
    UNION ALL
    SELECT format('GRANT USAGE, SELECT, UPDATE ON SEQUENCE %s TO %I', oid::regclass, $1::text)
    FROM ours WHERE relkind = 'S'
    UNION ALL
    SELECT format('REVOKE UPDATE, DELETE, TRUNCATE ON %s FROM PUBLIC, %I', tgrelid::regclass, $1::text)
    FROM pg_trigger WHERE tgname = 'append_only'
"""
