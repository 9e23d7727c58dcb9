"""The mark of an unfinished restore: while it lies in the data folder, nothing else starts there."""

import os
from pathlib import Path

import msgspec

NAME = "restore-unfinished"


class Mark(msgspec.Struct, frozen=True):
    """Which restore it is: the backup's place and its seal."""

    path: str
    seal: str


def unfinished(data: Path) -> str | None:
    """Why nothing may start on this data, if a restore did not come to its end."""
    mark = read(data)
    if mark is None:
        return None
    return (
        f"The restore of {mark.path} is unfinished. Finish it: python -m app restore {mark.path} "
        "(or empty the data folder, the store and the database)."
    )


def read(data: Path) -> Mark | None:
    try:
        return msgspec.json.decode((data / NAME).read_bytes(), type=Mark)
    except FileNotFoundError:
        return None


def write(data: Path, mark: Mark) -> None:
    """On the disk before anything else is: whatever happens then, it says so."""
    made = data / f".{NAME}"
    with made.open("wb") as file:
        file.write(msgspec.json.encode(mark))
        file.flush()
        os.fsync(file.fileno())
    made.rename(data / NAME)


def remove(data: Path) -> None:
    (data / NAME).unlink()
