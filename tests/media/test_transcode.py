"""Real files through real ffmpeg, and every result looked at."""

import asyncio
import re
from pathlib import Path

import av
import psutil
import pytest
from PIL import Image

from app.refusal import Refusal
from media import ffmpeg, probe, transcode
from media.sentences import RETRYABLE, SENTENCES
from tests.media.clips import clip


def watch(steps: list[float]) -> transcode.Progress:
    async def note(share: float) -> None:
        steps.append(share)

    return note


async def test_a_copy_is_the_same_picture_without_words(tmp_path: Path) -> None:
    source, out = clip("phone-h264"), tmp_path / "src.mp4"
    facts = await probe.video(source, tmp_path)
    made = await transcode.copy(source, out, facts, tmp_path)
    assert (made.width, made.height, made.size) == (540, 960, out.stat().st_size)
    assert transcode.faststart(out)
    data = out.read_bytes()
    assert b"Mara" in source.read_bytes()
    assert not any(word in data for word in (b"Mara", b"Kitchen", b"+48.1"))


async def test_a_copy_stays_upright_and_gets_sound_that_plays(tmp_path: Path) -> None:
    for name, size in {"rotated": (360, 640), "opus": (360, 640)}.items():
        facts = await probe.video(clip(name), tmp_path)
        made = await transcode.copy(clip(name), tmp_path / f"{name}.mp4", facts, tmp_path)
        after = await probe.rendition(made.path, tmp_path)
        assert (made.width, made.height, after.audio) == (*size, "aac")


async def test_a_ladder_has_both_rungs_with_keyframes_at_the_same_moments(tmp_path: Path) -> None:
    facts = await probe.video(clip("large-hevc"), tmp_path)
    steps: list[float] = []
    made = await transcode.ladder(clip("large-hevc"), tmp_path, facts, tmp_path, progress=watch(steps))
    assert [(r.name, r.width, r.height) for r in made] == [("v720", 1280, 720), ("v480", 854, 480)]
    assert steps == sorted(steps)
    assert steps[-1] == pytest.approx(1, abs=0.1)
    assert keyframes(made[0].path) == keyframes(made[1].path)


async def test_4k_of_a_phone_is_taken(tmp_path: Path) -> None:
    facts = await probe.video(clip("four-k"), tmp_path)
    made = await transcode.first(clip("four-k"), tmp_path / "first.mp4", facts, tmp_path)
    assert (made.width, made.height) == (480, 854)


async def test_the_first_seconds_of_a_longer_clip_are_six(tmp_path: Path) -> None:
    facts = await probe.video(clip("long-hevc"), tmp_path)
    made = await transcode.first(clip("long-hevc"), tmp_path / "first.mp4", facts, tmp_path)
    after = await probe.rendition(made.path, tmp_path)
    assert after.duration_s == pytest.approx(6, abs=0.3)
    assert keyframes(made.path) == [0, 2, 4]


@pytest.mark.parametrize(
    "name", ["rotated", "silent", "webm", "vfr", "60fps", "yuv444", "hlg", "hlg-half-tagged", "odd-size"]
)
async def test_odd_files_become_ordinary_ones(tmp_path: Path, name: str) -> None:
    facts = await probe.video(clip(name), tmp_path)
    (made,) = await transcode.ladder(clip(name), tmp_path, facts, tmp_path)
    after = await probe.rendition(made.path, tmp_path)
    assert (after.codec, after.pixel_format, after.rotation) == ("h264", "yuv420p", 0)
    assert (after.fps or 99) <= 30.1
    assert (after.width > after.height) == (facts.width > facts.height)
    assert not after.hdr


async def test_a_voice_becomes_aac_at_one_loudness_without_words(tmp_path: Path) -> None:
    for name in ("voice", "opus-voice"):
        facts = await probe.video(clip(name), tmp_path)
        made = await transcode.sound(clip(name), tmp_path / "sound.m4a", facts, tmp_path)
        after = await probe.rendition(made.path, tmp_path)
        assert (after.kind, after.audio, after.channels) == ("audio", "aac", 2)
        assert after.duration_s == pytest.approx(facts.duration_s, abs=0.2)
        assert transcode.faststart(made.path)
        assert b"Mara" not in made.path.read_bytes()
        assert await loudness(made.path) == pytest.approx(-16, abs=1.5)


async def test_posters_come_in_two_widths(tmp_path: Path) -> None:
    facts = await probe.video(clip("large-hevc"), tmp_path)
    made = await transcode.posters(clip("large-hevc"), tmp_path, facts, tmp_path)
    assert {path.name for path in made} == {f"poster-{n}-{w}.webp" for n in (1, 2, 3) for w in (360, 720)}
    for path in made:
        with Image.open(path) as picture:
            assert (picture.format, f"{picture.width}.webp") == ("WEBP", path.name.split("-")[-1])


async def test_what_is_made_of_one_film_is_looked_at_together_in_folders_of_its_own(tmp_path: Path) -> None:
    """As the worker does it: each program may write in one of the folders only."""
    out, work = tmp_path / "out", tmp_path / "work"
    out.mkdir()
    work.mkdir()
    facts = await probe.video(clip("large-hevc"), work)
    assert len(await transcode.ladder(clip("large-hevc"), out, facts, work)) == 2
    assert len(await transcode.posters(clip("large-hevc"), out, facts, work)) == 6
    assert list(work.iterdir()) == []


async def test_a_damaged_file_fails_with_a_reason(tmp_path: Path) -> None:
    facts = await probe.video(clip("damaged"), tmp_path)
    with pytest.raises(transcode.Failed) as failed:
        await transcode.ladder(clip("damaged"), tmp_path, facts, tmp_path)
    assert failed.value.code in SENTENCES
    assert failed.value.code not in RETRYABLE
    assert failed.value.detail


async def test_a_file_shorter_than_it_says_fails_as_incomplete(tmp_path: Path) -> None:
    """ffmpeg itself ends well on it."""
    whole = await probe.video(clip("phone-h264"), tmp_path)
    with pytest.raises(Refusal):
        await probe.video(clip("truncated"), tmp_path)
    with pytest.raises(transcode.Failed) as failed:
        await transcode.copy(clip("truncated"), tmp_path / "src.mp4", whole, tmp_path)
    assert (failed.value.code, failed.value.limit, failed.value.value) == ("incomplete_file", "3 s", "1 s")


async def test_a_cancelled_ladder_leaves_no_process(tmp_path: Path) -> None:
    facts = await probe.video(clip("long-hevc"), tmp_path)
    begun = asyncio.Event()

    async def note(_: float) -> None:
        begun.set()

    job = asyncio.create_task(transcode.ladder(clip("long-hevc"), tmp_path, facts, tmp_path, progress=note))
    await asyncio.wait_for(begun.wait(), 60)
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job
    assert not [child for child in psutil.Process().children() if "v180.mp4" in " ".join(child.cmdline())]


async def loudness(path: Path) -> float:
    """Integrated, in LUFS."""
    command = [
        str(ffmpeg.program().path),
        "-hide_banner",
        "-i",
        str(path),
        "-af",
        "ebur128",
        "-f",
        "null",
        "-",
    ]
    process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
    _, told = await process.communicate()
    return float(re.findall(rb"I:\s+(-?[\d.]+) LUFS", told)[-1])


def test_a_file_with_its_contents_last_is_not_faststart() -> None:
    assert transcode.faststart(clip("phone-h264"))
    assert not transcode.faststart(clip("silent"))
    assert not transcode.faststart(clip("empty"))


def keyframes(path: Path) -> list[int]:
    with av.open(str(path)) as container:
        film = container.streams.video[0]
        assert film.time_base
        return [round(e.timestamp * film.time_base) for e in film.index_entries if e.is_keyframe]
