"""The personal feed of a big company: its page against the same cards from memory, and its lists."""

import statistics
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
import uvloop
from litestar import Litestar
from litestar.testing import RequestFactory

from app import database, embedded_postgres, web_server
from app.live import Hub
from app.migrate import migrate
from app.people import auth
from app.web.pages import page
from bench import load
from bench.company import FULL, Size, fill
from bench.report import Result, say, show
from bench.stack import pool
from feeds import feed, neighbours, ranked

ROUNDS = 60
WARM = 10
READER = 1_234
#: Lists made to know what one costs, and what one worker shall make in so many seconds.
LISTS = 100
ACTIVE, ACTIVE_S = 10_000, 600

Work = Callable[[], Awaitable[None]]


def run(folder: Path, *, quick: bool) -> int:
    server = embedded_postgres.start(folder)
    try:
        return uvloop.run(_measure(server, FULL.scaled(0.1) if quick else FULL))
    finally:
        server.close()


async def _measure(server: embedded_postgres.Server, size: Size) -> int:
    small, large = [
        await _prepare(server, name, part) for name, part in (("small", size.scaled(0.1)), ("large", size))
    ]
    feed_large, memory = await _pages(large)
    feed_small, _ = await _pages(small)
    told = f"{size.posts} posts, {size.people} people, {size.reactions} reactions"
    return show("feed", [
        Result(
            name="page_cpu_over_memory", value=feed_large / memory, unit="ratio", target=1.25,
            how=f"CPU of the whole application in one process for GET / of one person, {told}, over rendering"
            f" the same 20 cards already in memory; medians of {ROUNDS} rounds,"
            f" alternating; {feed_large:.2f} ms and {memory:.2f} ms",
        ),
        Result(
            name="ten_times_more_posts", value=feed_large / feed_small, unit="ratio", target=1.2,
            how=f"CPU of the same page with {size.posts} posts over {size.posts // 10} posts",
        ),
        Result(
            name="statements", value=await _statements(large), unit="statements", target=5,
            how="SQL statements for one page, session and settings included",
        ),
        await load.spread(large, READER),
        *await _lists(large, told),
    ])  # fmt: skip


async def _prepare(server: embedded_postgres.Server, name: str, size: Size) -> str:
    say(f"filling {name}: {size.posts} posts")
    server.create_database(name)
    await migrate(server.dsn("pollen_owner", name))
    link = await asyncpg.connect(server.dsn("postgres", name))
    await fill(link, size)
    await link.close()
    dsn = server.dsn("pollen", name)
    async with pool(dsn):
        say("learning what goes with what")
        await neighbours.know_teams()
        await neighbours.warm()
        await neighbours.learn()
        await ranked.rebuild(READER)
    return dsn


async def _pages(dsn: str) -> tuple[float, float]:
    """CPU milliseconds of the page, and of rendering its cards from memory."""
    async with pool(dsn):
        get, viewer = await _reader(dsn)
        found = await feed.page(READER)
        request = RequestFactory(Litestar(logging_config=None)).get("/", user=viewer)

        async def served() -> None:
            assert await get() == 200

        async def rendered() -> None:
            page(
                request,
                "feeds/feed.html",
                page="home",
                cards=found.cards,
                next=None,
                tab="foryou",
                ended=False,
                auto=True,
                longest=None,
            )

        return await _alternate(served, rendered)


async def _lists(dsn: str, told: str) -> list[Result]:
    """What making one list anew costs the database, and how long one worker takes for all who are active."""
    async with pool(dsn):
        people = await database.values(
            "SELECT id FROM person WHERE id % (SELECT max(id) / $1 FROM person) = 0 ORDER BY id", LISTS
        )
        began = time.perf_counter()
        for person in people:
            await ranked.rebuild(person)
        each = (time.perf_counter() - began) / len(people)
        asked: list[float] = []
        async with database.transaction(), database.connection() as link:
            link.add_query_logger(lambda record: asked.append(record.elapsed))
            for person in people:
                await ranked.rebuild(person)
    return [
        Result(
            name="list_database_ms", value=1000 * sum(asked) / len(people), unit="ms", target=20,
            how="all statements of making one list anew, as their caller waits for them; mean of"
            f" {len(people)} people, {told}",
        ),
        Result(
            name="ten_thousand_lists_s", value=each * ACTIVE, unit="s", target=ACTIVE_S,
            how=f"one worker, one list after the other: {1000 * each:.1f} ms for each of a sample of"
            f" {len(people)} people, times {ACTIVE}",
        ),
    ]  # fmt: skip


async def _reader(dsn: str) -> tuple[Callable[[], Awaitable[int]], auth.Viewer | None]:
    """Somebody signed in, and what asks the application of this process for their feed and gives the status.

    There is neither a network nor a client, so the CPU is the page's own.
    """
    application: Any = web_server.application(dsn)
    application.app.state.hub = Hub(dsn)
    token = await auth.open_session(READER)
    headers = [(b"host", b"pollen.bench"), (b"cookie", f"session={token}".encode())]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": "/", "raw_path": b"/", "root_path": "", "query_string": b"", "headers": headers,
        "client": ("127.0.0.1", 1), "server": ("pollen.bench", 80),
    }  # fmt: skip

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def get() -> int:
        told: list[int] = []

        async def send(message: dict[str, Any]) -> None:
            told.append(message.get("status", 0))

        await application({**scope, "headers": list(headers), "state": {}}, receive, send)
        return told[0]

    return get, await auth.by_session(token)


async def _statements(dsn: str) -> float:
    """Count what one page asks of PostgreSQL, by asyncpg's own log of queries."""
    asked: list[str] = []
    async with pool(dsn):
        get, _ = await _reader(dsn)
        await get()
        links: Any = database.DB.pool
        async with links.acquire() as link:
            link.add_query_logger(lambda record: asked.append(record.query))
        await get()
    return len(asked)


async def _alternate(one: Work, other: Work) -> tuple[float, float]:
    """Median CPU milliseconds of each, in turn, after a warm-up."""
    times: dict[Work, list[float]] = {one: [], other: []}
    for number in range(ROUNDS + WARM):
        for work, taken in times.items():
            began = time.process_time()
            await work()
            if number >= WARM:
                taken.append(1000 * (time.process_time() - began))
    return statistics.median(times[one]), statistics.median(times[other])
