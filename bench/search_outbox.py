"""Ten thousand edits on their way to Meilisearch, with the sender killed five times in between."""

import asyncio
import os
import random
import secrets
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app import clock, database, embedded_postgres
from app.migrate import migrate
from app.people import people
from app.settings import settings
from bench.report import Result, say
from feeds import search
from feeds.search import outbox, postgres
from feeds.search.meili import generations, link, walk
from feeds.search.meili.indexes import INDEXES
from tests.meili_double import MASTER, Double

#: Posts, edits of them, and people who write at once.
FULL, QUICK = (2_000, 10_000), (200, 1_000)
WRITERS = 4
KILLS = 5
#: Seconds in which the last sender should bring what is left.
DRAINED_S = 30.0
#: Posts that are taken up together.
BATCH = 200
WORDS = ("valve", "pump", "seal", "gasket", "flange", "bearing", "shaft", "rotor", "filter", "hose")
SENDER = """
import asyncio, sys
from app import database
from feeds.search.meili import sender

async def work():
    await database.open_pool(sys.argv[1])
    print("ready", flush=True)
    await sender.work(asyncio.Event())

asyncio.run(work())
"""


async def measure(server: embedded_postgres.Server, *, quick: bool) -> list[Result]:
    """On a real server where `POLLEN_MEILI_URL` names one, else on a stand-in."""
    posts, edits = QUICK if quick else FULL
    server.create_database("outbox")
    await migrate(server.dsn("pollen_owner", "outbox"))
    dsn = server.dsn("pollen", "outbox")
    async with _meilisearch() as kind:
        await database.open_pool(dsn)
        try:
            await _company(posts)
            for index in INDEXES:
                await generations.renew(index)
            began = time.perf_counter()
            taken = await _edit(dsn, posts, edits)
            wrong = await walk.walk()
            return _results(edits, wrong, taken, time.perf_counter() - began, kind)
        finally:
            await _leave_nothing()
            await database.close_pool()
            server.drop_database("outbox")


def _results(edits: int, wrong: int, taken: float, whole: float, kind: str) -> list[Result]:
    how = f"{edits} edits by {WRITERS} people at once, {KILLS} times kill -9 of the sender, {kind}"
    return [
        Result(
            name="documents lost or wrong after killed senders", value=wrong, unit="documents", target=0,
            how=f"{how}; every document beside what PostgreSQL says",
        ),
        Result(
            name="outbox drained by the sender that came last", value=taken, unit="s", target=DRAINED_S,
            how=f"{how}; {edits / whole:.0f} edits a second in all",
        ),
    ]  # fmt: skip


@asynccontextmanager
async def _meilisearch() -> AsyncIterator[str]:
    if settings().meili_url:
        yield "a real Meilisearch"
        return
    double = Double()
    double.start()
    os.environ |= {"POLLEN_MEILI_URL": double.url, "POLLEN_MEILI_KEY": MASTER}
    os.environ["POLLEN_MEILI_PREFIX"] = f"bench_{secrets.token_hex(4)}_"
    settings.cache_clear()
    try:
        yield "a stand-in for Meilisearch"
    finally:
        double.stop()
        for name in ("URL", "KEY", "PREFIX"):
            del os.environ[f"POLLEN_MEILI_{name}"]
        settings.cache_clear()


async def _company(posts: int) -> None:
    mira = await people.add("mira@brightwater.example", "Mira Alves")
    ids = await database.values(
        """
        INSERT INTO post (kind, author_id, title, text, state, published_at, created_at, changed_at)
        SELECT 'reflection', $1, 'Change the ' || n, 'Before anything else.', 'live', $3, $3, $3
        FROM generate_series(1, $2::integer) AS n
        RETURNING id
        """,
        mira,
        posts,
        clock.now(),
    )
    say(f"{posts} Posts for the outbox")
    for start in range(0, posts, BATCH):
        async with database.transaction():
            await postgres.put(ids[start : start + BATCH])


async def _edit(dsn: str, posts: int, edits: int) -> float:
    """Edit while senders come and are killed; the seconds in which the last sender empties the outbox."""
    left = list(range(edits))
    writing = [asyncio.create_task(_write(left, posts, place)) for place in range(WRITERS)]
    for kill in range(KILLS):
        async with _sender(dsn) as sender:
            until = edits * (KILLS - 1 - kill) / KILLS + random.randint(0, 50)
            while len(left) > until:  # noqa: ASYNC110 - the writers go on in between
                await asyncio.sleep(0.02)
            say(f"sender killed, {len(left)} edits to go")
            sender.send_signal(signal.SIGKILL)
    await asyncio.gather(*writing)
    async with _sender(dsn), asyncio.timeout(600):
        began = time.perf_counter()
        while await outbox.lag():  # noqa: ASYNC110 - waits for another process
            await asyncio.sleep(0.1)
        return time.perf_counter() - began


async def _write(left: list[int], posts: int, place: int) -> None:
    draw = random.Random(place)
    while left:
        number = left.pop()
        post = draw.randint(1, posts)
        title = f"{' '.join(draw.choices(WORDS, k=4))} {number}"
        async with database.transaction():
            await database.execute("UPDATE post SET title = $2 WHERE id = $1", post, title)
            await search.index(post)


@asynccontextmanager
async def _sender(dsn: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SENDER, dsn,
        env=os.environ, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        if process.stdout:
            await process.stdout.readline()
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _leave_nothing() -> None:
    """On a real server: our own copies go, and nothing else."""
    for generation in await generations.generations():
        await link.link().server.drop(generation.uid)
    await link.close()
