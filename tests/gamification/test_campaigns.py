"""A recognition week: four fields, closes by itself, names those who were tried most."""

from datetime import timedelta

import httpx
import pytest

import gamification.jobs
from app import clock, database, jobs
from app.reach.notices import inbox
from feeds.tables import Skill
from gamification import campaigns
from gamification.campaigns import Week
from tests.feeds.helpers import post
from tests.gamification.trying import tries
from tests.world import World, sign_in

assert gamification.jobs


async def week(name: str = "Steam week", **changed: object) -> Week:
    today = await campaigns.today()
    fields = {
        "name": name,
        "skill": "steam-wand",
        "starts_on": today,
        "ends_on": today + timedelta(days=6),
        "thanks": "Cake on Friday for everybody who showed how.",
    }
    return Week(**fields | changed)


@pytest.fixture(scope="module")
async def skilled(world: World) -> World:
    """The skill of our weeks exists and is approved."""
    await post(world.mira)
    await Skill.update({Skill.state: "approved"}).where(Skill.slug == "steam-wand")
    return world


async def test_a_week_shows_what_was_tried_and_closes_with_the_names(skilled: World) -> None:
    number = await campaigns.start(skilled.lena, await week())
    best, second = await post(skilled.mira, title="Purge"), await post(skilled.sofia, title="Wipe")
    for person in (skilled.jonas, skilled.ines):
        await tries(person, best)
    await tries(skilled.jonas, second)
    entries = await campaigns.entries(skilled.jonas, number)
    assert [(e.post_id, e.tried, e.place) for e in entries[:2]] == [(best, 2, 1), (second, 1, 2)]
    await campaigns.close_due()
    assert (await campaigns.campaign(skilled.jonas, number)).closed_at is None
    with clock.at(clock.now() + timedelta(days=7)):
        await campaigns.close_due()
        await campaigns.close_due()
    assert (await campaigns.campaign(skilled.jonas, number)).closed_at is not None
    results = await campaigns.results(number)
    assert [(r.author, r.tried, r.place) for r in results] == [("Mira Alves", 2, 1), ("Sofia Prata", 1, 2)]
    assert [n.kind for n in await inbox(skilled.mira)].count("campaign") == 1


async def test_a_closed_week_stays_as_it_was(skilled: World) -> None:
    number = await database.value("SELECT id FROM campaign WHERE closed_at IS NOT NULL LIMIT 1")
    before = await campaigns.results(number)
    await tries(skilled.paul, before[1].post_id)
    await jobs.drain()
    assert await campaigns.results(number) == before


async def test_ties_share_a_place(skilled: World) -> None:
    number = await campaigns.start(skilled.lena, await week("Tie week"))
    places = {entry.tried: set() for entry in await campaigns.entries(skilled.jonas, number)}
    for entry in await campaigns.entries(skilled.jonas, number):
        places[entry.tried].add(entry.place)
    assert all(len(shared) == 1 for shared in places.values())


@pytest.mark.parametrize(
    ("field", "change", "says"),
    [
        ("name", {"name": ""}, "The name has 0 characters"),
        ("thanks", {"thanks": "x" * 281}, "The thank-you has 281 characters; 1 to 280 fit."),
        ("ends_on", {"ends_on": "2020-01-01"}, "The week must end today or later"),
        ("skill", {"skill": "nothing"}, "There is no skill"),
    ],
)
async def test_a_form_that_does_not_fit_comes_back_filled_in(
    skilled: World, web: httpx.AsyncClient, field: str, change: dict[str, str], says: str
) -> None:
    lena = await sign_in(web, skilled.lena)
    given = await week("Cable week")
    form = {name: str(getattr(given, name)) for name in Week.__struct_fields__} | change
    answer = await lena.post("/campaigns", data=form)
    assert answer.status_code == 422
    assert says in answer.text
    if field != "name":
        assert "Cable week" in answer.text


async def test_starting_twice_with_one_key_starts_one(skilled: World, web: httpx.AsyncClient) -> None:
    lena = await sign_in(web, skilled.lena)
    given = await week("Once week")
    form = {name: str(getattr(given, name)) for name in Week.__struct_fields__}
    form["key"] = "5f0c8e0e-54d7-4b8c-9f8e-0d9a3c5b7a11"
    first, second = await lena.post("/campaigns", data=form), await lena.post("/campaigns", data=form)
    assert first.headers["location"] == second.headers["location"]
    assert await database.value("SELECT count(*) FROM campaign WHERE name = 'Once week'") == 1


async def test_only_l_and_d_starts_a_week(skilled: World, web: httpx.AsyncClient) -> None:
    mira = await sign_in(web, skilled.mira)
    assert (await mira.get("/campaigns")).status_code == 200
    assert (await mira.get("/campaigns/new")).status_code == 403
    assert (await mira.post("/campaigns", data={})).status_code == 403
