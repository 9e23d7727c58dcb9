"""From the last byte to what plays: states, files and reasons, with real clips and a real encoder."""

from collections.abc import Iterator
from types import SimpleNamespace

import httpx
import pytest

from app import database, jobs
from feeds import posts
from feeds.drafts import Use
from media import (
    assets,
    checks,
    processing,
    scratch,
    states,
    storage,
    trimming,
)
from tests.feeds.helpers import draft
from tests.media.clips import clip
from tests.media.records import files, row, verbs
from tests.media.sending import upload
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
    assert (seen.width, seen.poster) == (None, None)
    assert seen.duration_s == pytest.approx(4, abs=0.1)
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


async def test_a_second_run_of_a_job_changes_nothing(mira: httpx.AsyncClient) -> None:
    asset = await upload(mira, clip("phone-h264"))
    await jobs.drain()
    before = (await row(asset), await files(asset), await verbs(asset))
    await processing.process(asset)
    await processing.encode(asset)
    assert (await row(asset), await files(asset), await verbs(asset)) == before


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
