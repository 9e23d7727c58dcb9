"""A phone that repeats itself gets the first answer."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from app import clock, database
from app.idempotency import Answer, once, trim
from app.refusal import Refusal
from tests.world import World


async def test_the_same_key_and_body_do_the_work_once(world: World) -> None:
    made = []

    async def make() -> Answer:
        made.append(1)
        return Answer(201, "/posts/1")

    key = str(uuid4())
    first = await once(world.mira, "posts", key, b"body", make)
    second = await once(world.mira, "posts", key, b"body", make)
    assert (first, second, made) == ((Answer(201, "/posts/1"), False), (Answer(201, "/posts/1"), True), [1])


async def test_two_at_the_same_time_do_the_work_once(world: World) -> None:
    made = []

    async def make() -> Answer:
        made.append(1)
        await asyncio.sleep(0)
        return Answer(201, "/posts/2")

    key = str(uuid4())
    answers = await asyncio.gather(*(once(world.mira, "posts", key, b"x", make) for _ in range(4)))
    assert made == [1]
    assert sorted(repeated for _, repeated in answers) == [False, True, True, True]


async def test_the_same_key_with_another_body_is_refused(world: World) -> None:
    async def make() -> Answer:
        return Answer(201, "/posts/3")

    key = str(uuid4())
    await once(world.mira, "posts", key, b"one", make)
    with pytest.raises(Refusal, match="key_reused"):
        await once(world.mira, "posts", key, b"two", make)
    assert (await once(world.jonas, "posts", key, b"two", make))[1] is False


async def test_a_key_that_is_no_uuid_is_named(world: World) -> None:
    async def make() -> Answer:
        return Answer(201, "/")

    with pytest.raises(Refusal) as no:
        await once(world.mira, "posts", "again!", b"", make)
    assert (no.value.code, no.value.value) == ("key_wrong", "again!")


async def test_keys_are_forgotten_after_two_weeks(world: World) -> None:
    before = await database.value("SELECT count(*) FROM idempotency")
    assert before
    await trim()
    assert await database.value("SELECT count(*) FROM idempotency") == before
    with clock.at(clock.now() + timedelta(days=15)):
        await trim()
    assert await database.value("SELECT count(*) FROM idempotency") == 0
