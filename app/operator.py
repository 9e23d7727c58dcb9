"""The commands of operators: what they say, and how they fail. Each returns the exit status."""

import asyncio
import errno
import os
from collections.abc import Callable, Coroutine
from pathlib import Path

import asyncpg

from app import backup as backups
from app import hooks, server
from app import restore as restores
from app.archive import Unusable
from app.embedded_postgres import Unavailable
from app.progress import say
from app.refusal import Refusal
from app.server import Access
from app.settings import settings
from app.web.sentences import sentence


def backup(path: Path) -> int:
    """Write a backup and say what is in it."""

    async def work(access: Access) -> None:
        made = await backups.make(path, access.owner)
        rows = sum(made.about.tables.values())
        print(f"{path}: {rows} rows, {made.files} files with {made.bytes / 1e6:.1f} MB")
        if made.lost:
            say(f"{len(made.lost)} files were gone when their turn came: see above.")
        if os.environ.get("POLLEN_SECRET"):
            say("POLLEN_SECRET comes from the environment and is not in the backup: keep it elsewhere.")

    return _run(path, work)


def restore(path: Path) -> int:
    """Bring a backup into this empty machine."""
    place = path.absolute()

    async def work(access: Access) -> None:
        about = await restores.restore(place, access, settings().data)
        print(f"restored: {path}, made {about.made_at:%Y-%m-%d %H:%M} UTC")

    return _run(path, work)


async def verify() -> int:
    """Ask every package whether its data is whole, and say what is not."""
    broken = [line for ask in hooks.verify for line in await ask()]
    for line in broken:
        print(line)
    print("everything holds" if not broken else f"{len(broken)} invariants do not hold")
    return 1 if broken else 0


async def doctor() -> int:
    """Say of each part whether it works, and what to do about what does not."""
    found = [part for ask in hooks.doctor for part in await ask()]
    for part in found:
        print(f"{'ok ' if part.ok else 'NO '} {part.part}{': ' + part.note if part.note else ''}")
    return 0 if all(part.ok for part in found) else 1


def _run(path: Path, work: Callable[[Access], Coroutine[None, None, None]]) -> int:
    try:
        with server.reachable() as access:
            asyncio.run(work(access))
    except (Unusable, Unavailable) as reason:
        say(str(reason))
    except Refusal as refusal:
        say(sentence(refusal))
    except (OSError, asyncpg.PostgresError) as error:
        full = isinstance(error, asyncpg.DiskFullError) or getattr(error, "errno", 0) == errno.ENOSPC
        say(f"The disk is full: make room and start again ({path})." if full else f"{path}: {error}")
    else:
        return 0
    return 1
