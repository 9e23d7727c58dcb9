"""The end of Home: what it leaves somebody with is for them, and in their words."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from app import clock, database
from app.people import profile
from feeds import applications, blocks, comments, follows, interests
from feeds.ending import Ending, ending
from tests.feeds.helpers import post
from tests.world import World, approved


@pytest.fixture(scope="module")
async def grinding(world: World) -> int:
    return await approved("Grinding")


@pytest.fixture
async def reader(world: World, grinding: int) -> AsyncIterator[int]:
    """Jonas, who shows how to grind; nothing else is out."""
    await database.execute("UPDATE post SET state = 'archived'")
    await post(world.jonas, title="Grind finer at noon", skills=["Grinding"])
    yield world.jonas
    await database.execute("DELETE FROM person_language")
    await database.execute("DELETE FROM avoidance")
    await database.execute("DELETE FROM excluded_skill")


async def question(author: int, **fields: object) -> int:
    return await post(author, "question", **{"title": "Why is it sour?", "skills": ["Grinding"], **fields})


def ids(left: Ending) -> tuple[int | None, int | None]:
    return left.best.id if left.best else None, left.question.id if left.question else None


async def test_it_leaves_nobody_with_words_they_do_not_read(world: World, reader: int) -> None:
    best, asked = await post(world.mira, skills=["Grinding"]), await question(world.mira)
    await applications.apply(world.sofia, best, "worked")
    assert ids(await ending(reader)) == (best, asked)
    await profile.read(reader, ["de"])
    assert ids(await ending(reader)) == (None, None)
    await profile.read(reader, ["de", "en"])
    assert ids(await ending(reader)) == (best, asked)


async def test_it_leaves_nobody_with_a_skill_they_want_none_of(
    world: World, reader: int, grinding: int
) -> None:
    best, asked = await post(world.mira, skills=["Grinding"]), await question(world.mira)
    await applications.apply(world.sofia, best, "worked")
    await interests.exclude(reader, grinding, True)
    assert ids(await ending(reader)) == (None, None)
    await interests.exclude(reader, grinding, False)
    assert ids(await ending(reader)) == (best, asked)


async def test_what_was_found_wrong_is_nobodys_best(world: World, reader: int) -> None:
    best = await post(world.mira, skills=["Grinding"])
    await applications.apply(world.sofia, best, "worked")
    await database.execute("INSERT INTO faulty_post (post_id, at) VALUES ($1, $2)", best, clock.now())
    assert (await ending(reader)).best is None


async def test_nobody_is_sent_to_answer_who_blocks_them(world: World, reader: int) -> None:
    named_one = await question(world.mira)
    await blocks.set(world.mira, reader, "block", True)
    assert (await ending(reader)).question is None
    unnamed = await question(world.mira, anonymous=True)
    assert named_one != unnamed
    assert ids(await ending(reader)) == (None, unnamed)


async def test_ones_own_best_and_ones_own_question_are_for_others(world: World, reader: int) -> None:
    own = await post(reader, skills=["Grinding"])
    await applications.apply(world.sofia, own, "worked")
    await question(reader)
    taken_over = await question(world.mira)
    await database.execute("UPDATE post SET owner_id = $2 WHERE id = $1", taken_over, reader)
    assert ids(await ending(reader)) == (None, None)
    assert (await ending(world.lena)).best is not None


async def test_a_question_that_takes_no_answer_is_not_put(world: World, reader: int) -> None:
    asked = await question(world.mira)
    await comments.open_to(world.mira, asked, False)
    assert (await ending(reader)).question is None
    await comments.open_to(world.mira, asked, True)
    assert ids(await ending(reader)) == (None, asked)
    await post(reader, skills=["Grinding"], parent_id=asked, relation="answer")
    assert (await ending(reader)).question is None


async def test_only_this_week_counts_and_a_followed_skill_comes_first(
    world: World, reader: int, grinding: int
) -> None:
    await approved("Tamping")
    often, mine = await post(world.mira, skills=["Tamping"]), await post(world.mira, skills=["Grinding"])
    for person in (world.sofia, world.lena):
        await applications.apply(person, often, "worked")
    await applications.apply(world.sofia, mine, "worked")
    assert ids(await ending(reader))[0] == often
    await follows.set(reader, "skill", grinding, True)
    assert ids(await ending(reader))[0] == mine
    with clock.at(clock.now() + timedelta(days=8)):
        assert (await ending(reader)).best is None
