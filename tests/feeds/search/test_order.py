"""FIND-4: text match first, then what worked when applied, then the review date; never how new it is."""

from datetime import timedelta

import pytest

from app import clock, database
from app.language import within
from feeds import applications, search
from feeds.search import Query, names
from tests.feeds.helpers import post
from tests.world import World, approved


async def find(viewer: int, text: str) -> list[int]:
    return [card.id for card in (await search.find(viewer, Query(text=text))).cards]


async def test_what_worked_for_9_of_12_stands_above_what_worked_for_1_of_12(world: World) -> None:
    bad, good = [await post(world.mira, title="Flange alignment") for _ in range(2)]
    await database.execute("UPDATE post SET tried = 12, worked = 9 WHERE id = $1", good)
    await database.execute("UPDATE post SET tried = 12, worked = 1 WHERE id = $1", bad)
    assert await find(world.jonas, "flange") == [good, bad]
    await database.execute("UPDATE post SET worked = 12 WHERE id = $1", bad)
    assert await find(world.jonas, "flange") == [bad, good]


async def test_overdue_stands_below(world: World) -> None:
    overdue, due, never = [await post(world.mira, title="Bearing puller") for _ in range(3)]
    for number, days in ((overdue, -1), (due, 30)):
        await database.execute(
            "UPDATE post SET review_on = $2 WHERE id = $1",
            number,
            (clock.now() + timedelta(days=days)).date(),
        )
        await search.index(number)
    found = await find(world.jonas, "bearing puller")
    assert found[-1] == overdue
    assert set(found) == {overdue, due, never}


async def test_results_of_not_lower_a_post(world: World) -> None:
    fine, stale = [await post(world.mira, title="Coolant refill") for _ in range(2)]
    assert await find(world.jonas, "coolant refill") == [stale, fine]
    for person in (world.jonas, world.sofia, world.ines):
        await applications.apply(person, stale, "not")
    assert await find(world.jonas, "coolant refill") == [fine, stale]
    for person in (world.jonas, world.sofia, world.ines):
        await applications.take_back(person, stale)
    assert await find(world.jonas, "coolant refill") == [stale, fine]


async def test_a_better_match_stands_above_what_worked(world: World) -> None:
    worked = await post(world.mira, title="Something else", text="about the centrifuge")
    match = await post(world.mira, title="The centrifuge", text="spins")
    await database.execute("UPDATE post SET tried = 50, worked = 50 WHERE id = $1", worked)
    assert await find(world.jonas, "centrifuge") == [match, worked]


async def test_the_best_match_stands_first_however_many_worked_better(world: World) -> None:
    for number in range(6):
        worked = await post(world.mira, title=f"What to keep in mind about every gyroscope in hall {number}")
        await database.execute("UPDATE post SET tried = 50, worked = 50 WHERE id = $1", worked)
    match = await post(world.mira, title="Gyroscope")
    assert (await find(world.jonas, "gyroscope"))[0] == match


async def test_what_was_tagged_with_a_skill_that_is_another_now_leads_too(world: World) -> None:
    old, new = await approved("Mill"), await approved("Milling work")
    tagged = await post(world.mira, title="Chips and chatter", skills=["Mill"])
    await post(world.mira, title="Milling work, all of it", text="milling work")
    await database.execute("UPDATE skill SET state = 'merged', merged_into = $2 WHERE id = $1", old, new)
    names.forget()
    assert (await find(world.jonas, "milling work"))[0] == tagged


async def test_how_old_it_is_does_not_matter(world: World) -> None:
    old, new = [await post(world.mira, title="Tailstock setting") for _ in range(2)]
    await database.execute(
        "UPDATE post SET published_at = $2, tried = 1, worked = 1 WHERE id = $1",
        old,
        clock.now() - timedelta(days=1_000),
    )
    await search.index(old)
    assert await find(world.jonas, "tailstock") == [old, new]


async def test_the_readers_language_leads_between_equals(world: World) -> None:
    german = await post(world.mira, title="Kanban", language="de")
    english = await post(world.mira, title="Kanban", language="en")
    with within("de"):
        assert await find(world.jonas, "kanban") == [german, english]
    with within("en"):
        assert await find(world.jonas, "kanban") == [english, german]


async def test_all_words_stand_above_some(world: World) -> None:
    every = await post(world.mira, title="Numbers", text="A pivot makes a table of subtotals.")
    some = await post(world.mira, title="Numbers", text="A pivot makes a table of numbers.")
    assert await find(world.jonas, "pivot table subtotals") == [every, some]


@pytest.mark.parametrize("text", ["Welding", "welding", "schweissen", "Schweißen", "joining metal"])
async def test_the_skill_that_is_named_leads_by_any_of_its_names(world: World, text: str) -> None:
    if not await database.value("SELECT count(*) FROM skill WHERE slug = 'welding'"):
        await approved("Welding")
        await database.execute(
            """
            UPDATE skill SET names = '{"de": "Schweißen"}', synonyms = '{Joining metal}'
            WHERE slug = 'welding'
            """
        )
        await post(world.mira, title="Clean the torch", skills=["Welding"])
        await post(world.mira, title="Welding Schweißen joining metal", text="welding, welding")
    names.forget()
    tagged = await database.value("SELECT id FROM post WHERE title = 'Clean the torch'")
    assert (await find(world.jonas, text))[0] == tagged
