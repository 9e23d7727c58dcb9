"""Speech becomes captions, by a real engine and a real model; without one nothing pretends to."""

import re
import wave
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from app.settings import settings
from media import captions, cueing, sandbox, speech
from media.cueing import Word
from tests.media.voice import SPOKEN, model_folder, voice

LENGTH = 24


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The test model, as the operator would name it."""
    monkeypatch.setenv("POLLEN_ASR_MODEL", str(model_folder()))
    settings.cache_clear()
    yield model_folder()
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    yield monkeypatch
    monkeypatch.undo()
    settings.cache_clear()


async def test_of_a_clear_voice_at_most_15_of_100_words_are_wrong(folder: Path, tmp_path: Path) -> None:
    told: list[float] = []

    async def hear(share: float) -> None:
        told.append(share)

    said = await speech.transcribe(voice(), tmp_path, seconds=LENGTH, progress=hear)
    assert said.language == "en"
    assert word_error_rate(SPOKEN, " ".join(cue.text for cue in said.cues)) < 0.15
    assert told == sorted(told)
    assert told[0] == 0 < told[-1] <= 1
    check_shape(said.cues)
    assert captions.parse(captions.serialise(said.cues).encode())


async def test_silence_has_no_captions(folder: Path, tmp_path: Path) -> None:
    said = await speech.transcribe(silence(tmp_path / "silence.wav"), tmp_path, seconds=3)
    assert said.cues == []


async def test_what_is_no_sound_fails_without_hurting_the_worker(folder: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.wav"
    broken.write_text("no sound")
    with pytest.raises(speech.Failed):
        await speech.transcribe(broken, tmp_path, seconds=3)


async def test_the_engine_is_killed_when_it_takes_too_long(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech, "LOADING", 0.01)
    with pytest.raises(sandbox.Stalled):
        await speech.transcribe(voice(), tmp_path, seconds=0)


def test_without_a_model_it_is_off_and_doctor_says_how_to_get_it(choose: pytest.MonkeyPatch) -> None:
    choose.delenv("POLLEN_ASR_MODEL", raising=False)
    settings.cache_clear()
    with pytest.raises(speech.Off, match="POLLEN_ASR_MODEL"):
        speech.model()
    part, well, note = speech.summary()
    assert (part, well) == ("speech to text", True)
    assert "POLLEN_ASR_MODEL" in note


def test_a_folder_without_a_model_is_told_by_doctor(choose: pytest.MonkeyPatch, tmp_path: Path) -> None:
    choose.setenv("POLLEN_ASR_MODEL", str(tmp_path))
    settings.cache_clear()
    _, well, note = speech.summary()
    assert not well
    assert "no model.bin" in note


def test_the_model_is_known_by_its_hash_and_a_flipped_byte_is_refused(
    folder: Path, choose: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert speech.model().name == "tiny.en"
    for name in speech.FILES:
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    with (tmp_path / "model.bin").open("r+b") as file:
        file.seek(40_000_000)
        byte = file.read(1)
        file.seek(40_000_000)
        file.write(bytes([byte[0] ^ 1]))
    choose.setenv("POLLEN_ASR_MODEL", str(tmp_path))
    settings.cache_clear()
    with pytest.raises(speech.Off, match="damaged"):
        speech.model()


def test_captions_break_at_sentences_and_pauses() -> None:
    assert [cue.text for cue in cueing.cue(spoken("Purge it first. Then wipe", each=400))] == [
        "Purge it first.",
        "Then wipe",
    ]
    words = [Word(0, 900, " Purge"), Word(900, 1800, " it"), Word(4000, 5000, " first")]
    assert [(cue.start, cue.text) for cue in cueing.cue(words)] == [(0, "Purge it"), (4000, "first")]


def test_a_long_sentence_becomes_even_lines_cut_at_a_comma() -> None:
    long = (
        "Turn the lid to the left until it stands still and take the filter out,"
        " then rinse it under warm water for two minutes and put it back"
    )
    cues = cueing.cue(spoken(long))
    check_shape(cues)
    assert cues[0].text.endswith(",")
    assert " ".join(cue.text for cue in cues).split() == long.split()


def test_quick_words_stay_a_second_and_never_overlap() -> None:
    cues = cueing.cue(spoken("Yes. No. Stop! Why? Go on. Well. " * 6, each=150))
    check_shape(cues)


def test_a_word_drawn_out_over_a_minute_does_not_stay_that_long() -> None:
    cues = cueing.cue([Word(0, 60_000, " Well"), Word(60_000, 60_400, " then")])
    check_shape(cues)


def test_languages_without_spaces_keep_none() -> None:
    [first] = cueing.cue([Word(0, 600, "打开"), Word(600, 1400, "阀门")])
    assert first.text == "打开阀门"


def test_the_measure_counts_wrong_missing_and_added_words() -> None:
    assert word_error_rate("close the valve", "Close the valve.") == 0
    assert word_error_rate("close the valve now", "close a valve") == 0.5
    assert word_error_rate("close", "close it now") == 2


def spoken(text: str, each: int = 300) -> list[Word]:
    return [Word(at * each, (at + 1) * each, f" {word}") for at, word in enumerate(text.split())]


def check_shape(cues: Sequence[captions.Cue]) -> None:
    """What people can read: two lines of 42 characters, from one to seven seconds, one after the other."""
    assert cues
    for one in cues:
        lines = one.text.split("\n")
        assert len(lines) <= 2
        assert max(map(len, lines)) <= cueing.LINE
        assert cueing.SHORTEST_MS <= one.end - one.start <= cueing.LONGEST_MS
    assert all(one.end <= after.start for one, after in pairwise(cues))


def word_error_rate(meant: str, heard: str) -> float:
    """Words changed, left out or added, as a share of those that were meant (Levenshtein over words)."""
    wanted, got = (re.findall(r"[a-z0-9']+", text.lower()) for text in (meant, heard))
    row = list(range(len(got) + 1))
    for at, word in enumerate(wanted, start=1):
        before, row = row, [at]
        for place, other in enumerate(got, start=1):
            row.append(min(before[place] + 1, row[-1] + 1, before[place - 1] + (word != other)))
    return row[-1] / len(wanted)


def silence(path: Path) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(2 * 16_000 * 3))
    return path
