"""Four numbers, recounted from what people tried, never for a few."""

import httpx
import pytest

import gamification.jobs
from app import limits
from learning.insights import numbers
from tests.feeds.helpers import post
from tests.gamification.trying import tries
from tests.world import World, sign_in

assert gamification.jobs


@pytest.fixture(scope="module")
async def leipzig_tries(world: World) -> World:
    """Four people in Leipzig try a post from Porto; each tells minutes, one of them far too many."""
    number = await post(world.mira)
    for person, minutes, result in (
        (world.jonas, 500, "worked"),
        (world.ines, 30, "worked"),
        (world.tomas, 30, "partly"),
        (world.paul, 30, "not"),
    ):
        await tries(person, number, result, minutes=minutes)
    return world


async def test_four_people_are_too_few_for_a_number(leipzig_tries: World) -> None:
    assert set(vars_of(await numbers()).values()) == {None}


async def test_the_fifth_opens_the_tiles_and_the_numbers_are_exact(leipzig_tries: World) -> None:
    number = await post(leipzig_tries.mira)
    for person in (leipzig_tries.lena, leipzig_tries.greta):
        await tries(person, number, minutes=60)
    found = await numbers()
    most = (await limits.current()).minutes_max
    assert (found.tried, found.triers, found.worked, found.told) == (6, 6, 5, 6)
    assert found.hours == round((most + 30 + 30 + 30 + 60 + 60) / 60)
    assert (found.sites_helping, found.sites_helped) == (1, 1)


async def test_a_try_at_the_authors_own_site_is_no_travel(leipzig_tries: World) -> None:
    before = await numbers()
    number = await post(leipzig_tries.mira)
    await tries(leipzig_tries.sofia, number)
    after = await numbers()
    assert (after.sites_helping, after.sites_helped) == (before.sites_helping, before.sites_helped)
    assert after.tried == (before.tried or 0) + 1


async def test_who_tells_no_minutes_adds_none(leipzig_tries: World) -> None:
    before = await numbers()
    number = await post(leipzig_tries.mira)
    await tries(leipzig_tries.sofia, number, minutes=None)
    after = await numbers()
    assert after.tried == (before.tried or 0) + 1
    assert (after.hours, after.tellers) == (before.hours, before.tellers)


async def test_the_page_is_for_l_and_d(leipzig_tries: World, web: httpx.AsyncClient) -> None:
    lena, mira = await sign_in(web, leipzig_tries.lena), await sign_in(web, leipzig_tries.mira)
    page = await lena.get("/insights")
    assert page.status_code == 200
    assert "What Pollen changed" in page.text
    assert (await mira.get("/insights")).status_code == 403


def vars_of(found: object) -> dict[str, object]:
    return {name: getattr(found, name) for name in found.__struct_fields__}
