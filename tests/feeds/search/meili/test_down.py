"""Meilisearch down, slow, full, talking nonsense or begun anew: the same page, and recovery by itself."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from types import SimpleNamespace

import httpx
import pytest

from app import clock, database
from feeds import search
from feeds.search import Query, outbox
from feeds.search.meili import care, sender
from feeds.search.meili.breaker import Breaker
from feeds.search.meili.client import SEARCH_S
from feeds.search.meili.indexes import index
from feeds.search.meili.link import link
from tests.feeds.helpers import post
from tests.meili_double import Double
from tests.world import World, sign_in

WAYS = ("503", "cut", "garbage", "other")


@pytest.fixture(scope="module")
async def pumps(filled: World) -> list[int]:
    made = [await post(filled.mira, title=f"Prime the pump {n}") for n in range(3)]
    await sender.send(index("posts"))
    return made


@pytest.fixture(autouse=True)
def _quick_breaker(double: Double) -> Iterator[None]:
    link().breaker.pause_s = 0.2
    yield
    link().breaker.good()


@pytest.fixture
async def jonas(filled: World, web: httpx.AsyncClient) -> AsyncIterator[httpx.AsyncClient]:
    async with await sign_in(web, filled.jonas) as client:
        yield client


async def found(world: World) -> tuple[list[int], str]:
    page = await search.find(world.jonas, Query(text="prime the pump"))
    return sorted(card.id for card in page.cards), page.engine


async def test_well_it_answers(filled: World, pumps: list[int]) -> None:
    assert await found(filled) == (pumps, "meilisearch")


@pytest.mark.parametrize("way", WAYS)
async def test_results_are_the_same_with_meilisearch_stopped(
    filled: World, pumps: list[int], double: Double, way: str
) -> None:
    with double.spoilt(way):
        assert await found(filled) == (pumps, "postgres")
    assert await found(filled) == (pumps, "meilisearch")


async def test_no_server_at_all_is_the_same_page(filled: World, pumps: list[int], double: Double) -> None:
    double.stop()
    try:
        assert await found(filled) == (pumps, "postgres")
    finally:
        double.start()
    assert await found(filled) == (pumps, "meilisearch")


async def test_a_hanging_server_costs_four_seconds_once_and_then_nothing(
    filled: World, pumps: list[int], double: Double, jonas: httpx.AsyncClient
) -> None:
    with double.spoilt("slow"):
        assert SEARCH_S < 4
        async with asyncio.timeout(double.slow_s):
            first = await jonas.get("/search", params={"q": "prime the pump"})
        await asyncio.gather(*(found(filled) for _ in range(5)))
        assert link().breaker.open
        for _ in range(3):
            began = time.monotonic()
            again = await jonas.get("/search", params={"q": "prime the pump"})
            assert time.monotonic() - began < SEARCH_S  # whoever asks it takes at least so long
        told = (await jonas.get("/ready")).json()
        assert "Meilisearch does not answer" in next(
            part["note"] for part in told if part["part"] == "search"
        )
    assert first.status_code == again.status_code == 200
    assert all(f"Prime the pump {n}" in first.text for n in range(3))


async def test_an_open_breaker_closes_once_the_server_is_well_again(
    filled: World, pumps: list[int], double: Double
) -> None:
    with double.spoilt("503"):
        for _ in range(link().breaker.failures):
            await found(filled)
        double.seen.clear()
        assert (await found(filled))[1] == "postgres"
        assert double.seen == []
    async with asyncio.timeout(60):
        while (await found(filled))[1] != "meilisearch":
            await asyncio.sleep(0.05)


async def test_a_breaker_that_tries_in_vain_waits_again(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("feeds.search.meili.breaker.time", SimpleNamespace(monotonic=lambda: now))
    breaker, tries = Breaker(failures=1, pause_s=10), []

    async def fail() -> None:
        tries.append(1)
        raise OSError

    breaker.bad("away")
    for moment, tried in ((9.9, 0), (10, 1), (19.9, 1), (20, 2)):
        now = moment
        for _ in range(2):
            breaker.probe(fail)
        await asyncio.sleep(0)
        assert (len(tries), breaker.open) == (tried, True)


async def test_begun_anew_and_empty_it_is_not_asked_until_it_is_filled(
    filled: World, pumps: list[int], double: Double
) -> None:
    double.restart_empty()
    assert await found(filled) == (pumps, "postgres")
    await care.keep()
    for name in await database.values("SELECT payload->>'index' FROM job WHERE kind = 'search.renew'"):
        await care.renew(name)
    link().breaker.good()
    assert await found(filled) == (pumps, "meilisearch")


async def test_out_of_disk_posts_wait_and_operators_are_told(
    filled: World, pumps: list[int], double: Double, jonas: httpx.AsyncClient
) -> None:
    double.routes.tasks_end = "full"
    number = await post(filled.mira, title="Prime the pump at night")
    stop = asyncio.Event()
    working = asyncio.create_task(sender.work(stop))
    await asyncio.sleep(0.5)
    assert number in [row.entity_id for row in await outbox.waiting("posts")]
    assert await outbox.parked() == []
    await database.execute("UPDATE search_dirty SET changed_at = $1", clock.now() - timedelta(minutes=11))
    told = (await jonas.get("/ready")).json()
    assert "changes wait since" in next(part["note"] for part in told if part["part"] == "search")
    assert 'pollen_search_waiting{index="posts"} 1.0' in (await jonas.get("/metrics")).text

    double.routes.tasks_end = ""
    async with asyncio.timeout(60):
        while await outbox.lag():
            await asyncio.sleep(0.05)
    stop.set()
    await working
    assert [part.ok for part in await care.examine()] == [True]


async def test_doctor_says_what_is_wrong_with_the_server(filled: World, double: Double) -> None:
    with double.spoilt("503"):
        (told,) = await care.examine()
    assert not told.ok
    assert "does not answer" in told.note


async def test_finished_tasks_are_deleted_after_a_week(
    filled: World, pumps: list[int], double: Double
) -> None:
    assert any(task["status"] == "succeeded" for task in double.routes.tasks)
    with clock.at(clock.now() + timedelta(days=8)):
        await care.purge()
    left = [task["type"] for task in double.routes.tasks if task["status"] == "succeeded"]
    assert left == ["taskDeletion"]
