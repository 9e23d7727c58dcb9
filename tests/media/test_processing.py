"""From the last byte to what plays: states, files and reasons, with real clips and a real encoder."""

import asyncio
import contextlib
import errno
import sys
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace

import httpx
import psutil
import pytest

from app import clock, database, jobs
from app.refusal import Refusal
from app.settings import settings
from feeds import posts
from feeds.drafts import Use
from media import (
    assets,
    checks,
    processing,
    scratch,
    states,
    storage,
    transcode,
    trimming,
    upkeep,
)
from tests.feeds.helpers import draft
from tests.media.clips import clip
from tests.media.records import files, row, verbs
from tests.media.sending import upload
from tests.processes import ROOT
from tests.world import World


@pytest.fixture(autouse=True)
def no_left_overs() -> Iterator[None]:
    """Whatever happens to a file, its attempt leaves nothing on the worker's disk."""
    yield
    assert not list(scratch.folder().glob("*/*.tmp"))


async def test_a_phone_clip_plays_as_a_copy_and_becomes_ready(mira: httpx.AsyncClient, world: World) -> None:
    asset = await upload(mira, clip("phone-h264"))
    await processing.process(asset)
    assert (await row(asset)).state == "playable"
    seen = (await assets.views([asset], world.mira))[asset]
    assert [source.type for source in seen.sources] == ["video/mp4"]
    assert "/src?" in seen.sources[0].src
    assert seen.poster
    assert (await mira.get(seen.poster)).headers["content-type"] == "image/webp"
    assert (await mira.get(seen.sources[0].src, headers={"range": "bytes=0-1"})).status_code == 206

    await jobs.drain()
    done = await row(asset)
    assert (done.kind, done.state, done.reason, done.step) == ("video", "ready", None, None)
    assert await verbs(asset) == ["asset.received", "asset.playable", "asset.ready"]
    seen = (await assets.views([asset], world.mira))[asset]
    assert [(await mira.head(source.src)).status_code for source in seen.sources] == [200] * len(seen.sources)
    assert seen.sources[0].height <= 720


async def test_the_original_is_kept_whole_and_the_parts_go(mira: httpx.AsyncClient) -> None:
    asset = await upload(mira, clip("phone-h264"))
    await jobs.drain()
    assert (await row(asset)).original == f"original/{asset}/source"
    assert await storage.get(f"original/{asset}/source") == clip("phone-h264").read_bytes()
    assert not await database.value("SELECT count(*) FROM part WHERE asset_id = $1", asset)
    assert [file.key async for file in storage.files(f"part/{asset}")] == []


async def test_what_browsers_cannot_play_begins_with_its_first_seconds(
    mira: httpx.AsyncClient, world: World
) -> None:
    asset = await upload(mira, clip("hlg"))
    await processing.process(asset)
    seen = (await assets.views([asset], world.mira))[asset]
    assert ["/first?" in source.src for source in seen.sources] == [True]
    await jobs.drain()
    seen = (await assets.views([asset], world.mira))[asset]
    assert seen.state == "ready"
    assert seen.sources
    assert not any("/first?" in source.src for source in seen.sources)


async def test_a_voice_without_a_picture_is_posted_and_plays(mira: httpx.AsyncClient, world: World) -> None:
    asset = await upload(mira, clip("voice"))
    await jobs.drain()
    done = await row(asset)
    assert (done.kind, done.state, done.reason) == ("audio", "ready", None)
    assert await files(asset) == {"sound": "audio/mp4"}
    assert await verbs(asset) == ["asset.received", "asset.playable", "asset.ready"]
    seen = (await assets.views([asset], world.mira))[asset]
    assert (seen.width, seen.poster, seen.duration_s) == (None, None, pytest.approx(4, abs=0.1))
    assert [source.type for source in seen.sources] == ["audio/mp4"]
    answer = await mira.get(seen.sources[0].src, headers={"range": "bytes=0-99"})
    assert (answer.status_code, answer.headers["content-type"]) == (206, "audio/mp4")

    number = await draft(world.mira, "video", assets=[Use(asset)], consent="nobody")
    assert await posts.publish(world.mira, number) == "live"

    await trimming.trim(asset, world.mira, 1000, 2500)
    await jobs.drain()
    seen = (await assets.views([asset], world.mira))[asset]
    assert (seen.state, seen.duration_s) == ("ready", 1.5)
    assert not await checks.files_and_rows()


async def test_a_photo_is_ready_in_one_job(mira: httpx.AsyncClient, world: World) -> None:
    asset = await upload(mira, clip("gps-jpeg"))
    await processing.process(asset)
    done = await row(asset)
    assert (done.kind, done.state) == ("photo", "ready")
    assert await verbs(asset) == ["asset.received", "asset.playable", "asset.ready"]
    seen = (await assets.views([asset], world.mira))[asset]
    assert (seen.width, seen.height) == (1200, 1600)
    assert seen.placeholder
    assert seen.placeholder.startswith("data:image/webp")
    assert [source.type for source in seen.sources] == ["image/webp"] * 3
    shown = (await mira.get(seen.sources[0].src)).content
    assert b"Mara" not in shown
    assert b"Exif" not in shown


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("text", "not_a_video"),
        ("svg", "not_a_photo"),
        ("empty", "empty_file"),
        ("headless", "unreadable_video"),
        ("truncated", "incomplete_file"),
        ("four-minutes", "too_long"),
        ("mpeg4", "codec_unknown"),
        ("subtitles-only", "nothing_to_play"),
        ("cut-jpeg", "unreadable_photo"),
        ("bomb-png", "too_many_pixels"),
    ],
)
async def test_a_bad_file_fails_with_its_reason(mira: httpx.AsyncClient, name: str, reason: str) -> None:
    asset = await upload(mira, clip(name))
    await jobs.drain()
    assert ((await row(asset)).state, (await row(asset)).reason) == ("failed", reason)
    assert (await verbs(asset))[-1] == "asset.failed"
    assert not await database.value("SELECT count(*) FROM job WHERE key = $1", asset)
    page = await mira.get(f"/assets/{asset}", headers={"hx-request": "true"})
    assert "Try again" in page.text
    told = (await mira.get(f"/api/v1/assets/{asset}")).json()
    assert told["reason"]["type"] == reason
    assert told["reason"]["title"] in page.text.replace("&#39;", "'")


async def test_the_reason_names_limit_and_value(mira: httpx.AsyncClient) -> None:
    asset = await upload(mira, clip("four-minutes"))
    await jobs.drain()
    told = (await mira.get(f"/api/v1/assets/{asset}")).json()
    assert told["reason"]["title"].startswith("This video is 4 min 2 s long; 3 min is the limit.")


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
    await asyncio.wait_for(begun.wait(), 30)
    late = await upload(mira, clip("phone-h264"))
    async with asyncio.timeout(60):
        while (await row(late)).state != "playable":
            await asyncio.sleep(0.05)
    assert not go_on.is_set()
    assert running == settings().transcode_jobs
    go_on.set()
    stop.set()
    await worker


async def test_a_second_run_of_a_job_changes_nothing(mira: httpx.AsyncClient) -> None:
    asset = await upload(mira, clip("phone-h264"))
    await jobs.drain()
    before = (await row(asset), await files(asset), await verbs(asset))
    await processing.process(asset)
    await processing.encode(asset)
    assert (await row(asset), await files(asset), await verbs(asset)) == before


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


async def test_progress_is_shown_at_most_once_a_second(
    mira: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[float] = []
    moments = iter([10.0, 10.5, 11.2])

    async def report(asset: str, step: str, share: float) -> None:
        told.append(share)

    monkeypatch.setattr(states, "report", report)
    monkeypatch.setattr(processing, "time", SimpleNamespace(monotonic=lambda: next(moments)))
    reporter = processing._Reporter("x")
    for share in (0.1, 0.2, 0.3):
        await reporter.hear(share)
    assert told == [0.1, 0.3]
