"""Trusted for #skill: each condition alone, missed by one, gives no title."""

from datetime import timedelta

import httpx
import pytest

import gamification.jobs
from app import clock, limits
from app.people import people
from app.people.tables import Person, Site, Team
from feeds.posts import Draft
from gamification import awards
from tests.feeds.helpers import post
from tests.gamification.trying import tries
from tests.world import World, sign_in

assert gamification.jobs
assert Draft


async def colleagues(number: int, departments: int) -> list[int]:
    """So many new people, spread over so many departments of one site."""
    site = await Site.select(Site.id).first()
    teams = []
    for place in range(departments):
        team = Team(
            name=f"Team {place} of {clock.now()}", department=f"Department {place}", site_id=site["id"]
        )
        await team.save()
        teams.append(team.id)
    return [await people.add(None, f"Colleague {n}", team=teams[n % departments]) for n in range(number)]


async def tried(world: World, skill: str, *, appliers: int, departments: int, not_worked: int = 0) -> int:
    """An author of their own with one post that so many tried."""
    author = await people.add(None, f"Author of {skill}")
    number = await post(author, skills=[skill])
    for place, person in enumerate(await colleagues(appliers, departments)):
        await tries(person, number, "not" if place < not_worked else "worked")
    return author


async def title(person: int) -> str | None:
    found = await Person.select(Person.title).where(Person.id == person).first()
    return found["title"] if found else None


async def test_who_helped_enough_people_in_enough_places_is_trusted(
    world: World, web: httpx.AsyncClient
) -> None:
    least = await limits.current()
    author = await tried(world, "Torque", appliers=least.title_appliers, departments=least.title_departments)
    assert await title(author) == "Torque"
    handle = (await Person.select(Person.handle).where(Person.id == author).first())["handle"]
    client = await sign_in(web, world.jonas)
    page = await client.get(f"/people/{handle}/trusted/torque")
    assert page.status_code == 200
    assert "worked for 5 of 5" in page.text


@pytest.mark.parametrize(
    ("skill", "short"),
    [
        ("Few people", {"appliers": -1}),
        ("Few places", {"departments": -1}),
        ("Little worked", {"not_worked": 3}),
    ],
)
async def test_a_condition_missed_by_one_gives_no_title(
    world: World, skill: str, short: dict[str, int]
) -> None:
    least = await limits.current()
    author = await tried(
        world,
        skill,
        appliers=least.title_appliers + short.get("appliers", 0),
        departments=least.title_departments + short.get("departments", 0),
        not_worked=short.get("not_worked", 0),
    )
    assert await title(author) is None


async def test_a_person_in_quiet_mode_gets_no_title_unasked(world: World) -> None:
    author = await people.add(None, "Quiet Author")
    await Person.update({Person.quiet: True}).where(Person.id == author)
    number = await post(author, skills=["Silence"])
    for person in await colleagues(5, 3):
        await tries(person, number)
    assert await title(author) is None


async def test_a_title_goes_when_its_time_is_over_and_nobody_tries_any_more(world: World) -> None:
    least = await limits.current()
    author = await tried(world, "Passing", appliers=least.title_appliers, departments=least.title_departments)
    assert await title(author) == "Passing"
    with clock.at(clock.now() + timedelta(days=200)):
        await awards.renew()
    assert await title(author) is None
