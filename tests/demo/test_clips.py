"""Clips are short H.264 files with readable captions, the same every time."""

from io import BytesIO
from itertools import pairwise
from pathlib import Path

import av
import pytest

from demo import clips, storyboard
from demo.canvas import Canvas


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return clips.make("gauge-read", tmp_path_factory.mktemp("clips"))


def test_a_drawn_clip_is_a_portrait_h264_file_of_its_storyboards_length(made: Path) -> None:
    with av.open(str(made)) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.width, stream.height) == ("h264", 480, 854)
        assert not container.streams.audio
        assert container.duration is not None
        assert container.duration / 1e6 == pytest.approx(storyboard.load("gauge-read").seconds, abs=0.3)


def test_a_clip_comes_out_the_same_twice(made: Path, tmp_path: Path) -> None:
    assert clips.make("gauge-read", tmp_path).read_bytes() == made.read_bytes()


def test_things_move_in_every_step_of_every_storyboard() -> None:
    for name in clips.drawn():
        board, start = storyboard.load(name), storyboard.TITLE_SECONDS
        for step in board.steps:
            shares = (0.02, 0.3, 0.55, 0.98)
            seen = {clips.still(name, start + step.seconds * share).picture().tobytes() for share in shares}
            assert len(seen) > 1, (name, step.text)
            start += step.seconds


def test_every_clip_lasts_eight_to_fourteen_seconds_and_has_three_to_five_steps() -> None:
    for name in clips.drawn():
        board = storyboard.load(name)
        assert 8 <= board.seconds <= 14, name
        assert 3 <= len(board.steps) <= 5, name


def test_recordings_are_small_and_silent(tmp_path: Path) -> None:
    assert len(clips.recorded()) >= 6
    for name in clips.recorded():
        copy = clips.make(name, tmp_path).read_bytes()
        assert len(copy) <= 300_000, name
        with av.open(BytesIO(copy)) as container:
            assert container.streams.video[0].codec_context.name == "h264"
            assert not container.streams.audio


def test_captions_follow_each_other_without_a_gap_to_the_end() -> None:
    for name in (*clips.drawn(), *clips.recorded()):
        head, *cues = clips.captions(name).strip().split("\n\n")
        assert head == "WEBVTT"
        spans = [cue.splitlines()[0].split(" --> ") for cue in cues]
        assert spans[0][0] == "00:00.000"
        assert all(end == start for (_, end), (start, _) in pairwise(spans)), name
        assert all(cue.splitlines()[1] for cue in cues)


def test_a_storyboard_with_an_unknown_word_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "odd.toml").write_text('title = "x"\nbackground = []\nsteps = []\ncolour = "red"\n')
    monkeypatch.setattr(storyboard, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match="colour"):
        storyboard.load("odd")


def test_words_on_a_card_fit_into_two_lines() -> None:
    canvas = Canvas(clips.WIDTH, clips.HEIGHT)
    for name in clips.drawn():
        for step in storyboard.load(name).steps:
            assert len(canvas.wrapped(step.text, 30, 340)) <= 2, step.text
            assert step.text.isascii(), step.text
