"""Tells an operator on stderr how far a long command has come."""

import sys
import time

#: Seconds between two lines: to see that it goes on, without filling a log.
PAUSE_S = 2.0


class Progress:
    """Counts parts and bytes of one piece of work."""

    def __init__(self, what: str, parts: int | None = None) -> None:
        self.what, self.total = what, parts
        self.parts = self.bytes = 0
        self.told = time.monotonic()

    def add(self, size: int) -> None:
        self.bytes += size
        self._tell()

    def next(self) -> None:
        self.parts += 1
        self._tell()

    def end(self) -> None:
        self.told = 0.0
        self._tell()

    def _tell(self) -> None:
        moment = time.monotonic()
        if moment - self.told >= PAUSE_S:
            self.told = moment
            of = f" of {self.total}" if self.total is not None else ""
            size = f", {self.bytes / 1e6:.1f} MB" if self.bytes else ""
            say(f"{self.what}: {self.parts}{of}{size}")


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
