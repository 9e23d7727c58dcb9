"""What a probe finds, and what it refuses."""

from pathlib import Path

import pytest

from app.limits import Limits
from app.refusal import Refusal
from media import probe
from media.sentences import SENTENCES
from tests.media.clips import FEW, clip


async def test_a_phone_clip_is_described(tmp_path: Path) -> None:
    facts = await probe.video(clip("phone-h264"), tmp_path)
    assert (facts.codec, facts.width, facts.height, facts.fps) == ("h264", 540, 960, FEW)
    assert (facts.audio, facts.channels, facts.container) == ("aac", 1, "mov")
    assert facts.duration_s == pytest.approx(3, abs=0.1)
    assert facts.copyable
    assert facts.serves_as_top


async def test_a_turned_clip_has_the_size_people_see(tmp_path: Path) -> None:
    facts = await probe.video(clip("rotated"), tmp_path)
    assert (facts.width, facts.height) == (360, 640)
    assert facts.rotation in {90, 270}


async def test_a_voice_is_described_without_a_picture(tmp_path: Path) -> None:
    for name, audio, seconds in (("voice", "aac", 4), ("opus-voice", "opus", 2)):
        facts = await probe.video(clip(name), tmp_path)
        assert (facts.kind, facts.audio, facts.width) == ("audio", audio, 0)
        assert facts.duration_s == pytest.approx(seconds, abs=0.1)


async def test_how_long_a_film_may_be_is_the_limit_in_force(tmp_path: Path) -> None:
    facts = await probe.video(clip("four-minutes"), tmp_path)
    with pytest.raises(Refusal) as refused:
        probe.keep(facts, None, None, Limits())
    assert (refused.value.code, refused.value.limit, refused.value.value) == (
        "too_long",
        "3 min",
        "4 min 2 s",
    )
    assert probe.keep(facts, None, None, Limits(video_max_s=300)) == facts
    assert probe.keep(facts, 60_000, 180_000, Limits()).duration_s == 120


async def test_what_lies_behind_the_end_is_refused(tmp_path: Path) -> None:
    facts = await probe.video(clip("voice"), tmp_path)
    with pytest.raises(Refusal, match="trim_beyond"):
        probe.keep(facts, 5000, 9000, Limits())


@pytest.mark.parametrize("name", ["landscape-hevc", "yuv444", "hlg", "webm"])
async def test_what_browsers_may_not_play_is_not_copied(tmp_path: Path, name: str) -> None:
    assert not (await probe.video(clip(name), tmp_path)).copyable


async def test_hdr_is_seen_with_half_of_its_tags(tmp_path: Path) -> None:
    assert (await probe.video(clip("hlg-half-tagged"), tmp_path)).hdr


async def test_a_browser_recording_has_a_length(tmp_path: Path) -> None:
    assert (await probe.video(clip("webm"), tmp_path)).duration_s == pytest.approx(2, abs=0.1)


async def test_a_clip_on_a_90000_hertz_clock_has_its_real_rate(tmp_path: Path) -> None:
    assert (await probe.video(clip("vfr"), tmp_path)).fps == pytest.approx(30, abs=0.5)


@pytest.mark.parametrize(
    ("name", "code", "sentence"),
    [
        ("240fps", "too_many_frames", "This video has 240 pictures a second; 120 is the limit."),
        ("mpeg4", "codec_unknown", "This video is coded as mpeg4. We can read H.264, HEVC, AV1, VP9."),
        ("truncated", "incomplete_file", "The file is incomplete: 0.8 s of 3 s could be read."),
        ("subtitles-only", "nothing_to_play", "There is neither a moving picture nor sound in this file."),
        ("headless", "unreadable_video", "This video cannot be read"),
        ("huge", "too_many_pixels", "This picture has 16 megapixels; 8.3 megapixels is the limit."),
        ("gps-jpeg", "not_a_video", "This file is not a video"),
    ],
)
async def test_a_refusal_names_limit_and_value(tmp_path: Path, name: str, code: str, sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        await probe.video(clip(name), tmp_path)
    no = refused.value
    assert no.code == code
    assert SENTENCES[no.code].format(limit=no.limit, value=no.value).startswith(sentence)
