"""The directory with its filters, and whom one may want to follow, with the true reason."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from app.people import people, preferences, profile
from feeds import applications, blocks, colleagues, follows, profiles
from feeds.colleagues import Query, Suggestion
from tests.feeds.helpers import post
from tests.world import World, approved, sign_in


@pytest.fixture
async def jonas(web: httpx.AsyncClient, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with await sign_in(web, world.jonas) as client:
        yield client


async def found(viewer: int, query: Query) -> list[str]:
    return [one.name for one in (await colleagues.find(viewer, query)).people]


async def suggestion(viewer: int, person: int) -> Suggestion | None:
    return next((one for one in await colleagues.suggested(viewer, limit=50) if one.id == person), None)


async def test_the_directory_narrows_by_skill_site_and_language(world: World) -> None:
    number = await approved("Riveting")
    await post(world.mira, skills=["Riveting"])
    await profiles.state(world.ines, ["Riveting"], [])
    await profiles.state(world.tomas, [], ["Riveting"])
    await profile.read(world.greta, ["sv"])
    assert await found(world.jonas, Query(skill=number)) == ["Ines Couto", "Mira Alves"]
    facets = await colleagues.facets(world.jonas)
    porto = next(value for value, name in facets.sites if name == "Porto")
    assert await found(world.jonas, Query(site=porto)) == ["Mira Alves", "Sofia Prata"]
    assert await found(world.jonas, Query(skill=number, site=porto)) == ["Mira Alves"]
    assert await found(world.jonas, Query(language="sv")) == ["Greta Lind"]
    assert ("sv", "Svenska") in facets.languages
    assert (number, "#Riveting") in facets.skills


async def test_the_directory_goes_on_page_by_page(world: World) -> None:
    whole = await found(world.jonas, Query())
    place, pages = None, []
    while True:
        page = await colleagues.find(world.jonas, Query(after=place), limit=3)
        pages += [one.name for one in page.people]
        place = page.next
        if place is None:
            break
    assert pages == whole
    assert len(whole) == len(set(whole)) >= 8


async def test_a_cursor_of_somebody_else_is_refused(
    web: httpx.AsyncClient, world: World, jonas: httpx.AsyncClient
) -> None:
    for number in range(40):
        await people.add(None, f"Zed {number:02}")
    link = re.search(r'href="(/people\?[^"]*after=[^"]*)"', (await jonas.get("/people")).text)
    assert link
    onward = link[1].replace("&amp;", "&")
    assert "Zed 39" in (await jonas.get(onward)).text
    async with await sign_in(web, world.mira) as mira:
        assert (await mira.get(onward)).status_code == 400


async def test_nonsense_in_the_filters_finds_everybody_or_nobody_and_breaks_nothing(
    jonas: httpx.AsyncClient,
) -> None:
    for query in ({"skill": "x"}, {"site": "9" * 30}, {"language": "\0"}, {"skill": "-1", "site": ""}):
        assert (await jonas.get("/people", params=query)).status_code == 200


async def test_it_suggests_whom_one_learned_from_with_the_true_reason(
    world: World, jonas: httpx.AsyncClient
) -> None:
    one, two = await post(world.mira, skills=["Clamp"]), await post(world.mira, skills=["Clamp"])
    for made in (one, two):
        await applications.apply(world.jonas, made, "worked")
    mira = await suggestion(world.jonas, world.mira)
    assert mira
    assert (mira.kind, mira.times) == ("tried", 2)
    assert "You tried 2 Posts of" in (await jonas.get("/people")).text
    await follows.set(world.jonas, "person", world.mira, True)
    assert await suggestion(world.jonas, world.mira) is None
    await follows.set(world.jonas, "person", world.mira, False)


async def test_it_suggests_who_helps_with_what_one_is_learning(world: World) -> None:
    await approved("Brazing")
    await profiles.state(world.jonas, [], ["Brazing"])
    await profiles.state(world.sofia, ["Brazing"], [])
    sofia = await suggestion(world.jonas, world.sofia)
    assert sofia
    assert (sofia.kind, sofia.skill) == ("helps", "Brazing")
    await preferences.set(world.sofia, "expert", "off")
    assert await suggestion(world.jonas, world.sofia) is None
    await preferences.set(world.sofia, "expert", "on")


async def test_it_suggests_who_shows_a_skill_one_follows(world: World) -> None:
    number = await approved("Welding")
    await follows.set(world.ines, "skill", number, True)
    await post(world.lena, skills=["Welding"])
    lena = await suggestion(world.ines, world.lena)
    assert lena
    assert (lena.kind, lena.skill, lena.times) == ("shown", "Welding", 1)


async def test_it_suggests_nobody_of_ones_own_team_and_nobody_one_avoids(world: World) -> None:
    number = await approved("Sealing")
    await follows.set(world.ines, "skill", number, True)
    for author in (world.jonas, world.tomas):
        await post(author, skills=["Sealing"])
    assert await suggestion(world.ines, world.jonas) is None, "of the same Team"
    assert await suggestion(world.ines, world.tomas)
    await blocks.set(world.ines, world.tomas, "mute", True)
    assert await suggestion(world.ines, world.tomas) is None


async def test_a_reason_never_speaks_of_what_was_said_without_a_name(world: World) -> None:
    number = await approved("Doubting")
    await follows.set(world.ines, "skill", number, True)
    await post(world.greta, skills=["Doubting"], anonymous=True)
    assert await suggestion(world.ines, world.greta) is None
