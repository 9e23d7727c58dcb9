"""What the author cuts off: never shown when it was cut in time, and cut without going offline afterwards."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import av
import httpx
import pytest

from app import clock, database, jobs, limits
from app.refusal import Refusal
from feeds.posts import Use
from media import assets, processing, states, storage, transcode, trimming, upkeep
from media.sentences import SENTENCES
from tests.feeds.helpers import post
from tests.media.clips import clip
from tests.media.records import files, row, verbs
from tests.media.sending import open_upload, send, upload
from tests.world import World


async def kept(asset: str) -> tuple[int, int, int | None]:
    """Version that plays, version that is wanted, length of what plays."""
    return tuple(
        await database.values(
            "SELECT unnest(ARRAY[version, wanted, duration_ms]) FROM asset WHERE id = $1", asset
        )
    )


async def colours(client: httpx.AsyncClient, asset: str, viewer: int, folder: Path) -> set[str]:
    """Whether red or blue is seen in the first thing that plays."""
    seen = (await assets.views([asset], viewer))[asset]
    path = folder / "seen.mp4"
    path.write_bytes((await client.get(seen.sources[0].src)).content)
    with av.open(str(path)) as film:
        pictures = [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]
    middles = [picture[picture.shape[0] // 2, picture.shape[1] // 2] for picture in pictures]
    return {"red" if middle[0] > middle[2] else "blue" for middle in middles}


async def test_what_is_cut_off_during_the_upload_is_never_shown(
    mira: httpx.AsyncClient, world: World, tmp_path: Path
) -> None:
    body = clip("colours").read_bytes()
    place = await open_upload(mira, len(body))
    asset = place.rpartition("/")[2]
    await send(mira, place, 0, body[:1000])
    await trimming.trim(asset, world.mira, 2000, 4000)
    await send(mira, place, 1000, body[1000:])
    await processing.process(asset)
    assert await files(asset) == dict.fromkeys(POSTERS, "image/webp") | {"first": "video/mp4"}
    assert await colours(mira, asset, world.mira, tmp_path) == {"blue"}
    await jobs.drain()
    assert await kept(asset) == (1, 1, 2000)
    assert await colours(mira, asset, world.mira, tmp_path) == {"blue"}


async def test_a_trim_during_the_first_job_makes_that_version_and_no_other(
    mira: httpx.AsyncClient, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = await upload(mira, clip("colours"))
    show = states.show

    async def trim_then_show(work: states.Work, *made: Any) -> bool:
        if work.start_ms is None:
            await trimming.trim(asset, world.mira, 0, 1500)
        return await show(work, *made)

    monkeypatch.setattr(states, "show", trim_then_show)
    await processing.process(asset)
    assert await kept(asset) == (2, 2, 1500)
    assert await verbs(asset) == ["asset.received", "asset.playable"]
    assert not await database.value(
        "SELECT count(*) FROM rendition WHERE asset_id = $1 AND version = 1", asset
    )
    assert await colours(mira, asset, world.mira, tmp_path) == {"red"}


async def test_what_plays_goes_on_to_play_until_the_trimmed_version_stands(
    mira: httpx.AsyncClient, world: World, tmp_path: Path
) -> None:
    asset = await upload(mira, clip("colours"))
    await jobs.drain()
    await trimming.trim(asset, world.mira, 2000, 3000)
    seen = (await assets.views([asset], world.mira))[asset]
    assert (seen.state, seen.pending, seen.duration_s) == ("playable", True, 4)
    assert (await mira.head(seen.sources[0].src)).status_code == 200

    await jobs.drain()
    after = (await assets.views([asset], world.mira))[asset]
    assert (after.state, after.pending, after.duration_s) == ("ready", False, 1)
    assert await colours(mira, asset, world.mira, tmp_path) == {"blue"}
    assert after.poster
    assert (await mira.get(after.poster)).status_code == 200
    assert await verbs(asset) == [
        "asset.received", "asset.playable", "asset.ready", "asset.playable", "asset.ready",
    ]  # fmt: skip


async def test_what_was_cut_off_can_be_reached_by_nobody_from_the_switch_on(
    mira: httpx.AsyncClient, jonas: httpx.AsyncClient, world: World
) -> None:
    """Links are good for hours; these die with the version they are for."""
    asset = await upload(mira, clip("colours"))
    await jobs.drain()
    await post(world.mira, "video", assets=[Use(asset)], consent="agreed")
    old = [(await assets.views([asset], viewer))[asset] for viewer in (world.mira, world.jonas)]
    links = [[film.sources[0].src, film.poster, film.sound, film.sprite] for film in old]
    await trimming.trim(asset, world.mira, 2000, 3000)
    for client, own in zip((mira, jonas), links, strict=True):
        assert [(await client.get(str(link))).status_code for link in own] == [200] * 4
    await jobs.drain()
    for client, own in zip((mira, jonas), links, strict=True):
        assert [(await client.get(str(link))).status_code for link in own] == [404] * 4
    fresh = (await assets.views([asset], world.jonas))[asset]
    assert (await jonas.get(fresh.sources[0].src)).status_code == 200
    await clock.move(timedelta(days=2))
    await upkeep.sweep_storage()
    assert {file.key.split("/")[2] async for file in storage.files("media") if asset in file.key} == {"2"}


async def test_the_same_part_made_anew_leaves_the_old_version_to_those_who_play_it(
    mira: httpx.AsyncClient, world: World
) -> None:
    asset = await upload(mira, clip("colours"))
    await trimming.trim(asset, world.mira, 0, 1000)
    await jobs.drain()
    seen = (await assets.views([asset], world.mira))[asset]
    await database.execute("UPDATE asset SET wanted = wanted + 1 WHERE id = $1", asset)
    await states.renew(asset)
    await jobs.drain()
    assert (await assets.views([asset], world.mira))[asset].sources != seen.sources
    assert (await mira.head(seen.sources[0].src)).status_code == 200


@pytest.mark.parametrize("job", ["encode", "process"])
async def test_a_trim_in_the_last_instant_of_a_job_is_made_at_once(
    mira: httpx.AsyncClient, world: World, monkeypatch: pytest.MonkeyPatch, job: str
) -> None:
    """The job has looked for the last time, and its row still keeps another one from being queued."""
    asset = await upload(mira, clip("four-minutes" if job == "process" else "colours"))
    work = getattr(processing, job)
    told: list[str] = []

    async def trimmed_at_the_end(which: str) -> None:
        await work(which)
        if not told:
            told.append(which)
            await trimming.trim(asset, world.mira, 1000, 2000)

    monkeypatch.setattr(processing, job, trimmed_at_the_end)
    await jobs.drain()
    assert ((await row(asset)).state, (await kept(asset))[2]) == ("ready", 1000)
    assert not await database.value("SELECT count(*) FROM job WHERE key = $1", asset)


async def test_a_trim_while_another_is_made_is_made_as_well(
    mira: httpx.AsyncClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = await upload(mira, clip("colours"))
    await jobs.drain()
    await trimming.trim(asset, world.mira, 0, 3000)
    ladder = transcode.ladder
    cuts = []

    async def changed_meanwhile(*given: Any) -> list[transcode.Rendition]:
        made = await ladder(*given)
        cuts.append(given[2].duration_s)
        if len(cuts) == 1:
            await trimming.trim(asset, world.mira, 0, 1000)
        return made

    monkeypatch.setattr(transcode, "ladder", changed_meanwhile)
    await jobs.drain()
    assert cuts == [3, 1]
    assert await kept(asset) == (3, 3, 1000)
    assert (await verbs(asset)).count("asset.ready") == 2


async def test_a_trim_that_fails_leaves_what_plays_as_it_was(
    mira: httpx.AsyncClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise Refusal("unreadable_video")

    asset = await upload(mira, clip("colours"))
    await jobs.drain()
    await trimming.trim(asset, world.mira, 0, 3000)
    await jobs.drain()
    await trimming.trim(asset, world.mira, 1000, 2000)
    monkeypatch.setattr(transcode, "ladder", broken)
    await jobs.drain()
    assert ((await row(asset)).state, (await row(asset)).reason) == ("ready", "unreadable_video")
    assert await kept(asset) == (2, 2, 3000)
    assert await trimming.kept(asset, world.mira) == trimming.Kept(0, 3000, 4000)
    page = await mira.get(f"/assets/{asset}")
    assert "This video cannot be read" in page.text


async def test_the_first_seconds_alone_do_not_count_as_playing(
    mira: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise Refusal("unreadable_video")

    asset = await upload(mira, clip("hlg"))
    with monkeypatch.context() as patched:
        patched.setattr(transcode, "ladder", broken)
        await jobs.drain()
    assert (await row(asset)).state == "failed"
    await mira.post(f"/assets/{asset}/retry")
    await jobs.drain()
    assert ((await row(asset)).state, (await row(asset)).version) == ("ready", 2)


async def test_trimming_what_is_too_long_makes_it_play(mira: httpx.AsyncClient, world: World) -> None:
    asset = await upload(mira, clip("four-minutes"))
    await jobs.drain()
    assert (await row(asset)).reason == "too_long"
    answer = await mira.post(f"/assets/{asset}/trim", data={"start": "100", "end": "102,5"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/assets/{asset}")
    await jobs.drain()
    assert ((await row(asset)).state, (await row(asset)).reason) == ("ready", None)
    assert (await kept(asset))[2] == 2500


async def test_the_limit_is_the_one_in_force(mira: httpx.AsyncClient, world: World) -> None:
    await limits.change("video_max_s", 1, actor=None)
    await limits.change("video_tolerance_s", 0, actor=None)
    asset = await upload(mira, clip("colours"))
    await jobs.drain()
    told = (await mira.get(f"/api/v1/assets/{asset}")).json()
    assert told["reason"]["title"].startswith("This video is 4 s long; 1 s is the limit.")
    with pytest.raises(Refusal, match="too_long"):
        await trimming.trim(asset, world.mira, 0, 2000)
    for name, usual in {"video_max_s": 180, "video_tolerance_s": 2}.items():
        await limits.change(name, usual, actor=None)


@pytest.mark.parametrize(
    ("start", "end", "code", "sentence"),
    [
        ("3", "1", "trim_order", "The end, at 1 s, must come after the start, at 3 s."),
        ("1", "1.2", "trim_short", "This keeps 0.2 s; at least 0.5 s must stay."),
        ("1", "9", "trim_beyond", "This keeps what comes after 9 s; the video is 4 s long."),
        ("soon", "9", "seconds_wrong", "Write a time in seconds, like 2.5, not “soon”."),
        ("-1", "", "seconds_wrong", "Write a time in seconds"),
    ],
)
async def test_a_trim_that_cannot_be_is_refused_with_limit_and_value(
    mira: httpx.AsyncClient, start: str, end: str, code: str, sentence: str
) -> None:
    asset = await upload(mira, clip("colours"))
    await processing.process(asset)
    answer = await mira.post(f"/assets/{asset}/trim", data={"start": start, "end": end})
    assert (answer.status_code, code in SENTENCES) == (422, True)
    assert sentence in answer.text
    assert (await row(asset)).state == "playable"


async def test_a_picture_has_nothing_to_trim(mira: httpx.AsyncClient) -> None:
    asset = await upload(mira, clip("gps-jpeg"))
    await processing.process(asset)
    answer = await mira.put(f"/api/v1/assets/{asset}/trim", json={"start": 0, "end": 1})
    assert (answer.status_code, answer.json()["type"]) == (409, "trim_needless")


async def test_without_both_ends_all_is_kept_again(mira: httpx.AsyncClient, world: World) -> None:
    asset = await upload(mira, clip("colours"))
    await trimming.trim(asset, world.mira, 1000, 2000)
    await jobs.drain()
    assert (await kept(asset))[2] == 1000
    answer = await mira.put(f"/api/v1/assets/{asset}/trim", json={})
    assert answer.status_code == 204
    await jobs.drain()
    assert (await kept(asset))[2] == 4000
    assert "src" in await files(asset)


async def test_a_trim_that_changes_nothing_makes_nothing(mira: httpx.AsyncClient, world: World) -> None:
    asset = await upload(mira, clip("colours"))
    await trimming.trim(asset, world.mira, 1000, 2000)
    await jobs.drain()
    before = await kept(asset)
    await trimming.trim(asset, world.mira, 1000, 2000)
    assert (await kept(asset), (await row(asset)).state) == (before, "ready")


POSTERS = [f"poster-{number}-{width}.webp" for number in (1, 2, 3) for width in (360,)]
