"""Files are known by their bytes, never by their names."""

from pathlib import Path

import pytest

from app.refusal import Refusal
from media import sniff
from tests.media.clips import canary_playlist, clip


@pytest.mark.parametrize("name", ["phone-h264", "landscape-hevc", "webm"])
def test_a_video_is_a_video(name: str) -> None:
    assert sniff.kind(clip(name)) == "video"


@pytest.mark.parametrize("name", ["gps-jpeg", "heic", "alpha-png"])
def test_a_photo_is_a_photo(name: str) -> None:
    assert sniff.kind(clip(name)) == "photo"


@pytest.mark.parametrize(
    ("name", "code"), [("empty", "empty_file"), ("text", "not_a_video"), ("svg", "not_a_photo")]
)
def test_what_is_neither_is_refused(name: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        sniff.kind(clip(name))
    assert refused.value.code == code


@pytest.mark.parametrize("head", ["#EXTM3U\n", "\ufeff#EXTM3U\n", "ffconcat version 1.0\n", "<?xml?>\n<MPD>"])
def test_a_list_of_other_files_is_refused(tmp_path: Path, head: str) -> None:
    path = canary_playlist(tmp_path, "http://127.0.0.1:1/a.ts")
    path.write_text(head)
    with pytest.raises(Refusal) as refused:
        sniff.kind(path)
    assert refused.value.code == "playlist_refused"


def test_a_strangers_name_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "Küche 🎬.m3u8"
    path.write_bytes(clip("silent").read_bytes())
    assert sniff.recognise(path) == sniff.MOV
