"""Every file a phone makes becomes one that every phone plays: made by the whole pipeline, then looked at."""

from pathlib import Path

import av
import httpx
import msgspec
import pytest
from PIL import ImageStat

from app import database, jobs
from media import probe, storage, transcode
from tests.media.odd_clips import ODD, REFUSED, SECONDS, large, lying, odd, refused
from tests.media.records import row
from tests.media.sending import upload

#: What an MP4 cannot do without, and what says nothing about people.
PLAIN = {
    "major_brand",
    "minor_version",
    "compatible_brands",
    "encoder",
    "handler_name",
    "vendor_id",
    "language",
}


class Stored(msgspec.Struct):
    name: str
    key: str


@pytest.mark.parametrize("name", ODD)
async def test_an_odd_phone_file_plays_everywhere(mira: httpx.AsyncClient, tmp_path: Path, name: str) -> None:
    wanted = ODD[name]
    asset = await upload(mira, odd(name))
    await jobs.drain()
    assert ((await row(asset)).state, (await row(asset)).reason) == ("ready", None)
    films = await fetch(asset, tmp_path)
    assert any(film.stem.startswith("v") for film in films)
    for film in films:
        assert transcode.faststart(film)
        with av.open(str(film)) as opened:
            assert tags(opened) <= PLAIN
            assert float(opened.duration or 0) / 1e6 == pytest.approx(
                wanted.seconds, abs=max(0.5, wanted.seconds / 20)
            )
    for film in films:
        if film.stem.startswith("v"):
            check_picture(film, wanted.width, wanted.height)


async def test_a_length_that_lies_is_found_out(mira: httpx.AsyncClient, tmp_path: Path) -> None:
    asset = await upload(mira, lying())
    await jobs.drain()
    assert ((await row(asset)).state, (await row(asset)).reason) == ("ready", None)
    assert await database.value("SELECT duration_ms FROM asset WHERE id = $1", asset) == SECONDS * 1000


@pytest.mark.parametrize("name", REFUSED)
async def test_a_coding_we_do_not_take_is_named(mira: httpx.AsyncClient, name: str) -> None:
    asset = await upload(mira, refused(name))
    await jobs.drain()
    told = (await mira.get(f"/api/v1/assets/{asset}")).json()
    coding = name.replace("-", "")
    assert (told["state"], told["reason"]["title"]) == (
        "failed",
        f"This video is coded as {coding}. We can read H.264, HEVC, AV1, VP9.",
    )


async def test_a_heavy_4k_film_is_taken(tmp_path: Path) -> None:
    facts = await probe.video(large(), tmp_path)
    assert (facts.codec, facts.width, facts.height) == ("hevc", 3840, 2160)
    assert facts.size > 50_000_000


async def fetch(asset: str, folder: Path) -> list[Path]:
    """All films made of the asset that stay."""
    stored = await database.rows(
        Stored,
        """
        SELECT name, key FROM rendition
        WHERE asset_id = $1 AND media_type = 'video/mp4' AND NOT interim
        """,
        asset,
    )
    films = []
    for one in stored:
        films.append(folder / f"{one.name}.mp4")
        films[-1].write_bytes(await storage.get(one.key))
    return films


def check_picture(film: Path, width: int, height: int) -> None:
    """H.264 in 4:2:0 at 30 frames a second or fewer, of the right size, its red corner up on the left."""
    with av.open(str(film)) as opened:
        (picture,) = opened.streams.video
        context = picture.codec_context
        assert (context.name, context.pix_fmt) == ("h264", "yuv420p")
        assert (context.width, context.height) == (width, height)
        assert (context.sample_aspect_ratio or 1) == 1
        assert float(picture.average_rate or 99) <= 30.1
        assert [sound.codec_context.name for sound in opened.streams.audio] in ([], ["aac"])
        frame = list(opened.decode(picture))[2]
    assert frame.rotation == 0
    assert frame.color_trc not in {16, 18}
    red, green, blue = colour(frame, 0, 0)
    assert red > 100 > 2 * max(green, blue)
    assert max(colour(frame, 2 * width // 3, 2 * height // 3)[1:]) > 50


def colour(frame: av.VideoFrame, x: int, y: int) -> tuple[float, ...]:
    """Mean red, green and blue of a third of the picture from that point on."""
    part = (x, y, x + frame.width // 3, y + frame.height // 3)
    return tuple(ImageStat.Stat(frame.to_image().crop(part)).mean)


def tags(opened: av.container.InputContainer) -> set[str]:
    return set(opened.metadata).union(*(stream.metadata for stream in opened.streams))
