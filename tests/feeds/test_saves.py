"""Saves: private, in the order of keeping."""

import asyncio

import pytest

from app import database
from app.refusal import Refusal
from feeds import saves
from tests.feeds.making import counter, publish
from tests.world import World


async def test_keeping_twice_is_one_row_and_the_author_sees_a_number(world: World) -> None:
    post = await publish(world.mira)
    for _ in range(2):
        await saves.set(world.jonas, post, True)
    assert await counter(post, "saves") == 1
    await saves.set(world.jonas, post, False)
    assert await counter(post, "saves") == 0


async def test_the_last_kept_comes_first_and_only_for_oneself(world: World) -> None:
    first, second = await publish(world.mira), await publish(world.mira)
    for post in (second, first):
        await saves.set(world.sofia, post, True)
    assert await saves.own(world.sofia) == [first, second]
    assert await saves.own(world.tomas) == []


async def test_a_kept_post_that_was_hidden_is_no_longer_listed_and_can_be_let_go(world: World) -> None:
    post = await publish(world.mira)
    await saves.set(world.greta, post, True)
    await database.execute("UPDATE post SET state = 'hidden' WHERE id = $1", post)
    assert await saves.own(world.greta) == []
    await saves.set(world.greta, post, False)
    assert await counter(post, "saves") == 0


async def test_a_draft_of_another_cannot_be_kept(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        await saves.set(world.jonas, await publish(world.mira, state="draft"), True)
    assert refused.value.status == 404


async def test_taps_that_come_all_at_once_wait_for_nobody_for_ever(world: World) -> None:
    number = await publish(world.mira)
    for _ in range(5):
        await asyncio.gather(*(saves.set(world.jonas, number, on) for on in (True, False) * 8))
    kept = await database.value("SELECT count(*) FROM save WHERE post_id = $1", number)
    assert await database.value("SELECT saves FROM post WHERE id = $1", number) == kept
