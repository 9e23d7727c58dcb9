"""The form of a backup: whole or refused, as a folder and as one file."""

import os
import subprocess
import tarfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app import archive
from app.archive import Reader, Unusable
from app.progress import Progress

PARTS = {"about": b"{}", "files/media/x/1/long.mp4": os.urandom(3_000_000), "secrets/empty": b""}
FORMS = ("backup.tar", "backup")


async def pieces(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 1 << 20):
        yield content[start : start + (1 << 20)]


async def gone() -> AsyncIterator[bytes]:
    yield b"the first bytes"
    raise FileNotFoundError


async def written(path: Path) -> Path:
    with archive.writing(path) as writer:
        for name, content in PARTS.items():
            await writer.add(name, pieces(content), Progress("test"))
            with pytest.raises(FileNotFoundError):
                await writer.add("files/gone", gone(), Progress("test"))
    return path


def names(folder: Path) -> list[str]:
    return [found.name for found in folder.iterdir()]


def closed_to_others(path: Path) -> bool:
    return not any(found.stat().st_mode & 0o077 for found in [path, *path.rglob("*")])


def sums_are_right(folder: Path) -> bool:
    command = ["sha256sum", "--check", "--quiet", "manifest"]
    return subprocess.run(command, cwd=folder, check=False).returncode == 0


@pytest.mark.parametrize("form", FORMS)
async def test_what_goes_in_comes_out(form: str, tmp_path: Path) -> None:
    path = await written(tmp_path / form)
    assert len(archive.check(path, Progress("test"))) == 64
    assert {name: file.read() for name, file in Reader(path).parts()} == PARTS
    assert names(tmp_path) == [form]
    assert closed_to_others(path)


async def test_everybodys_tools_read_it(tmp_path: Path) -> None:
    path = await written(tmp_path / "backup.tar")
    with tarfile.open(path) as tar:
        assert tar.getnames() == [*PARTS, "manifest", "seal"]
        tar.extractall(tmp_path / "out", filter="data")
    assert sums_are_right(tmp_path / "out")


@pytest.mark.parametrize("kept", [0, 100, 512, 1536, 1_000_000, 3_002_368, -600, -1100, -2048])
async def test_a_file_cut_anywhere_is_refused(kept: int, tmp_path: Path) -> None:
    path = await written(tmp_path / "backup.tar")
    content = path.read_bytes()
    path.write_bytes(content[: kept if kept >= 0 else len(content) + kept - 1024])
    with pytest.raises(Unusable, match="no whole backup"):
        archive.check(path, Progress("test"))


@pytest.mark.parametrize("form", FORMS)
async def test_a_changed_byte_is_refused_and_its_part_named(form: str, tmp_path: Path) -> None:
    path = await written(tmp_path / form)
    file = path if path.is_file() else path / "files/media/x/1/long.mp4"
    with file.open("r+b") as handle:
        handle.seek(1_000_000)
        byte = handle.read(1)
        handle.seek(1_000_000)
        handle.write(bytes([byte[0] ^ 1]))
    with pytest.raises(Unusable, match="damaged: files/media/x/1/long"):
        archive.check(path, Progress("test"))


async def test_a_folder_without_one_of_its_parts_is_refused(tmp_path: Path) -> None:
    path = await written(tmp_path / "backup")
    (path / "secrets/empty").unlink()
    with pytest.raises(Unusable, match="it has no secrets/empty"):
        archive.check(path, Progress("test"))


async def test_a_changed_manifest_is_refused(tmp_path: Path) -> None:
    path = await written(tmp_path / "backup")
    (path / "manifest").write_bytes(b"")
    with pytest.raises(Unusable, match="its manifest is not the one that was sealed"):
        archive.check(path, Progress("test"))


@pytest.mark.parametrize("form", FORMS)
async def test_a_backup_that_fails_leaves_nothing(form: str, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="disk"), archive.writing(tmp_path / form) as writer:
        await writer.add("about", pieces(b"{}"), Progress("test"))
        raise OSError(28, "No space left on the disk")
    assert names(tmp_path) == []


@pytest.mark.parametrize("form", FORMS)
async def test_what_a_killed_backup_left_is_replaced_and_a_whole_one_never(form: str, tmp_path: Path) -> None:
    with (tmp_path / f"{form}.partial").open("wb") as left:
        left.write(b"half")
    path = await written(tmp_path / form)
    with pytest.raises(Unusable, match="exists already"):
        await written(path)
    archive.check(path, Progress("test"))
