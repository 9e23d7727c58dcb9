"""Run a program that touches strangers' bytes: limited, enclosed, and killed with its worker."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import msgspec

from media.sandbox.launch import landlock_version as landlock_version

LAUNCHER = Path(__file__).with_name("launch.py")
#: Bytes kept of what a program says; more is only repetition.
KEPT = 8 << 10
#: Lines kept of what a program answers without a listener.
KEPT_LINES = 100
#: A longer line is no progress report and no answer of ours.
LONGEST_LINE = 1 << 20

#: Hears one line; answers whether the work has moved on.
Listener = Callable[[str], Awaitable[bool]]


class Outcome(msgspec.Struct, frozen=True):
    """How a program ended. `code` only says whether it did well: ffmpeg's numbers have no meaning."""

    code: int
    lines: list[str]
    errors: str


class Stalled(Exception):
    """The program did not move on for too long, or took too long in all; it is killed by now."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"no end and no progress after {seconds:g} s")
        self.seconds = seconds


async def run(
    command: Sequence[str | Path],
    source: Path,
    out: Path,
    *,
    readable: Sequence[str | Path] = (),
    seconds: float = 900,
    stall: float | None = None,
    listen: Listener | None = None,
) -> Outcome:
    """Run `command`, which may read `source` and `readable` and write in the folder `out`.

    At most `seconds` in all, and at most `stall` seconds between two lines that `listen` calls
    progress. Without a listener the lines of stdout are in the outcome. Cancelling kills the program.
    """
    process = await _start(command, source, out, readable)
    try:
        async with asyncio.timeout(seconds) as total, asyncio.timeout(stall) as pause:
            errors = asyncio.create_task(_tail(process.stderr))
            try:
                lines = await _read(process.stdout, listen, pause, stall)
                await process.wait()
            finally:
                _kill(process)
                said = await errors
    except TimeoutError:
        raise Stalled(seconds if total.expired() else stall or seconds) from None
    finally:
        _kill(process)
        await process.wait()
    return Outcome(process.returncode or 0, lines, said)


async def run_python(
    script: Path,
    source: Path,
    out: Path,
    *arguments: str | Path,
    readable: Sequence[str | Path] = (),
    seconds: float = 60,
    stall: float | None = None,
    listen: Listener | None = None,
) -> Outcome:
    """Run one of our own scripts the same way; it finds the installed packages and nothing else."""
    command = [sys.executable, "-I", script, source, *arguments]
    paths = [sys.prefix, sys.base_prefix, script, *readable]
    return await run(command, source, out, readable=paths, seconds=seconds, stall=stall, listen=listen)


async def _start(
    command: Sequence[str | Path], source: Path, out: Path, readable: Sequence[str | Path]
) -> asyncio.subprocess.Process:
    launcher = [sys.executable, "-I", "-S", LAUNCHER, out, source, *readable]
    return await asyncio.create_subprocess_exec(
        *map(str, [*launcher, "--", *command]),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
        env={"PARENT": str(os.getpid())},
        limit=LONGEST_LINE,
    )


async def _read(
    stream: asyncio.StreamReader | None,
    listen: Listener | None,
    pause: asyncio.Timeout,
    stall: float | None,
) -> list[str]:
    assert stream
    lines: list[str] = []
    async for raw in stream:
        line = raw.decode(errors="replace").strip()
        if listen is None:
            lines = [*lines, line][-KEPT_LINES:]
        elif await listen(line) and stall:
            pause.reschedule(asyncio.get_running_loop().time() + stall)
    return lines


async def _tail(stream: asyncio.StreamReader | None) -> str:
    assert stream
    kept = b""
    while piece := await stream.read(KEPT):
        kept = (kept + piece)[-KEPT:]
    return kept.decode(errors="replace").strip()


def _kill(process: asyncio.subprocess.Process) -> None:
    """The program and whatever it started: it leads its own process group."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
