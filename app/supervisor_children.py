"""Processes that are kept alive, and that never outlive the one who started them."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

Command = Sequence[str]

#: Seconds before a dead child starts again; the last one repeats.
PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
#: A child that lived this long has recovered: its next pause is the first one again.
STEADY_SECONDS = 60.0
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass
class Child:
    command: Command
    environment: Mapping[str, str]
    pauses: Sequence[float] = PAUSES
    clock: Callable[[], float] = time.monotonic
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _leash: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _deaths: int = field(default=0, init=False)
    _started: float = field(default=0.0, init=False)
    _due: float | None = field(default=None, init=False)

    def start(self) -> None:
        """In a session of its own: Ctrl-C reaches only the supervisor, which stops all in order."""
        self._started, self._due = self.clock(), None
        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_dying_with(os.getpid()) if LIBC else None,  # noqa: PLW1509 - no threads here
        )
        self._leash = None if LIBC else leash(self.process.pid)

    def ended(self) -> int | None:
        """The exit status of a process that is over; what it started goes with it."""
        if self.process is None or (status := self.process.poll()) is None:
            return None
        _signal_group(self.process.pid, signal.SIGKILL)
        self._let_go()
        return status

    def tend(self) -> float | None:
        """Start a dead child again when its pause is over; returns the pause when it was just found dead."""
        if self._due is not None:
            if self.clock() >= self._due:
                self.start()
            return None
        if self.ended() is None:
            return None
        if self.clock() - self._started >= STEADY_SECONDS:
            self._deaths = 0
        pause = self.pauses[min(self._deaths, len(self.pauses) - 1)]
        self._deaths += 1
        self._due = self.clock() + pause
        return pause

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def finish(self, deadline: float) -> None:
        """Wait until `deadline`, then kill; nothing the child started is left behind."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, deadline - time.monotonic()))
        _signal_group(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._let_go()

    def _let_go(self) -> None:
        if self._leash:
            self._leash.kill()
            self._leash.communicate()
            self._leash = None


def stop(children: Sequence[Child], seconds: float) -> None:
    """Stop all at the same time."""
    deadline = time.monotonic() + seconds
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.finish(deadline)


def leash(pid: int) -> subprocess.Popen[bytes]:
    """For systems without a parent-death signal: a shell that waits for our end of a pipe to close."""
    watch = 'read -r _; kill -TERM "$0" 2>/dev/null'
    return subprocess.Popen(["sh", "-c", watch, str(pid)], stdin=subprocess.PIPE, start_new_session=True)


def _dying_with(parent: int) -> Callable[[], None]:
    """What a child does first: ask the kernel for SIGTERM at the death of its parent."""

    def prepare() -> None:
        assert LIBC is not None
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def _signal_group(leader: int, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, number)
