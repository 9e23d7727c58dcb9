"""How long people wait for what they look for, one alone and eight at a time, and how fast a takedown is."""

import asyncio
import itertools
import random
import time
from collections.abc import Awaitable, Callable, Sequence

import asyncpg
from msgspec import Struct

from app import database
from app.events import Verb
from bench.library import PEOPLE
from bench.report import Result, say
from bench.slices import Case
from bench.stack import pool
from feeds import search
from feeds.search import Query, postgres
from feeds.states import move

#: What people type waits so long for the next letter.
PAUSE_S = 0.2
CLIENTS = 8
P50_MS, P99_MS, SUGGESTED_MS = 15, 50, 15
#: Posts that are taken down while somebody looks for each of them all the time.
TAKEN_DOWN = 20
READER = 1
#: The most common words of the whole company.
COMMON = 40
SEVERAL = f"{CLIENTS} clients, each asking again {1000 * PAUSE_S:.0f} ms after an answer, as the page does"

Ask = Callable[[int, Case], Awaitable[object]]


class Taken(Struct, frozen=True):
    """How long they waited, in milliseconds."""

    p50: float
    p99: float
    many: int


async def speed(dsn: str, cases: dict[str, list[Case]], told: str) -> list[Result]:
    """Each kind of query by one client and by eight; suggestions for the first letters of the same words."""
    async with pool(dsn, size=CLIENTS + 2):
        await _warm(cases)
        found = []
        for name, some in cases.items():
            alone, together = await _times(_find, some, 1), await _times(_find, some, CLIENTS)
            found += _told(name, alone, f"{told}, one client", P50_MS, P99_MS)
            found += _told(f"{name}_{CLIENTS}_clients", together, f"{told}, {SEVERAL}", P50_MS, P99_MS)
        letters = [_begun(case) for case in cases["clean"]]
        alone, together = await _times(_suggest, letters, 1), await _times(_suggest, letters, CLIENTS)
        for name, taken, said in (
            ("suggestions", alone, "one client"),
            (f"suggestions_{CLIENTS}_clients", together, SEVERAL),
        ):
            found += _told(name, taken, f"{told}, {said}", SUGGESTED_MS, SUGGESTED_MS)[1:]
        return found


async def takedown(dsn: str, many: int) -> Result:
    """Milliseconds from the commit of a takedown to the start of the last search that showed the Post."""
    async with pool(dsn):
        posts = await database.rows(_Titled, TITLED, TAKEN_DOWN)
        late, looked = [], 0
        for post in posts:
            left, searches = await _take_down(post)
            late.append(left)
            looked += searches
    return Result(
        name="takedown_to_invisible", value=max(late), unit="ms", target=0,
        how=f"{len(posts)} Posts of {many} hidden one after the other while a search for each runs all the"
        f" time ({looked} searches): from the commit to the start of the last search that still showed it",
    )  # fmt: skip


async def common(dsn: str) -> list[Case]:
    """The words that most Posts hold, in pairs: as many matches as there can be."""
    link = await asyncpg.connect(dsn)
    try:
        words = [row[0] for row in await link.fetch(MOST, COMMON)]
    finally:
        await link.close()
    draw = random.Random(5)
    texts = [*words, *(" ".join(draw.sample(words, 2)) for _ in words)]
    return [Case(text, "en", frozenset(), "en") for text in texts]


class _Titled(Struct):
    id: int
    title: str


async def _take_down(post: _Titled) -> tuple[float, int]:
    """How late the last search showed it, and how many searches there were."""
    query = Query(text=post.title)
    found = [await _look(post.id, query)]
    assert found[0][1], f"{post.title} is not found by its own title"
    gone = asyncio.Event()

    async def look() -> None:
        while not gone.is_set():
            found.append(await _look(post.id, query))

    looking = asyncio.create_task(look())
    await asyncio.sleep(PAUSE_S)
    await move(post.id, "hidden", verb=Verb.POST_HIDDEN, actor=None)
    committed = time.perf_counter()
    await asyncio.sleep(PAUSE_S)
    gone.set()
    await looking
    late = [1000 * (began - committed) for began, shown in found if shown and began > committed]
    return max(late, default=0.0), len(found)


async def _look(post: int, query: Query) -> tuple[float, bool]:
    began = time.perf_counter()
    page = await search.find(READER, query)
    return began, post in {card.id for card in page.cards}


async def _warm(cases: dict[str, list[Case]]) -> None:
    for case in itertools.chain.from_iterable(cases.values()):
        await _find(READER, case)


async def _times(ask: Ask, cases: Sequence[Case], clients: int) -> Taken:
    """A client alone asks all the time; of several each pauses after an answer, as people do."""
    taken: list[float] = []

    async def client(number: int) -> None:
        for case in cases[number::clients]:
            if clients > 1:
                await asyncio.sleep(PAUSE_S * random.uniform(0.5, 1.5))
            began = time.perf_counter()
            await ask(1 + number * 97 % PEOPLE, case)
            taken.append(1000 * (time.perf_counter() - began))

    await asyncio.gather(*map(client, range(clients)))
    taken.sort()
    return Taken(taken[len(taken) // 2], taken[int(0.99 * len(taken))], len(taken))


async def _find(viewer: int, case: Case) -> object:
    return await postgres.hits(viewer, Query(text=case.text, typing=case.half), Query().size)


async def _suggest(viewer: int, case: Case) -> object:
    return await search.suggest(viewer, case.text)


def _begun(case: Case) -> Case:
    """The first one to five letters of it."""
    return Case(case.text[: 1 + len(case.text) % 5], case.language, case.wanted, case.within, half=True)


def _told(name: str, taken: Taken, where: str, p50: float, p99: float) -> list[Result]:
    how = f"{taken.many} queries in {where}"
    say(f"{name}: {taken.p50:.1f} / {taken.p99:.1f} ms")
    return [
        Result(name=f"{name}_p50", value=taken.p50, unit="ms", target=p50, how=how),
        Result(name=f"{name}_p99", value=taken.p99, unit="ms", target=p99, how=how),
    ]


TITLED = """
    SELECT id, title FROM post
    WHERE audience = 'all' AND state = 'live' AND length(title) > 30
    ORDER BY md5(id::text) LIMIT $1
"""

MOST = "SELECT term FROM search_term ORDER BY df DESC LIMIT $1"
