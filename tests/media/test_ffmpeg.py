"""Which ffmpeg is used, and what is said when there is none."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from media import ffmpeg, sandbox


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    ffmpeg.program.cache_clear()
    yield
    ffmpeg.program.cache_clear()


def test_the_packaged_program_is_found_without_importing_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("POLLEN_FFMPEG", raising=False)
    assert "imageio_ffmpeg" in str(ffmpeg.find())
    assert "imageio_ffmpeg" not in sys.modules


def test_the_setting_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLLEN_FFMPEG", "/bin/true")
    assert ffmpeg.find() == Path("/bin/true").resolve()


def test_a_wrong_setting_is_named_with_the_cure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("POLLEN_FFMPEG", str(tmp_path / "nothing"))
    with pytest.raises(ffmpeg.Missing, match=r"nothing.*apt-get install ffmpeg"):
        ffmpeg.program()
    part, works, say = ffmpeg.summary()[0]
    assert (part, works) == ("ffmpeg", False)
    assert "nothing" in say


def test_a_program_without_the_encoders_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    poor = tmp_path / "ffmpeg"
    poor.write_text("#!/bin/sh\necho ffmpeg version 1 poor\n")
    poor.chmod(0o755)
    monkeypatch.setenv("POLLEN_FFMPEG", str(poor))
    with pytest.raises(ffmpeg.Missing, match="lacks libx264 and aac"):
        ffmpeg.program()


def test_the_summary_tells_all_parts() -> None:
    found = {part: works for part, works, _ in ffmpeg.summary()}
    assert found == {"ffmpeg": True, "libx264": True, "aac": True, "landlock": sandbox.landlock_version() > 0}
