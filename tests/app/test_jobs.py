"""Jobs are asked for with the fact, tried three times, and parked with their reason."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from pgqueuer import RetryRequested

from app import clock, database, jobs, queue
from app.database import transaction
from app.refusal import Refusal
from tests.world import World

pytestmark = pytest.mark.usefixtures("pool")


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Two kinds of our own: one works, one fails; and what the failing one says when it is parked."""
    monkeypatch.setattr(jobs, "KINDS", {})
    monkeypatch.setattr(jobs, "SCHEDULES", {})
    said: list[Any] = []

    @jobs.job("test.work")
    async def work(number: int) -> None:
        said.append(number)

    async def parked(payload: dict[str, Any], reason: str) -> None:
        said.append(("parked", payload, reason))

    @jobs.job("test.fail", parked=parked)
    async def fail(why: str) -> None:
        said.append(why)
        raise ValueError(why)

    @jobs.job("test.refuse", parked=parked)
    async def refuse() -> None:
        raise Refusal("not_a_video")

    return said


async def numbers() -> list[int]:
    return await database.values("SELECT id FROM job ORDER BY id")


async def test_a_job_of_a_rolled_back_transaction_does_not_exist(done: list[Any]) -> None:
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await jobs.enqueue("test.work", number=1)
            raise ZeroDivisionError
    await jobs.drain()
    assert done == []
    assert await database.value("SELECT count(*) FROM pgqueuer") == 0


async def test_the_same_key_is_queued_once_and_the_writer_still_commits(done: list[Any]) -> None:
    for _ in range(3):
        await jobs.enqueue("test.work", key="one", number=2)
    await jobs.drain()
    assert done == [2]
    await jobs.enqueue("test.work", key="one", number=3)
    await jobs.drain()
    assert done == [2, 3]


async def test_what_is_asked_at_the_last_moment_is_done_as_well(done: list[Any]) -> None:
    """The job that runs keeps the same one from being queued, so its end must not lose it."""
    asked = [True, False]

    async def more(payload: dict[str, Any]) -> bool:
        done.append(payload)
        await jobs.enqueue("test.more", key="a", number=1)
        return asked.pop(0)

    @jobs.job("test.more", more=more)
    async def work(number: int) -> None:
        done.append(number)

    await jobs.enqueue("test.more", key="a", number=1)
    await jobs.drain()
    assert done == [1, {"number": 1}] * 2
    assert await numbers() == []


async def test_a_job_that_fails_three_times_is_parked_with_its_reason(done: list[Any], world: World) -> None:
    await jobs.enqueue("test.fail", why="no ink")
    await jobs.drain()
    assert done == ["no ink"] * 3 + [("parked", {"why": "no ink"}, "ValueError: no ink")]
    [number] = await numbers()
    await queue.retry(number, world.paul)
    await jobs.drain()
    assert done.count("no ink") == 6
    await database.execute("DELETE FROM job")


async def test_a_refusal_is_not_tried_again(done: list[Any]) -> None:
    await jobs.enqueue("test.refuse")
    await jobs.drain()
    assert done == [("parked", {}, "not_a_video")]
    await database.execute("DELETE FROM job")


async def test_a_job_that_kills_its_worker_is_given_up_after_three_starts(done: list[Any]) -> None:
    await jobs.enqueue("test.fail", why="crash")
    [number] = await numbers()
    await database.execute(
        "UPDATE job SET attempts = $2, state = 'running' WHERE id = $1", number, jobs.TRIES
    )
    await jobs.run(number)
    assert done == [("parked", {"why": "crash"}, "worker_lost")]
    await database.execute("DELETE FROM job")


async def test_a_worker_takes_jobs_as_they_are_committed(done: list[Any]) -> None:
    await database.execute("DELETE FROM pgqueuer")
    stop = asyncio.Event()
    worker = asyncio.create_task(jobs.work(stop))
    try:
        async with asyncio.timeout(60):
            await jobs.enqueue("test.work", number=41)
            while 41 not in done:
                await asyncio.sleep(0.01)
    finally:
        stop.set()
        await worker
    assert done == [41]
    assert await numbers() == []


async def test_a_failing_job_asks_the_queue_for_another_try_later(done: list[Any]) -> None:
    await jobs.enqueue("test.fail", why="later")
    [number] = await numbers()
    with pytest.raises(RetryRequested) as asked:
        await jobs.run(number)
    assert asked.value.delay.total_seconds() == 2
    await database.execute("DELETE FROM job")


async def test_jobs_inside_inline_are_done_at_its_end_with_its_clock_and_never_queued(
    done: list[Any],
) -> None:
    moment = datetime(2026, 1, 5, 9, tzinfo=UTC)

    @jobs.job("test.date")
    async def date() -> None:
        done.append(clock.now())
        await jobs.enqueue("test.work", number=7)

    with clock.at(moment):
        async with jobs.inline(queued=("test.refuse",)):
            await jobs.enqueue("test.date")
            await jobs.enqueue("test.refuse")
            assert done == []
    assert done == [moment, 7]
    assert await database.values("SELECT kind FROM job") == ["test.refuse"]
    await database.execute("DELETE FROM job")


async def test_a_job_inside_inline_that_fails_takes_its_transaction_with_it(done: list[Any]) -> None:
    with pytest.raises(ValueError, match="no ink"):
        async with transaction(), jobs.inline():
            await database.execute("INSERT INTO clock (seconds) VALUES (0)")
            await jobs.enqueue("test.fail", why="no ink")
    assert await database.value("SELECT count(*) FROM clock") == 0
