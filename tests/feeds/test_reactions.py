"""Reactions: one row each, counted, never negative."""

import asyncio

import pytest

from app import database, jobs
from app.refusal import Refusal
from feeds import jobs_social, reactions
from tests.feeds.making import counter, events, inbox, publish
from tests.world import World

assert jobs_social


async def test_setting_fifty_times_is_one_row_one_count_and_one_event(world: World) -> None:
    post, before = await publish(world.mira), await events("reaction.set")
    for _ in range(50):
        await reactions.set(world.jonas, post, "useful", True)
    assert await database.value("SELECT count(*) FROM reaction WHERE post_id = $1", post) == 1
    assert await counter(post, "useful") == 1
    assert await events("reaction.set") == before + 1


async def test_many_at_once_are_all_counted(world: World) -> None:
    post = await publish(world.mira)
    people = [world.jonas, world.sofia, world.ines, world.tomas]
    await asyncio.gather(*(reactions.set(person, post, "useful", True) for person in people * 2))
    assert await counter(post, "useful") == len(people)


async def test_taking_back_removes_the_row_and_the_count(world: World) -> None:
    post = await publish(world.mira)
    await reactions.set(world.jonas, post, "useful", True)
    for _ in range(2):
        await reactions.set(world.jonas, post, "useful", False)
    assert await counter(post, "useful") == 0
    assert not await database.value("SELECT count(*) FROM reaction WHERE post_id = $1", post)


async def test_me_too_stands_on_questions_and_reflections_only(world: World) -> None:
    for kind in reactions.SHARED_BY:
        await reactions.set(world.jonas, await publish(world.mira, kind), "me_too", True)
    with pytest.raises(Refusal) as refused:
        await reactions.set(world.jonas, await publish(world.mira, "video"), "me_too", True)
    assert (refused.value.code, refused.value.value) == ("me_too_misplaced", "video")


async def test_there_is_no_negative_kind(world: World) -> None:
    with pytest.raises(Refusal, match="reaction_unknown"):
        await reactions.set(world.jonas, await publish(world.mira), "bad", True)
    assert reactions.KINDS == ("useful", "me_too")


async def test_a_post_one_may_not_read_is_not_there(world: World) -> None:
    draft = await publish(world.mira, state="draft")
    with pytest.raises(Refusal) as refused:
        await reactions.set(world.jonas, draft, "useful", True)
    assert refused.value.status == 404


async def test_twenty_in_an_hour_are_one_notice(world: World) -> None:
    post = await publish(world.sofia)
    for person in (world.jonas, world.mira, world.ines, world.tomas):
        await reactions.set(person, post, "useful", True)
    await jobs.drain()
    assert await inbox(world.sofia) == [("useful", "4")]
