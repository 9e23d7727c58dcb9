"""Recipes are pure: these tests read them and run nothing."""

from pathlib import Path

import msgspec
import pytest

from media import video
from media.probe import Facts
from tests.media.clips import clip

FFMPEG = Path("/usr/bin/ffmpeg")
PORTRAIT = Facts(
    codec="h264",
    width=1080,
    height=1920,
    rotation=90,
    pixel_format="yuv420p",
    transfer=1,
    fps=59.94,
    duration_s=60,
    keyframe_gap_s=1,
    audio="aac",
    channels=2,
    size=1,
    container="mov",
)


def with_(**changes: object) -> Facts:
    return msgspec.structs.replace(PORTRAIT, **changes)


def ladder(facts: Facts, *rungs: int) -> list[str]:
    sizes = video.ladder_sizes(facts, rungs or (720, 480))
    outs = {Path(f"/out/v{size.short}.mp4"): size for size in sizes}
    return video.ladder(FFMPEG, clip("silent"), outs, facts)


def graph(command: list[str]) -> str:
    return command[command.index("-filter_complex") + 1]


@pytest.mark.parametrize(
    ("width", "height", "rungs", "sizes"),
    [
        (1080, 1920, (720, 480), [(720, 1280), (480, 854)]),
        (1920, 1080, (480, 720), [(1280, 720), (854, 480)]),
        (1920, 1080, (1080, 720, 480), [(1920, 1080), (1280, 720), (854, 480)]),
        (540, 960, (720, 480), [(480, 854)]),
        (640, 360, (720, 480), [(640, 360)]),
        (321, 243, (720, 480), [(320, 242)]),
    ],
)
def test_rungs_go_by_the_short_side_and_never_up(
    width: int, height: int, rungs: tuple[int, ...], sizes: list[tuple[int, int]]
) -> None:
    made = video.ladder_sizes(with_(width=width, height=height), rungs)
    assert [(size.width, size.height) for size in made] == sizes


def test_a_ladder_is_one_decode_with_cascaded_scaling() -> None:
    command = ladder(PORTRAIT)
    assert command.count("-i") == 1
    assert graph(command).count("scale=") == 2
    assert graph(command).index("720:1280") < graph(command).index("split") < graph(command).index("480:854")


def test_up_to_60_frames_a_second_by_setting() -> None:
    outs = {Path("/out/v480.mp4"): video.Size(480, 854)}
    command = video.ladder(FFMPEG, clip("silent"), outs, PORTRAIT, video.Target(fps=60))
    assert "fps=59.94[" in graph(command)


def test_the_loudness_stays_as_it_is_by_setting() -> None:
    outs = {Path("/out/v480.mp4"): video.Size(480, 854)}
    command = video.ladder(FFMPEG, clip("silent"), outs, PORTRAIT, video.Target(loudness=False))
    assert "loudnorm" not in graph(command)
    assert "aresample" in graph(command)


def test_a_trimmed_film_is_cut_before_it_is_decoded_and_never_copied() -> None:
    kept = with_(start_s=2.5, end_s=40.0, duration_s=37.5)
    assert not kept.copyable
    command = ladder(kept)
    before = command[: command.index("-i")]
    assert (before[before.index("-ss") + 1], before[before.index("-to") + 1]) == ("2.500", "40.000")
    first = video.first(FFMPEG, clip("silent"), Path("/out/first.mp4"), kept)
    assert (first[first.index("-ss") + 1], first[first.index("-to") + 1]) == ("2.500", "8.500")
    assert video.poster_times(kept) == [6.25, 21.25, 32.5]


@pytest.mark.parametrize(
    ("fps", "wanted"), [(59.94, "fps=30"), (24.0, "fps=24"), (29.97, "fps=29.97"), (None, "fps=30")]
)
def test_no_rendition_has_more_than_30_frames_a_second(fps: float | None, wanted: str) -> None:
    assert f"{wanted}[" in graph(ladder(with_(fps=fps)))


def test_sound_is_levelled_once_for_all_rungs() -> None:
    assert graph(ladder(PORTRAIT)).count("loudnorm") == 1


def test_a_silent_clip_has_no_sound_filters() -> None:
    assert "[0:a:0]" not in graph(ladder(with_(audio=None)))


def test_hdr_is_tagged_in_full_before_it_is_mapped() -> None:
    chain = graph(ladder(with_(transfer=16)))
    assert "color_trc=smpte2084" in chain
    assert chain.index("setparams") < chain.index("zscale") < chain.index("tonemap")
    assert "zscale" not in graph(ladder(PORTRAIT))


def test_every_input_is_bound_to_its_format_and_to_files() -> None:
    out = Path("/out/x.mp4")
    for command in (
        ladder(PORTRAIT),
        video.copy(FFMPEG, clip("silent"), out, PORTRAIT),
        video.first(FFMPEG, clip("silent"), out, PORTRAIT),
        video.stills(FFMPEG, clip("silent"), {out: 1.0}, PORTRAIT),
    ):
        before = command[: command.index("-i")]
        assert before[before.index("-f") + 1] == "mov"
        assert before[before.index("-protocol_whitelist") + 1] == "file"
        assert before[before.index("-format_whitelist") + 1] == "mov,mp4,m4a,3gp,3g2,mj2"


def test_a_copy_encodes_only_sound_that_browsers_do_not_play() -> None:
    def sound(audio: str) -> str:
        command = video.copy(FFMPEG, clip("silent"), Path("/out/x.mp4"), with_(audio=audio))
        assert command[command.index("-c:v") + 1] == "copy"
        return command[command.index("-c:a") + 1]

    assert (sound("aac"), sound("opus")) == ("copy", "aac")
