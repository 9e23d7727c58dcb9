"""Whether to ask a server that failed lately: after some failures in a row nobody waits for it any more."""

import asyncio
import time
from collections.abc import Awaitable, Callable

FAILURES = 5
#: Seconds until an ailing server is tried again, beside the searches and not within one.
PAUSE_S = 10.0


class Breaker:
    """Open means that nobody asks. One per process: each finds out for itself."""

    def __init__(self, *, failures: int = FAILURES, pause_s: float = PAUSE_S) -> None:
        self.failures, self.pause_s = failures, pause_s
        self.failed = 0
        self.reason = ""
        self._tried = 0.0
        self._probe: asyncio.Task[None] | None = None

    @property
    def open(self) -> bool:
        return self.failed >= self.failures

    def good(self) -> None:
        self.failed, self.reason = 0, ""

    def bad(self, reason: str) -> None:
        self.failed += 1
        self.reason = reason
        self._tried = time.monotonic()

    def probe(self, work: Callable[[], Awaitable[object]]) -> None:
        """While it is open and the pause is over, try `work` aside; when it succeeds the breaker closes."""
        due = self.open and time.monotonic() - self._tried >= self.pause_s
        if due and (self._probe is None or self._probe.done()):
            self._tried = time.monotonic()
            self._probe = asyncio.create_task(self._try(work))

    async def _try(self, work: Callable[[], Awaitable[object]]) -> None:
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - whatever it is, the server is not well
            self.bad(str(error))
        else:
            self.good()
