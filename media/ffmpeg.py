"""The ffmpeg program: where it is and what it can do."""

import os
import shutil
import subprocess
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import msgspec

from media.sandbox import landlock_version

NEEDED = ("libx264", "aac")
#: A row of `-encoders` begins with so many signs for what the encoder can do.
ABILITIES = 6
#: Seconds to tell a version; a moment is usual.
ANSWER_S = 20
CURE = "Install it (apt-get install ffmpeg), or set POLLEN_FFMPEG to its path."


class Missing(Exception):
    """No usable ffmpeg; the message says how to get one."""


class Program(msgspec.Struct, frozen=True):
    path: Path
    version: str
    encoders: frozenset[str]


@cache
def program() -> Program:
    """The ffmpeg to use, asked once for its version and encoders."""
    path = find()
    first = _ask(path, "-version").splitlines()[0]
    rows = (line.split() for line in _ask(path, "-encoders").splitlines())
    encoders = frozenset(row[1] for row in rows if len(row) > 1 and len(row[0]) == ABILITIES)
    lacking = [name for name in NEEDED if name not in encoders]
    if lacking:
        raise Missing(f"{path} lacks {' and '.join(lacking)}. {CURE}")
    return Program(path, first.removeprefix("ffmpeg version ").split()[0], encoders)


def find() -> Path:
    """`POLLEN_FFMPEG`, else the one of the package imageio-ffmpeg, else the one on PATH."""
    chosen = os.environ.get("POLLEN_FFMPEG")
    if chosen:
        if not os.access(chosen, os.X_OK):
            raise Missing(f"POLLEN_FFMPEG is {chosen}, which is no program. {CURE}")
        return Path(chosen).resolve()
    installed = _packaged() or shutil.which("ffmpeg")
    if not installed:
        raise Missing(f"No ffmpeg was found. {CURE}")
    return Path(installed).resolve()


def summary() -> list[tuple[str, bool, str]]:
    """Lines for `doctor`: part, whether it works, and what it is or how to mend it."""
    abi = landlock_version()
    enclosure = f"ABI {abi}" if abi else "not in this kernel; the other limits hold (Linux 5.13 has it)"
    fence = ("landlock", abi > 0, enclosure)
    try:
        found = program()
    except (Missing, OSError, subprocess.SubprocessError) as error:
        return [("ffmpeg", False, str(error)), fence]
    return [
        ("ffmpeg", True, f"{found.version} at {found.path}"),
        *((name, True, "can encode") for name in NEEDED),
        fence,
    ]


def _packaged() -> Path | None:
    """Found by path: importing the package would run its own search."""
    spec = find_spec("imageio_ffmpeg")
    if spec is None or spec.origin is None:
        return None
    return next(Path(spec.origin).parent.glob("binaries/ffmpeg-*"), None)


def _ask(path: Path, question: str) -> str:
    return subprocess.run(
        [path, "-hide_banner", question], capture_output=True, text=True, check=True, timeout=ANSWER_S
    ).stdout
