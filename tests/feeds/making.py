"""Short ways to the things these tests start from."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import Context
from datetime import timedelta
from typing import TypeVar

from app import clock, database
from app.refusal import Refusal
from feeds.tables import Post

T = TypeVar("T")
WAITING = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"


async def publish(author: int, kind: str = "video", **columns: object) -> int:
    """A live post that everybody may read."""
    moment = clock.now() - timedelta(days=1)
    post = Post(
        kind=kind,
        author_id=author,
        title="Seal a bag in one go",
        state="live",
        created_at=moment,
        changed_at=moment,
        published_at=moment,
    )
    for name, value in columns.items():
        setattr(post, name, value)
    await post.save()
    return post.id


async def counter(post: int, name: str) -> int:
    return await database.value(f"SELECT {name} FROM post WHERE id = $1", post)  # noqa: S608 - a test names it


async def events(verb: str) -> int:
    return await database.value("SELECT count(*) FROM event WHERE verb = $1", verb)


async def inbox(person: int) -> list[tuple[str, str]]:
    """Kind and times of each Notice, oldest first."""
    return [
        tuple(found)
        for found in await database.values(
            "SELECT ARRAY[kind, times::text] FROM notice WHERE person_id = $1 ORDER BY id", person
        )
    ]


async def at_once(first: Callable[[], Awaitable[T]], second: Callable[[], Awaitable[T]]) -> tuple[T, T]:
    """What two acts lead to, when the second one begins before the first has been committed."""

    async def other() -> T:
        return await second()

    async with database.transaction():
        one = await first()
        later = asyncio.create_task(other(), context=Context())
        async with asyncio.timeout(60):
            while not (later.done() or await database.value(WAITING)):
                await asyncio.sleep(0)
    return one, await later


async def refused(act: Callable[..., Awaitable[object]], *given: object) -> str | None:
    """The code of the Refusal that the act meets with, if any."""
    try:
        await act(*given)
    except Refusal as refusal:
        return refusal.code
    return None
