"""NOTICE-6: no broadcast but an announcement with a named owner, an audience and an end; one at a time."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta

import httpx
import pytest

from app import clock, database, jobs
from app.people.people import add
from app.people.tables import PersonRole
from app.reach.notices import inbox
from app.refusal import Refusal
from feeds import announcements, communities
from feeds.announcements import Wish
from feeds.communities import Words
from gamification import campaigns
from gamification.campaigns import Week
from tests.world import World, approved, sign_in


@pytest.fixture(autouse=True)
async def _silence(world: World) -> AsyncIterator[None]:
    yield
    await database.execute("DELETE FROM announcement_read")
    await database.execute("DELETE FROM announcement")


async def today() -> date:
    return await announcements.last_day() - timedelta(days=30)


async def wish(audience: str = "all", name: str = "The canteen moves", days: int = 3) -> Wish:
    return Wish(audience, name, "From Monday on it is in hall 4.", await today() + timedelta(days=days))


async def names(person: int) -> list[str]:
    return [one.name for one in await announcements.live(person)]


async def team(world: World) -> str:
    number = await database.value("SELECT team_id FROM person WHERE id = $1", world.mira)
    return f"team:{number}"


async def community(owner: int) -> int:
    number: int = await database.value(
        """
        INSERT INTO community (name, slug, owner_id, created_at) VALUES ('Pumps', 'pumps', $1, $2)
        RETURNING id
        """,
        owner,
        clock.now(),
    )
    return number


async def test_the_second_one_is_refused_with_the_name_of_the_first(world: World) -> None:
    await announcements.announce(world.lena, await wish())
    with pytest.raises(Refusal) as refused:
        await announcements.announce(world.paul, await wish(name="Another"))
    assert (refused.value.code, refused.value.value) == ("announcement_live", "The canteen moves")
    await announcements.announce(world.sofia, await wish(await team(world), "Early shift"))
    assert await names(world.mira) == ["Early shift", "The canteen moves"]
    assert await names(world.jonas) == ["The canteen moves"]


async def test_of_two_at_once_one_stands(world: World) -> None:
    tries = [announcements.announce(person, await wish()) for person in (world.lena, world.paul, world.tomas)]
    done = await asyncio.gather(*tries, return_exceptions=True)
    assert [getattr(one, "code", None) for one in done if not isinstance(one, int)] == [
        "announcement_live"
    ] * 2


async def test_it_ends_by_itself(world: World) -> None:
    await announcements.announce(world.lena, await wish(days=1))
    with clock.at(clock.now() + timedelta(days=2)):
        assert await names(world.mira) == []
        await announcements.announce(world.paul, await wish(name="Another"))
        assert await names(world.mira) == ["Another"]


async def test_who_has_read_it_sees_it_no_more_and_the_others_do(world: World) -> None:
    number = await announcements.announce(world.lena, await wish())
    await announcements.put_away(world.mira, number)
    await announcements.put_away(world.mira, number)
    assert await names(world.mira) == []
    assert await names(world.jonas) == ["The canteen moves"]


async def test_everybody_announces_where_their_role_says(world: World) -> None:
    pumps = await community(world.mira)
    host = await add("host@brightwater.example", "Hugo Host")
    await PersonRole(person_id=host, role="moderator", community_id=pumps).save()
    place = await team(world)
    for person, keys in (
        (world.mira, set()),
        (world.greta, set()),
        (world.sofia, {place}),
        (host, {f"community:{pumps}"}),
    ):
        assert {one.key for one in await announcements.audiences(person)} == keys
    for person in (world.tomas, world.lena, world.paul):
        assert {"all", place, f"community:{pumps}"} <= {
            one.key for one in await announcements.audiences(person)
        }
    for person, audience in (
        (world.mira, "all"),
        (world.sofia, "all"),
        (host, place),
        (world.paul, "team:0"),
    ):
        with pytest.raises(Refusal, match="forbidden"):
            await announcements.announce(person, await wish(audience))


async def test_one_for_a_community_reaches_its_members_only(world: World) -> None:
    number = await database.value("SELECT id FROM community LIMIT 1") or await community(world.mira)
    await database.execute(
        "INSERT INTO membership (community_id, person_id, at) VALUES ($1, $2, $3)",
        number,
        world.mira,
        clock.now(),
    )
    await announcements.announce(world.lena, await wish(f"community:{number}"))
    assert await names(world.mira) == ["The canteen moves"]
    assert await names(world.jonas) == []


async def test_a_campaign_starts_beside_it_and_it_tells_nobody_by_push_or_mail(world: World) -> None:
    await announcements.announce(world.lena, await wish())
    await jobs.drain()
    assert await inbox(world.mira) == []
    await approved("Steam wand")
    start = await campaigns.today()
    week = Week(
        name="Show it",
        skill="steam-wand",
        starts_on=start,
        ends_on=start + timedelta(days=6),
        thanks="Thanks!",
    )
    await campaigns.start(world.lena, week)
    assert await names(world.mira) == ["The canteen moves"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": " "}, "Say in a few words"),
        ({"text": ""}, "Say what they should know"),
        ({"text": "x" * 501}, "This has 501 characters; 500 fit."),
        ({"ends_on": "2001-01-01"}, "within the next 30 days"),
        ({"ends_on": "9999-12-31"}, "within the next 30 days"),
        ({"ends_on": "soon"}, "within the next 30 days"),
    ],
)
async def test_what_does_not_fit_is_said_beside_its_field(
    change: dict[str, str], sentence: str, web: httpx.AsyncClient, world: World
) -> None:
    given = {"audience": "all", "name": "Canteen", "text": "Hall 4.", "ends_on": (await today()).isoformat()}
    async with await sign_in(web, world.lena) as lena:
        answer = await lena.post("/announcements", data=given | change)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Canteen" in answer.text or "name" in change


async def test_it_stands_under_the_name_of_its_owner_until_somebody_ends_it(
    web: httpx.AsyncClient, world: World
) -> None:
    given = {"audience": "all", "name": "Canteen", "text": "Hall 4.", "ends_on": (await today()).isoformat()}
    async with await sign_in(web, world.lena) as lena, await sign_in(web, world.jonas) as jonas:
        assert (await lena.post("/announcements", data=given)).status_code == 303
        for path in ("/", "/activity"):
            page = (await jonas.get(path)).text
            assert "<bdi>Lena Vogt</bdi> for everybody" in page
            assert "Hall 4." in page
        again = await lena.post("/announcements", data=given)
        assert (again.status_code, "“Canteen” still stands there" in again.text) == (409, True)
        number = await database.value("SELECT id FROM announcement")
        assert (await jonas.post(f"/announcements/{number}/end")).status_code == 403
        assert (await lena.post(f"/announcements/{number}/end")).status_code == 303
        assert "Hall 4." not in (await jonas.get("/activity")).text


async def test_that_of_a_community_stands_on_its_page_for_its_people(world: World) -> None:
    slug = await communities.create(world.mira, Words(name="Gasket circle"))
    number = (await communities.about(world.mira, slug)).id
    await announcements.announce(world.lena, await wish(f"community:{number}", "Cupping at four"))
    await announcements.announce(world.lena, await wish(name="For all of us"))
    assert [one.name for one in await announcements.inside(world.mira, number)] == ["Cupping at four"]
    assert await announcements.inside(world.jonas, number) == []
    [told] = await announcements.inside(world.mira, number)
    await announcements.put_away(world.mira, told.id)
    assert await announcements.inside(world.mira, number) == []
