"""The form of a backup: parts in a folder or in one tar file, and the manifest that seals them.

`manifest` names every part with its sum, as `sha256sum` writes it; `seal` is the manifest's own sum and
comes last, so a backup that was cut off anywhere has none. Only its owner may read a backup: it holds keys.
"""

import hashlib
import os
import shutil
import tarfile
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, Protocol

from app.progress import Progress

MANIFEST, SEAL = "manifest", "seal"
PIECE = 1 << 20


class Unusable(Exception):
    """Why a backup cannot be written, read or restored: one line with the cure."""


class Target(Protocol):
    """Takes the bytes of one part after the other."""

    def begin(self, name: str) -> BinaryIO: ...
    def end(self) -> None: ...
    def drop(self) -> None: ...
    def close(self) -> None: ...


class FolderTarget:
    def __init__(self, root: Path) -> None:
        root.mkdir(mode=0o700)
        self.root = root
        self.file: BinaryIO | None = None

    def begin(self, name: str) -> BinaryIO:
        path = self.root / name
        for folder in reversed(path.relative_to(self.root).parents):
            (self.root / folder).mkdir(mode=0o700, exist_ok=True)
        path.touch(mode=0o600)
        self.file = path.open("wb")
        return self.file

    def end(self) -> None:
        if self.file:
            _close(self.file)

    def drop(self) -> None:
        if self.file:
            self.file.close()
            Path(self.file.name).unlink()

    def close(self) -> None:
        """Each part is closed when it ends."""


class TarTarget:
    """Each header is written when its part has ended: only then its size is known."""

    def __init__(self, path: Path) -> None:
        path.touch(mode=0o600)
        self.file = path.open("wb")
        self.entry, self.start = tarfile.TarInfo(), 0

    def begin(self, name: str) -> BinaryIO:
        self.entry, self.start = tarfile.TarInfo(name), self.file.tell()
        self.entry.mode = 0o600
        self.file.write(self._header())
        return self.file

    def end(self) -> None:
        end = self.file.tell()
        self.entry.size = end - self.start - len(self._header())
        self.file.write(bytes(-self.entry.size % tarfile.BLOCKSIZE))
        after = self.file.tell()
        self.file.seek(self.start)
        self.file.write(self._header())
        self.file.seek(after)

    def drop(self) -> None:
        self.file.seek(self.start)
        self.file.truncate()

    def close(self) -> None:
        self.file.write(bytes(2 * tarfile.BLOCKSIZE))
        _close(self.file)

    def _header(self) -> bytes:
        return self.entry.tobuf(tarfile.GNU_FORMAT)


class Writer:
    """Adds parts; one piece at a time is in memory."""

    def __init__(self, target: Target, sums: IO[bytes]) -> None:
        self.target, self.sums = target, sums

    async def add(self, name: str, pieces: AsyncIterator[bytes], progress: Progress) -> None:
        """Raises what `pieces` raises; the part is then left out."""
        total = hashlib.sha256()
        file = self.target.begin(name)
        try:
            async for piece in pieces:
                file.write(piece)
                total.update(piece)
                progress.add(len(piece))
        except BaseException:
            self.target.drop()
            raise
        self.target.end()
        self.sums.write(f"{total.hexdigest()}  {name}\n".encode())
        progress.next()

    def seal(self) -> None:
        self.sums.seek(0)
        total = hashlib.sha256()
        file = self.target.begin(MANIFEST)
        while piece := self.sums.read(PIECE):
            file.write(piece)
            total.update(piece)
        self.target.end()
        self.target.begin(SEAL).write(f"{total.hexdigest()}\n".encode())
        self.target.end()


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """A backup that bears its name only when it is whole. `NAME.tar` is one file, else it is a folder."""
    if path.is_file() or (path.is_dir() and any(path.iterdir())):
        raise Unusable(f"{path} exists already: choose another name.")
    partial = path.with_name(f"{path.name}.partial")
    _remove(partial)
    try:
        with tempfile.TemporaryFile(dir=path.parent) as sums:
            target: Target = TarTarget(partial) if path.suffix == ".tar" else FolderTarget(partial)
            try:
                writer = Writer(target, sums)
                yield writer
                writer.seal()
            finally:
                target.close()
        partial.rename(path)
    except BaseException:
        _remove(partial)
        raise


class Reader:
    """A backup to read from, whichever form it has."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def parts(self) -> Iterator[tuple[str, IO[bytes]]]:
        """Every part but the manifest and the seal, in the manifest's order, to be read at once."""
        with self.open(MANIFEST) as lines:
            listed = (line.decode().rstrip("\n").partition("  ")[2] for line in lines)
            if self.path.is_dir():
                for name in listed:
                    with self.open(name) as file:
                        yield name, file
            else:
                for name, (found, file) in zip(listed, self._entries(), strict=False):
                    if name != found:
                        raise Unusable(f"{self.path} is damaged: {name} is missing. Take another backup.")
                    yield name, file

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        if self.path.is_dir():
            if not (self.path / name).is_file():
                raise self._cut(name)
            with (self.path / name).open("rb") as part:
                yield part
            return
        for found, file in self._entries():
            if found == name:
                yield file
                return
        raise self._cut(name)

    def _entries(self) -> Iterator[tuple[str, IO[bytes]]]:
        try:
            with tarfile.open(self.path, "r:") as tar:
                while entry := tar.next():
                    tar.members.clear()  # type: ignore[attr-defined]  # else it keeps every entry
                    file = tar.extractfile(entry)
                    if file:
                        yield entry.name, file
        except tarfile.TarError as error:
            raise Unusable(f"{self.path} is no whole backup ({error}): take another one.") from error

    def _cut(self, name: str) -> Unusable:
        return Unusable(f"{self.path} is no whole backup: it has no {name}. Take another one.")


def check(path: Path, progress: Progress) -> str:
    """Read everything and compare it with the manifest; the seal. Raises `Unusable` for the first fault."""
    reader = Reader(path)
    with reader.open(SEAL) as file:
        seal = file.read().decode(errors="replace").strip()
    with reader.open(MANIFEST) as file:
        if _sum(file, progress) != seal:
            raise Unusable(
                f"{path} is damaged: its manifest is not the one that was sealed. Take another one."
            )
    with reader.open(MANIFEST) as lines:
        for line, (name, file) in zip(lines, reader.parts(), strict=True):
            if _sum(file, progress) != line.decode().partition("  ")[0]:
                raise Unusable(f"{path} is damaged: {name} is not what was backed up. Take another one.")
            progress.next()
    return seal


def _sum(file: IO[bytes], progress: Progress) -> str:
    total = hashlib.sha256()
    while piece := file.read(PIECE):
        total.update(piece)
        progress.add(len(piece))
    return total.hexdigest()


def _close(file: BinaryIO) -> None:
    """On the disk, not only on the way there: whoever has a backup relies on it."""
    file.flush()
    os.fsync(file.fileno())
    file.close()


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
