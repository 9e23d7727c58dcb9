"""What follows the ladder: each extra stands, is made once, and harms nobody when it fails."""

import io
import re
from collections.abc import Awaitable
from pathlib import Path

import av
import httpx
import pytest
from PIL import Image, ImageStat

from app import database, jobs, limits
from app.refusal import Refusal
from media import assets, extras, storage, suggesting, trimming
from tests.media.clips import clip, kept, make_film
from tests.media.odd_clips import H264, WORDS, odd, red
from tests.media.records import files, row, verbs
from tests.media.sending import upload
from tests.world import World


async def test_sound_alone_is_a_copy_without_a_picture(
    mira: httpx.AsyncClient, world: World, tmp_path: Path
) -> None:
    asset = await upload(mira, clip("phone-h264"))
    await jobs.drain()
    seen = (await assets.views([asset], world.mira))[asset]
    assert seen.sound
    answer = await mira.get(seen.sound)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "audio/mp4")
    made = tmp_path / "sound.m4a"
    made.write_bytes(answer.content)
    with av.open(str(made)) as opened:
        assert [stream.type for stream in opened.streams] == ["audio"]
        assert float(opened.duration or 0) / 1e6 == pytest.approx(3, abs=0.2)
        assert opened.streams.audio[0].codec_context.sample_rate == 48_000


async def test_a_silent_film_has_no_sound_and_all_else(mira: httpx.AsyncClient) -> None:
    asset = await upload(mira, odd("silent"))
    await jobs.drain()
    assert (await row(asset)).state == "ready"
    made = await files(asset)
    assert "sound" not in made
    assert (made["sprite.jpg"], made["sprite.vtt"]) == ("image/jpeg", "text/vtt")
    assert await parked(asset) == []


@pytest.mark.parametrize(
    ("name", "tiles", "size"),
    [("long-hevc", 5, (160, 90)), ("phone-h264", 2, (90, 160)), ("a-blink", 1, (160, 90))],
)
async def test_seeking_shows_a_picture_of_that_second(
    mira: httpx.AsyncClient, world: World, name: str, tiles: int, size: tuple[int, int]
) -> None:
    asset = await upload(mira, odd(name) if name == "a-blink" else clip(name))
    await jobs.drain()
    seen = (await assets.views([asset], world.mira))[asset]
    assert seen.sprite
    assert seen.tiles
    track = (await mira.get(seen.tiles)).text
    boxes = [tuple(map(int, box.split(","))) for box in re.findall(r"sprite\.jpg#xywh=(\S+)", track)]
    assert [box[2:] for box in boxes] == [size] * tiles
    with Image.open(io.BytesIO((await mira.get(seen.sprite)).content)) as sheet:
        assert sheet.size == (max(x + w for x, _, w, _ in boxes), max(y + h for _, y, _, h in boxes))
        shown = [sheet.crop((x, y, x + w, y + h)).convert("RGB") for x, y, w, h in boxes]
    assert all(ImageStat.Stat(picture).extrema[0][1] > 100 for picture in shown)
    assert len({picture.tobytes() for picture in shown}) == tiles
    assert "00:00:00.000 --> " in track


async def test_a_bigger_rendition_comes_by_setting_and_only_from_what_has_it(
    mira: httpx.AsyncClient, world: World
) -> None:
    await limits.change("renditions", [480, 720, 1080], actor=world.paul)
    try:
        small, large = await upload(mira, clip("large-hevc")), await upload(mira, clip("full-hd"))
        await jobs.drain()
    finally:
        await limits.change("renditions", [480, 720], actor=world.paul)
    assert "v1080" not in await files(small)
    assert {"v480", "v720", "v1080"} <= set(await files(large))
    seen = (await assets.views([large], world.mira))[large]
    assert {source.height for source in seen.sources[:2]} == {720, 480}


async def test_words_inside_a_film_are_suggested_once(mira: httpx.AsyncClient, world: World) -> None:
    asset = await upload(mira, odd("words-inside"))
    await jobs.drain()
    told = await database.values(
        "SELECT concat_ws(' ', language, model, accepted_at IS NULL) FROM caption WHERE asset_id = $1", asset
    )
    assert told == ["de file t"]
    text = await database.value("SELECT text FROM caption WHERE asset_id = $1", asset)
    assert "00:00:00.200 --> 00:00:01.200\nHold it here" in text
    assert not (await assets.views([asset], world.mira))[asset].captions

    await extras.make(asset)
    assert (await verbs(asset)).count("suggestion.made") == 1
    await suggesting.refuse(asset, world.mira, "de")
    await extras.make(asset)
    assert not await database.value("SELECT count(*) FROM caption WHERE asset_id = $1", asset)


async def test_words_inside_a_film_keep_to_what_is_shown_of_it(mira: httpx.AsyncClient, world: World) -> None:
    """Said from 0.2 to 1.2 s of 3 s."""
    recipe = f"{red(seconds=3)} -f srt -i data:text/plain;base64,{WORDS} {H264} -c:s mov_text"
    asset = await upload(mira, kept("early-words", "mp4", recipe, lambda path: make_film(recipe, path)))
    for start_ms, end_ms, times in [
        (500, 1500, ["00:00:00.000 --> 00:00:00.700"]),
        (1500, 2500, []),
        (0, 1000, ["00:00:00.200 --> 00:00:01.000"]),
        (None, None, ["00:00:00.200 --> 00:00:01.200"]),
    ]:
        await trimming.trim(asset, world.mira, start_ms, end_ms)
        await jobs.drain()
        told = await database.values("SELECT text FROM caption WHERE asset_id = $1", asset)
        assert [re.findall(r".+ --> .+", text) for text in told] == ([times] if times else [])


async def test_a_trimmed_film_has_extras_of_what_is_kept(mira: httpx.AsyncClient, world: World) -> None:
    asset = await upload(mira, odd("words-inside"))
    await jobs.drain()
    await trimming.trim(asset, world.mira, 500, 1500)
    await jobs.drain()
    seen = (await assets.views([asset], world.mira))[asset]
    assert seen.tiles
    assert "--> 00:00:01.000" in (await mira.get(seen.tiles)).text


async def test_a_second_run_makes_nothing_again(
    mira: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = await upload(mira, clip("phone-h264"))
    await jobs.drain()
    before = await files(asset)
    put: list[str] = []

    async def note(key: str, _: object) -> None:
        put.append(key)

    monkeypatch.setattr(storage, "put", note)
    await extras.make(asset)
    assert (put, await files(asset)) == ([], before)


async def test_a_failing_extra_leaves_the_film_and_the_other_extras(
    mira: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> Awaitable[None]:
        raise Refusal("unreadable_video")

    asset = await upload(mira, clip("phone-h264"))
    with monkeypatch.context() as patched:
        patched.setattr("media.sprites.make", broken)
        await jobs.drain()
    assert ((await row(asset)).state, (await row(asset)).reason) == ("ready", None)
    assert "sound" in await files(asset)
    assert await parked(asset) == ["asset.extras unreadable_video"]


async def parked(asset: str) -> list[str]:
    return await database.values(
        "SELECT kind || ' ' || reason FROM job WHERE key = $1 AND state = 'parked'", asset
    )
