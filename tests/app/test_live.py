"""Open pages hear of changes within moments, also after the connection was cut."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial

import pytest

from app import database, live
from app.database import transaction
from app.live import Hub
from app.people import auth, people, sessions
from tests.world import World


@pytest.fixture
async def hub(pool: str) -> AsyncIterator[Hub]:
    opened = Hub(pool)
    await opened.open()
    async with asyncio.timeout(60):
        await opened.connected.wait()
    yield opened
    await opened.close()


async def heard(queue: live.Queue) -> str:
    async with asyncio.timeout(60):
        return await queue.get()


async def test_a_person_hears_of_their_own_and_of_what_they_watch(hub: Hub) -> None:
    async with hub.stream(1, frozenset({"asset:a"})) as mine, hub.stream(2, frozenset()) as other:
        await live.publish("notice", 5, person=1)
        await live.publish("asset", "b")
        await live.publish("asset", "a")
        assert [await heard(mine), await heard(mine)] == ["notice:5", "asset:a"]
        assert other.empty()


async def test_a_page_hears_first_what_changed_since_it_was_made(hub: Hub) -> None:
    async with hub.stream(3, frozenset()) as other:
        await live.publish("notice", 1, person=1)
        await live.publish("asset", "b")
        await live.publish("asset", "a")
        await live.publish("notice", 2, person=3)
        assert await heard(other) == "notice:2"
    hub._since -= 60
    async with hub.stream(1, frozenset({"asset:a"}), age=1) as late:
        assert [await heard(late), await heard(late)] == ["notice:1", "asset:a"]
        assert late.empty()
    async with hub.stream(1, frozenset({"asset:a"}), age=600) as old:
        assert await heard(old) == "resync:"
    async with hub.stream(1, frozenset({"asset:a"})) as new:
        assert new.empty()


async def test_of_more_than_it_holds_the_hub_says_so(hub: Hub) -> None:
    hub._since -= 60
    for number in range(live.PAST + 1):
        hub._spread(f"1:notice:{number}")
    async with hub.stream(1, frozenset(), age=30) as queue:
        assert await heard(queue) == "resync:"


async def test_nothing_is_heard_of_a_rolled_back_change(hub: Hub) -> None:
    async with hub.stream(1, frozenset()) as queue:
        with pytest.raises(ZeroDivisionError):
            async with transaction():
                await live.publish("notice", 6, person=1)
                raise ZeroDivisionError
        await live.publish("notice", 7, person=1)
        assert await heard(queue) == "notice:7"


async def test_after_a_cut_the_page_is_told_to_reload_and_hears_again(hub: Hub) -> None:
    async with hub.stream(1, frozenset()) as queue:
        await database.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE query ILIKE 'listen%' AND datname = current_database()"
        )
        assert await heard(queue) == "resync:"
        await live.publish("notice", 8, person=1)
        assert await heard(queue) == "notice:8"


async def test_all_streams_of_a_person_end_with_their_sessions(hub: Hub, world: World) -> None:
    stream = partial(hub.stream, world.jonas, frozenset())
    async with stream() as phone, stream() as laptop, hub.stream(world.mira, frozenset()) as other:
        await sessions.end_others(world.jonas, b"none of them")
        assert [await heard(phone), await heard(laptop)] == ["", ""]
        await auth.end_session(await auth.open_session(world.jonas))
        assert await heard(phone) == ""
        await people.leave(world.jonas, actor=None)
        assert await heard(phone) == ""
        assert other.empty()


async def test_a_stream_too_full_to_hold_more_still_ends(hub: Hub) -> None:
    async with hub.stream(1, frozenset()) as queue:
        for number in range(queue.maxsize):
            queue.put_nowait(f"notice:{number}")
        await live.end(1)
        async with asyncio.timeout(60):
            while await queue.get():
                pass
        assert queue.empty()


async def test_the_oldest_of_too_many_streams_ends(hub: Hub) -> None:
    streams = [hub.stream(1, frozenset()) for _ in range(live.STREAMS + 1)]
    first = await streams[0].__aenter__()
    for stream in streams[1:]:
        await stream.__aenter__()
    assert await heard(first) == ""
    for stream in streams:
        await stream.__aexit__(None, None, None)
