"""What an administrator sees of the jobs, and what holding, releasing and retrying do."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from app import clock, database, jobs, queue
from app.refusal import Refusal
from tests.world import World


@pytest.fixture
async def done(world: World, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[Any]]:
    """Two kinds of our own, one of which fails; what they did."""
    monkeypatch.setattr(jobs, "KINDS", {})
    monkeypatch.setattr(jobs, "SCHEDULES", {})
    said: list[Any] = []

    @jobs.job("test.work", limit=1)
    async def work(number: int) -> None:
        said.append(number)

    async def retried(payload: dict[str, Any]) -> None:
        said.append(("retried", payload))

    @jobs.job("test.fail", retried=retried)
    async def fail(why: str) -> None:
        said.append(why)
        raise ValueError(why)

    yield said
    for table in ("job", "held_kind", "job_hour", "pgqueuer"):
        await database.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own


def kind(seen: queue.Overview, name: str) -> queue.Kind:
    return next(one for one in seen.kinds if one.name == name)


async def test_jobs_are_counted_by_kind_and_state_with_the_age_of_the_oldest(done: list[Any]) -> None:
    asked = clock.now()
    await jobs.enqueue("test.fail", why="no ink")
    await jobs.drain()
    with clock.at(asked - timedelta(minutes=5)):
        await jobs.enqueue("test.work", number=1)
    await jobs.enqueue("test.work", number=2)
    seen = await queue.overview()
    assert (seen.waiting, seen.running, seen.parked) == (2, 0, 1)
    assert seen.oldest == asked - timedelta(minutes=5)
    assert [job.state for job in seen.jobs] == ["parked", "queued", "queued"]
    parked = seen.jobs[0]
    assert (parked.kind, parked.subject, parked.attempts) == ("test.fail", {"why": "no ink"}, jobs.TRIES)
    assert parked.reason == "ValueError: no ink"


async def test_what_was_done_in_the_last_day_is_counted_and_then_forgotten(done: list[Any]) -> None:
    for number in range(3):
        await jobs.enqueue("test.work", number=number)
    await jobs.drain()
    worked = kind(await queue.overview(), "test.work")
    assert worked.done == 3
    assert worked.mean_s is not None
    with clock.at(clock.now() + timedelta(days=2)):
        assert kind(await queue.overview(), "test.work").done == 0
    with clock.at(clock.now() + queue.KEPT + timedelta(hours=2)):
        await queue.forget()
    assert not await database.value("SELECT count(*) FROM job_hour")


async def test_a_held_kind_waits_in_a_running_worker_and_is_done_after_the_release(
    done: list[Any], world: World
) -> None:
    await queue.hold("test.work", world.paul)
    stop = asyncio.Event()
    worker = asyncio.create_task(jobs.work(stop))
    try:
        async with asyncio.timeout(60):
            await jobs.enqueue("test.work", number=1)
            while await database.value("SELECT count(*) FROM pgqueuer"):
                await asyncio.sleep(0.01)
            assert done == []
            assert kind(await queue.overview(), "test.work").held
            assert (await queue.overview()).waiting == 1
            await jobs.recover()
            assert not await database.value("SELECT count(*) FROM pgqueuer")
            await queue.release("test.work", world.paul)
            while done != [1]:
                await asyncio.sleep(0.01)
    finally:
        stop.set()
        await worker


async def test_one_held_job_waits_while_others_go_on(done: list[Any], world: World) -> None:
    await jobs.enqueue("test.work", number=1)
    await jobs.enqueue("test.work", number=2)
    first = (await queue.overview()).jobs[0].id
    await queue.hold_job(first, world.paul)
    await jobs.drain()
    assert done == [2]
    assert (await queue.overview()).oldest is None
    await queue.release_job(first, world.paul)
    await jobs.drain()
    assert done == [2, 1]


async def test_a_retried_job_has_three_new_tries_and_its_package_is_told(
    done: list[Any], world: World
) -> None:
    await jobs.enqueue("test.fail", why="no ink")
    await jobs.drain()
    [parked] = (await queue.overview()).jobs
    await queue.retry(parked.id, world.paul)
    assert await database.value("SELECT count(*) FROM pgqueuer WHERE payload = $1", str(parked.id).encode())
    await jobs.drain()
    assert done == ["no ink"] * 3 + [("retried", {"why": "no ink"})] + ["no ink"] * 3


async def test_a_parked_job_that_was_asked_for_anew_goes_without_a_second_run(
    done: list[Any], world: World
) -> None:
    await jobs.enqueue("test.fail", key="one", why="no ink")
    await jobs.drain()
    await jobs.enqueue("test.fail", key="one", why="no ink")
    [parked, waiting] = (await queue.overview()).jobs
    await queue.retry(parked.id, world.paul)
    assert [job.id for job in (await queue.overview()).jobs] == [waiting.id]


async def test_only_a_known_kind_can_be_held_and_every_act_is_audited(done: list[Any], world: World) -> None:
    with pytest.raises(Refusal):
        await queue.hold("test.nothing", world.paul)
    for _ in range(2):
        await queue.hold("test.work", world.paul)
    await queue.release("test.work", world.paul)
    acts = await database.values(
        """
        SELECT act FROM audit_line WHERE subject_kind = 'job_kind' AND actor_id = $1
        ORDER BY id DESC LIMIT 2
        """,
        world.paul,
    )
    assert acts == ["jobs.released", "jobs.held"]


async def test_doctor_names_parked_jobs_long_waits_and_what_is_held(done: list[Any], world: World) -> None:
    [calm] = await queue.examine()
    assert calm.ok
    await jobs.enqueue("test.work", number=1)
    with clock.at(clock.now() + timedelta(hours=1)):
        [late] = await queue.examine()
    assert not late.ok
    assert "1 waiting" in late.note
    assert "whether a worker runs" in late.note
    await queue.hold("test.work", world.paul)
    with clock.at(clock.now() + timedelta(hours=1)):
        [held] = await queue.examine()
    assert held.ok
    assert "held: test.work" in held.note
