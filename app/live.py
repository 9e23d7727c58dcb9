"""Live updates: one LISTEN connection per process, fanned out to the open streams.

Only ids travel: `person:kind:id`, with `*` for everybody who watches. The page reloads the part.
"""

import asyncio
import contextlib
import logging
import math
import time
from collections import deque
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import asyncpg

from app import database

log = logging.getLogger("pollen.live")

CHANNEL = "live"
PING_S = 15
#: Streams per person: more tabs than a person looks at.
STREAMS = 6
RESYNC = "resync"
#: Changes that a stream can still be told of when it opens, and seconds that a page may take to ask for it.
PAST = 1000
MARGIN_S = 2
#: Changes that a slow reader may leave lying; with more it loads everything anew.
WAITING = 100
#: How long the database may take to answer, and until a lost connection is made anew.
ANSWER_S, AGAIN_S = 5.0, 0.5
#: Closes the streams of a person.
END = "end"

Queue = asyncio.Queue[str]


async def publish(kind: str, number: int | str, *, person: int | None = None) -> None:
    """Tell the open pages of `person`, or of all who watch it, once the transaction commits."""
    await database.execute("SELECT pg_notify($1, $2)", CHANNEL, f"{person or '*'}:{kind}:{number}")


async def end(person: int) -> None:
    """Close all open streams of a person once the transaction commits: who may still read connects anew."""
    await publish(END, "", person=person)


class Hub:
    """Holds the connection open, whatever happens to it, and knows the open streams."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self._streams: dict[int, list[tuple[frozenset[str], Queue]]] = {}
        self._task: asyncio.Task[None] | None = None
        self.connected = asyncio.Event()
        #: What came, with the moment; whole from `_since` on.
        self._past: deque[tuple[float, str]] = deque(maxlen=PAST)
        self._since = math.inf

    async def open(self) -> None:
        self._task = asyncio.create_task(self._listen())

    async def close(self) -> None:
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        for streams in self._streams.values():
            for _, queue in streams:
                queue.put_nowait("")

    @asynccontextmanager
    async def stream(
        self, person: int, watched: frozenset[str], age: float | None = None
    ) -> AsyncIterator[Queue]:
        """A queue of `kind:id`: the person's own changes and the `watched` ones.

        It begins with what changed in the last `age` seconds, since the page was asked for.
        With too many streams of one person the oldest ends.
        """
        queue: Queue = asyncio.Queue(maxsize=WAITING)
        mine = self._streams.setdefault(person, [])
        if len(mine) >= STREAMS:
            _put(mine.pop(0)[1], "")
        mine.append((watched, queue))
        for change in self._missed(person, watched, age):
            _put(queue, change)
        try:
            yield queue
        finally:
            self._streams[person] = [kept for kept in self._streams[person] if kept[1] is not queue]
            if not self._streams[person]:
                del self._streams[person]

    async def _listen(self) -> None:
        while True:
            try:
                await self._hold()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
                log.warning("live connection lost: %s", error)
            self.connected.clear()
            await asyncio.sleep(AGAIN_S)

    async def _hold(self) -> None:
        link = await asyncpg.connect(self.dsn, timeout=ANSWER_S)
        lost = asyncio.Event()
        link.add_termination_listener(lambda _: lost.set())
        try:
            await link.add_listener(CHANNEL, lambda _, __, ___, payload: self._spread(str(payload)))
            self._past.clear()
            self._since = time.monotonic()
            self._spread(f"*:{RESYNC}:")
            self.connected.set()
            while not lost.is_set():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(lost.wait(), PING_S)
                    break
                await link.execute("SELECT 1", timeout=ANSWER_S)
        finally:
            link.terminate()

    def _missed(self, person: int, watched: frozenset[str], age: float | None) -> Iterable[str]:
        """In what was heard lately; RESYNC when that does not reach back so far."""
        if age is None:
            return []
        since = time.monotonic() - age - MARGIN_S
        if not since >= self._since:
            return [f"{RESYNC}:"]
        heard = (payload.partition(":") for at, payload in self._past if at >= since)
        own = {"*": watched, str(person): None}
        return [
            change
            for whose, _, change in heard
            if whose in own and (own[whose] is None or change in watched) and not change.startswith(f"{END}:")
        ]

    def _spread(self, payload: str) -> None:
        self._note(payload)
        person, _, change = payload.partition(":")
        if person == "*":
            for streams in self._streams.values():
                for watched, queue in streams:
                    if change in watched or change.startswith(RESYNC):
                        _put(queue, change)
        else:
            for _, queue in self._streams.get(int(person), ()):
                _put(queue, "" if change.startswith(f"{END}:") else change)

    def _note(self, payload: str) -> None:
        if len(self._past) == PAST:
            # The oldest falls out: whole only after its moment.
            self._since = math.nextafter(self._past[0][0], math.inf)
        self._past.append((time.monotonic(), payload))


def _put(queue: Queue, change: str) -> None:
    """A change, or with "" the end; what a full queue can no longer hold is all loaded anew."""
    if queue.full():
        while not queue.empty():
            queue.get_nowait()
        change = change and f"{RESYNC}:"
    queue.put_nowait(change)
