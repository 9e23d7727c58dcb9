"""One's own last searches: for oneself, as long as one wants them."""

from datetime import timedelta

import httpx

from app import clock, database, jobs
from app.people import people
from feeds.search import recent
from tests.world import World, sign_in


async def test_the_latest_stand_first_each_once(world: World) -> None:
    person = await people.add(None, "Rita Recent")
    for minute, text in enumerate(["pump seal", "  Torque   wrench ", "PUMP SEAL", "\0"]):
        with clock.at(clock.now() + timedelta(minutes=minute)):
            await recent.keep(person, text)
    assert await recent.of(person) == ["PUMP SEAL", "Torque wrench"]
    assert await recent.of(person, "tor") == ["Torque wrench"]
    assert await recent.of(person, "%") == []
    assert await recent.of(world.mira) == []


async def test_no_more_than_some_are_kept_and_none_for_long(world: World) -> None:
    person = await people.add(None, "Remy Recent")
    for number in range(recent.KEPT + 5):
        with clock.at(clock.now() + timedelta(minutes=number)):
            await recent.keep(person, f"seal {number}")
    kept = await recent.of(person, limit=100)
    assert len(kept) == recent.KEPT
    assert kept[0] == f"seal {recent.KEPT + 4}"
    with clock.at(clock.now() + timedelta(days=recent.DAYS + 1)):
        await recent.sweep()
    assert await recent.of(person) == []


async def test_one_or_all_of_them_are_forgotten_at_a_tap(web: httpx.AsyncClient, world: World) -> None:
    async with await sign_in(web, world.sofia) as sofia, await sign_in(web, world.jonas) as jonas:
        for words in ("valve key", "valve seat", "valve"):
            await sofia.get("/search", params={"q": words})
        await jonas.get("/search", params={"q": "belt"})
        await sofia.get("/search", params={"q": "half a wo", "typing": "on"})
        assert await recent.of(world.sofia) == ["valve", "valve seat", "valve key"]
        assert "valve seat" in (await sofia.get("/search")).text
        assert "valve seat" not in (await jonas.get("/search")).text
        answer = await sofia.post("/search/recent", data={"state": "off", "text": "Valve Seat"})
        assert answer.headers["location"] == "/search"
        assert await recent.of(world.sofia) == ["valve", "valve key"]
        part = await sofia.post("/search/recent", data={"state": "off"}, headers={"hx-request": "true"})
        assert "valve" not in part.text
        assert await recent.of(world.sofia) == []
        assert await recent.of(world.jonas) == ["belt"]


async def test_what_was_opened_while_typing_is_remembered_too(web: httpx.AsyncClient, world: World) -> None:
    async with await sign_in(web, world.ines) as ines:
        answer = await ines.post("/search/recent", data={"state": "on", "text": "gasket"})
    assert answer.status_code == 204
    assert await recent.of(world.ines) == ["gasket"]


async def test_nothing_is_left_of_somebody_who_has_left(world: World) -> None:
    person = await people.add("leaver@brightwater.example", "Lea Leaver")
    await recent.keep(person, "next job")
    await people.leave(person, actor=world.paul)
    await jobs.drain()
    assert not await database.value("SELECT count(*) FROM recent_search WHERE person_id = $1", person)
