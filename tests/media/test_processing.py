"""From the last byte to what plays: states, files and reasons, with real clips and a real encoder."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import httpx
import msgspec
import pytest

from app import clock, database, hooks, jobs
from app.refusal import Refusal
from media import assets, checks, processing, scratch, storage, transcode, upkeep
from tests.media.clips import clip
from tests.media.sending import open_upload, send, upload
from tests.processes import ROOT
from tests.world import World, sign_in


@pytest.fixture(scope="module")
async def mira(web: httpx.AsyncClient, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with await sign_in(web, world.mira) as client:
        yield client


@pytest.fixture(autouse=True)
def no_left_overs() -> Iterator[None]:
    """Whatever happens to a file, its attempt leaves nothing on the worker's disk."""
    yield
    assert not list(scratch.folder().glob("*/*.tmp"))


class Row(msgspec.Struct):
    kind: str | None
    state: str
    reason: str | None
    step: str | None
    original: str | None
    version: int


async def row(asset: str) -> Row:
    found = await database.row(
        Row, "SELECT kind, state, reason, step, original, version FROM asset WHERE id = $1", asset
    )
    assert found
    return found


async def files(asset: str) -> dict[str, str]:
    """Names of the renditions with their types; every one of them lies in the store."""
    kept = await database.values("SELECT key FROM rendition WHERE asset_id = $1", asset)
    stored = {file.key async for file in storage.files("media")}
    assert set(kept) <= stored
    pairs = await database.values(
        "SELECT name || ' ' || media_type FROM rendition WHERE asset_id = $1 ORDER BY name", asset
    )
    return dict(pair.split() for pair in pairs)


async def verbs(asset: str) -> list[str]:
    return await database.values(
        "SELECT verb FROM event WHERE subject_kind = 'asset' AND subject_id = $1 ORDER BY id", asset
    )


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


async def test_the_first_seconds_go_a_day_after_the_ladder_stands(mira: httpx.AsyncClient) -> None:
    asset = await upload(mira, clip("hlg"))
    await jobs.drain()
    await upkeep.drop_interim()
    assert "first" in await files(asset)
    with clock.at(clock.now() + timedelta(days=1, minutes=1)):
        await upkeep.drop_interim()
    assert "first" not in await files(asset)
    assert await checks.files_and_rows() == []


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
        ("sound-only", "no_picture"),
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


async def test_without_javascript_retry_leads_back_to_the_page(mira: httpx.AsyncClient) -> None:
    asset = await upload(mira, clip("text"))
    await jobs.drain()
    answer = await mira.post(f"/assets/{asset}/retry")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/assets/{asset}")
    assert (await mira.post(f"/assets/{asset}/retry")).status_code == 409


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


async def test_a_second_run_of_a_job_changes_nothing(mira: httpx.AsyncClient) -> None:
    asset = await upload(mira, clip("phone-h264"))
    await jobs.drain()
    before = (await row(asset), await files(asset), await verbs(asset))
    await processing.process(asset)
    await processing.encode(asset)
    assert (await row(asset), await files(asset), await verbs(asset)) == before


@pytest.mark.parametrize("moment", ["probing", "playable"])
async def test_work_whose_job_is_gone_is_taken_up_again(mira: httpx.AsyncClient, moment: str) -> None:
    asset = await upload(mira, clip("phone-h264"))
    if moment == "playable":
        await processing.process(asset)
    await database.execute("UPDATE asset SET state = $2 WHERE id = $1", asset, moment)
    await database.execute("DELETE FROM job WHERE key = $1", asset)
    await upkeep.resume_stuck()
    assert not await database.value("SELECT count(*) FROM job WHERE key = $1", asset)
    with clock.at(clock.now() + timedelta(minutes=11)):
        await upkeep.resume_stuck()
    await jobs.drain()
    assert (await row(asset)).state == "ready"


async def test_the_author_sees_how_far_it_is(mira: httpx.AsyncClient) -> None:
    place = await open_upload(mira, 10)
    asset = place.rpartition("/")[2]
    await send(mira, place, 0, b"01234")
    answer = await mira.get(f"/assets/{asset}", headers={"hx-request": "true"})
    assert "Uploading" in answer.text
    assert "50 %" in answer.text
    assert f'data-live="asset:{asset}"' in answer.text
    assert "<html" in (await mira.get(f"/assets/{asset}")).text


async def test_nobody_else_sees_it(web: httpx.AsyncClient, mira: httpx.AsyncClient, world: World) -> None:
    asset = (await open_upload(mira, 10)).rpartition("/")[2]
    async with await sign_in(web, world.jonas) as jonas:
        assert (await jonas.get(f"/assets/{asset}")).status_code == 404
        assert (await jonas.post(f"/assets/{asset}/retry")).status_code == 404
        assert (await jonas.get(f"/api/v1/assets/{asset}")).status_code == 404


async def test_left_over_files_are_swept_and_named(mira: httpx.AsyncClient) -> None:
    await storage.put("media/nobody/1/src.mp4", b"x")
    assert await checks.files_and_rows() == []
    with clock.at(clock.now() + timedelta(hours=25)):
        assert "the file media/nobody/1/src.mp4 has no row" in await checks.files_and_rows()
        await upkeep.sweep_storage()
    assert [file async for file in storage.files("media/nobody")] == []


async def test_a_lost_file_is_named(mira: httpx.AsyncClient) -> None:
    asset = await upload(mira, clip("gps-jpeg"))
    await processing.process(asset)
    body = await storage.get(f"media/{asset}/1/w360.webp")
    await storage.delete([f"media/{asset}/1/w360.webp"])
    assert await checks.files_and_rows() == [f"the row of media/{asset}/1/w360.webp has no file"]
    await storage.put(f"media/{asset}/1/w360.webp", body)


async def test_the_doctor_knows_ffmpeg_and_the_store() -> None:
    parts = {part.part: part.ok for part in await checks.examine()}
    assert parts["ffmpeg"]
    assert parts["storage"]
    assert checks.storage_answers in hooks.ready


def test_the_scratch_of_a_killed_worker_is_swept(tmp_path: Path) -> None:
    left = scratch.folder() / "asset" / "0.tmp"
    (left / "out").mkdir(parents=True)
    scratch.sweep(clock.now() - timedelta(hours=24))
    assert left.exists()
    scratch.sweep(clock.now() + timedelta(seconds=5))
    assert not left.exists()
    assert not left.parent.exists()


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

    monkeypatch.setattr(processing.states, "report", report)
    monkeypatch.setattr(processing, "time", SimpleNamespace(monotonic=lambda: next(moments)))
    reporter = processing._Reporter("x")
    for share in (0.1, 0.2, 0.3):
        await reporter.hear(share)
    assert told == [0.1, 0.3]
