"""Vectors follow their Posts: written by a job, renewed by an edit, gone with the text."""

from datetime import timedelta

import pytest

from app import clock, database, jobs
from app.models import embedder
from feeds import posts, upkeep, vectors
from tests.feeds.helpers import content, draft, post
from tests.world import World, approved


async def test_a_published_post_gets_a_vector_and_an_edit_a_new_one(world: World) -> None:
    number = await post(world.mira, title="Wrap a pallet", text="Stretch film from the bottom up.")
    waiting = await draft(world.mira, title="Not yet")
    await jobs.drain()
    before = (await vectors.of([number, waiting]))[number]
    assert waiting not in await vectors.of([waiting])
    await posts.edit(world.mira, number, content(title="Bake bread", text="Flour, water, salt and time."))
    await jobs.drain()
    after = (await vectors.of([number]))[number]
    assert before @ after < 0.5
    assert not await vectors.missing()


async def test_the_nearest_comes_first(world: World) -> None:
    titles = ["Close the month in the ledger", "Wrap a pallet with stretch film", "Greet a guest"]
    ledger, pallet, guest = [await post(world.mira, title=title, text=title) for title in titles]
    await jobs.drain()
    vectors.forget()
    (question,) = await embedder.embed(["palletising goods for the truck"])
    found = [near.id for near in await vectors.near(question, 20)]
    assert found.index(pallet) < min(found.index(ledger), found.index(guest))


async def test_skills_get_vectors_of_all_their_names(world: World) -> None:
    number = await approved("Palletising")
    await vectors.write()
    before = (await vectors.of_skills())[number]
    await database.execute("UPDATE skill SET synonyms = '{bakery, bread}' WHERE id = $1", number)
    await vectors.write()
    assert before @ (await vectors.of_skills())[number] < 0.95


async def test_a_text_that_was_emptied_leaves_no_vector(world: World) -> None:
    number = await post(world.mira)
    await jobs.drain()
    await posts.delete(world.mira, number)
    with clock.at(clock.now() + timedelta(days=31)):
        await upkeep.purge()
    assert await vectors.of([number]) == {}


async def test_vectors_of_another_model_count_as_none(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    number = await post(world.mira)
    await jobs.drain()
    await database.execute("UPDATE post_vector SET model = 'older' WHERE post_id = $1", number)
    assert await vectors.of([number]) == {}
    assert await vectors.missing()
    await vectors.write()
    assert number in await vectors.of([number])


async def test_a_clock_that_is_behind_understands_each_text_once(world: World) -> None:
    number = await post(world.mira)
    with clock.at(clock.now() - timedelta(hours=1)):
        await vectors.write()
        assert number in await vectors.of([number])
        assert not await vectors.missing()
