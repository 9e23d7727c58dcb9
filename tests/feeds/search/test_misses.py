"""What people looked for in vain is counted without a name, for the gaps that L&D closes."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from app import clock, database, limits
from app.people import people
from feeds.search import misses
from tests.world import World, sign_in


@pytest.fixture
async def jonas(web: httpx.AsyncClient, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with await sign_in(web, world.jonas) as client:
        yield client


async def test_a_miss_is_counted_without_a_name_and_shown_for_k_people_only(
    web: httpx.AsyncClient, world: World, jonas: httpx.AsyncClient
) -> None:
    most = (await limits.current()).k
    searchers = [await people.add(None, f"Searcher {number}") for number in range(most)]
    for person in [*searchers[1:], searchers[1]]:
        async with await sign_in(web, person) as client:
            assert (await client.get("/search?q=Quetzal  FILTER")).status_code == 200
    assert await misses.gaps(days=90) == []
    async with await sign_in(web, searchers[0]) as client:
        await client.get("/search?q=quetzal+filter&typing=on")
        await client.get("/search?q=quetzal+filter&kind=video")
        assert await misses.gaps(days=90) == []
        await client.get("/search?q=quetzal+filter")
    assert [(gap.text, gap.people) for gap in await misses.gaps(days=90)] == [("quetzal filter", most)]
    assert (await jonas.get("/insights")).status_code == 403
    async with await sign_in(web, world.lena) as lena:
        page = (await lena.get("/insights")).text
    assert "quetzal filter" in page
    assert "/wanted?title=quetzal+filter" in page
    with clock.at(clock.now() + timedelta(days=91)):
        assert await misses.gaps(days=90) == []


async def test_a_miss_counts_from_the_last_time_and_not_for_ever(world: World) -> None:
    searchers = range((await limits.current()).k)
    for days in (0, 60):
        with clock.at(clock.now() + timedelta(days=days)):
            for person in searchers:
                await misses.count(person, "lost wax")
    with clock.at(clock.now() + timedelta(days=100)):
        assert [gap.text for gap in await misses.gaps(days=90)] == ["lost wax"]
    with clock.at(clock.now() + timedelta(days=1_000)):
        await misses.sweep()
    assert await database.value("SELECT count(*) FROM search_miss WHERE text = 'lost wax'") == 0


async def test_no_mark_of_a_miss_leads_from_one_text_to_another(world: World) -> None:
    """Forty texts of one person have many marks, of which each may be many people's."""
    for number in range(40):
        await misses.count(world.greta, f"secret {number}")
    marks = await database.values("SELECT mark FROM search_miss WHERE text LIKE 'secret%'")
    assert len(set(marks)) > 20
    assert all(0 <= mark < misses.MARKS for mark in marks)
