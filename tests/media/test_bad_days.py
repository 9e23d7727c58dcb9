"""Bad days: machines that fail and files that lie. Nothing is lost, and one sentence says why."""

import asyncio
import contextlib
import errno
import sys
from collections.abc import Iterator
from datetime import timedelta

import httpx
import psutil
import pytest

from app import clock, database, jobs
from app.refusal import Refusal
from app.settings import settings
from media import assets, processing, scratch, storage, transcode, upkeep
from tests.media.clips import clip
from tests.media.records import row, verbs
from tests.media.sending import upload
from tests.processes import ROOT
from tests.world import World


@pytest.fixture(autouse=True)
def no_left_overs() -> Iterator[None]:
    """Whatever happens to a file, its attempt leaves nothing on the worker's disk."""
    yield
    assert not list(scratch.folder().glob("*/*.tmp"))


async def test_a_machines_fault_is_tried_three_times_and_then_by_hand(
    mira: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise transcode.Failed("encoder_failed")

    asset = await upload(mira, clip("phone-h264"))
    with monkeypatch.context() as patched:
        patched.setattr(transcode, "copy", broken)
        await jobs.drain()
    assert ((await row(asset)).state, (await row(asset)).reason) == ("failed", "gave_up")
    parked = await database.value("SELECT attempts FROM job WHERE key = $1 AND state = 'parked'", asset)
    assert parked == 3

    answer = await mira.post(f"/assets/{asset}/retry", headers={"hx-request": "true"})
    assert "Next in line" in answer.text
    await jobs.drain()
    assert ((await row(asset)).state, (await row(asset)).reason) == ("ready", None)


async def test_a_failed_ladder_leaves_the_copy_playing(
    mira: httpx.AsyncClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise Refusal("unreadable_video")

    asset = await upload(mira, clip("phone-h264"))
    with monkeypatch.context() as patched:
        patched.setattr(transcode, "ladder", broken)
        await jobs.drain()
    assert ((await row(asset)).state, (await row(asset)).reason) == ("ready", "unreadable_video")
    assert (await assets.views([asset], world.mira))[asset].sources


async def test_an_encoder_killed_three_times_in_a_row_is_given_up(mira: httpx.AsyncClient) -> None:
    asset = await upload(mira, clip("long-hevc"))
    killed: set[int] = set()

    async def kill() -> None:
        while True:
            for child in psutil.Process().children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    if "first.mp4" in " ".join(child.cmdline()) and "ffmpeg" in child.name():
                        child.kill()
                        killed.add(child.pid)
            await asyncio.sleep(0.005)

    killer = asyncio.create_task(kill())
    await jobs.drain()
    killer.cancel()
    assert len(killed) >= 3
    assert ((await row(asset)).state, (await row(asset)).reason) == ("failed", "gave_up")
    told = (await mira.get(f"/api/v1/assets/{asset}")).json()
    assert told["reason"]["title"].startswith("Preparing this file failed 3 times. The file is safe;")


@pytest.mark.parametrize(
    "full", [Refusal("storage_full", status=507), OSError(errno.ENOSPC, "No space left")]
)
async def test_a_full_disk_delays_a_film_and_loses_nothing(
    mira: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, full: Exception
) -> None:
    """The store stands in for a disk without room: both ways in which one tells it."""

    async def no_room(*_: object) -> None:
        raise full

    asset = await upload(mira, clip("phone-h264"))
    with monkeypatch.context() as patched:
        patched.setattr(storage, "put", no_room)
        await jobs.drain()
        assert ((await row(asset)).state, (await row(asset)).reason) == ("probing", "waiting_for_room")
        page = await mira.get(f"/assets/{asset}")
        assert "Yours is safe and goes on by itself." in page.text
        assert not await database.value("SELECT count(*) FROM job WHERE key = $1", asset)
    with clock.at(clock.now() + upkeep.LEASE + timedelta(minutes=1)):
        await upkeep.resume_stuck()
        await jobs.drain()
    assert ((await row(asset)).state, (await row(asset)).reason) == ("ready", None)


async def test_a_new_film_plays_while_ladders_stand_in_line(
    mira: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A double holds up the ladders: how long they take is not the question here."""
    begun, go_on = asyncio.Event(), asyncio.Event()
    running = 0

    async def long_ladder(*_: object) -> None:
        nonlocal running
        running += 1
        begun.set()
        await go_on.wait()
        raise Refusal("unreadable_video")

    monkeypatch.setattr(transcode, "ladder", long_ladder)
    busy = [await upload(mira, clip("phone-h264")) for _ in range(3)]
    for asset in busy:
        await processing.process(asset)
        await database.execute("DELETE FROM job WHERE key = $1 AND kind = 'asset.process'", asset)
    stop = asyncio.Event()
    worker = asyncio.create_task(jobs.work(stop))
    await asyncio.wait_for(begun.wait(), 60)
    late = await upload(mira, clip("phone-h264"))
    async with asyncio.timeout(60):
        while (await row(late)).state != "playable":
            await asyncio.sleep(0.05)
    assert not go_on.is_set()
    assert running == settings().transcode_jobs
    go_on.set()
    stop.set()
    await worker


WORKER = """
import asyncio, sys
from app import database
from media import processing

async def work(dsn, asset):
    await database.open_pool(dsn)
    await processing.process(asset)

asyncio.run(work(*sys.argv[1:]))
"""


async def test_after_kill_9_in_the_middle_the_next_run_ends_well(mira: httpx.AsyncClient, pool: str) -> None:
    asset = await upload(mira, clip("hlg"))
    worker = await asyncio.create_subprocess_exec(sys.executable, "-c", WORKER, pool, asset, cwd=ROOT)
    while (await row(asset)).step != "first":
        assert worker.returncode is None
        await asyncio.sleep(0.01)
    worker.kill()
    await worker.wait()
    left = list((scratch.folder() / asset).glob("*.tmp"))
    assert len(left) == 1
    assert ((await row(asset)).state, (await row(asset)).version) == ("probing", 0)

    await jobs.drain()
    assert ((await row(asset)).state, (await row(asset)).version) == ("ready", 1)
    assert await verbs(asset) == ["asset.received", "asset.playable", "asset.ready"]
    scratch.sweep(clock.now() + timedelta(seconds=5))
    assert not left[0].exists()


async def test_a_film_damaged_behind_an_intact_index_plays_or_says_why(
    mira: httpx.AsyncClient, world: World
) -> None:
    """The copy of it plays as far as it can; the ladder cannot be made, and says so."""
    asset = await upload(mira, clip("damaged"))
    await jobs.drain()
    done = await row(asset)
    assert (done.state, done.reason) == ("ready", "unreadable_video")
    assert (await assets.views([asset], world.mira))[asset].sources
    page = await mira.get(f"/assets/{asset}")
    assert "This video cannot be read; it may be cut off or damaged." in page.text


async def test_a_film_that_lies_about_its_length_plays_with_the_true_one(
    mira: httpx.AsyncClient, world: World
) -> None:
    asset = await upload(mira, clip("liar"))
    await jobs.drain()
    assert ((await row(asset)).state, (await row(asset)).reason) == ("ready", None)
    seen = (await assets.views([asset], world.mira))[asset]
    assert seen.duration_s == pytest.approx(2, abs=0.1)


@pytest.mark.parametrize(("name", "seconds"), [("late-sound", 3), ("two-films", 2), ("blink", 0.2)])
async def test_an_odd_but_honest_film_plays(
    mira: httpx.AsyncClient, world: World, name: str, seconds: float
) -> None:
    asset = await upload(mira, clip(name))
    await jobs.drain()
    assert ((await row(asset)).state, (await row(asset)).reason) == ("ready", None)
    seen = (await assets.views([asset], world.mira))[asset]
    assert seen.duration_s == pytest.approx(seconds, abs=0.1)
    assert seen.poster
