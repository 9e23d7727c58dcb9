"""Takes what changed to the server: one sender for each index on all machines, in batches.

A row leaves the outbox when the server has done its work, and only if nothing changed meanwhile. Whenever
the sender dies, the rows are still there: sending again does no harm.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from app import clock, database
from app.settings import settings
from feeds.search import outbox
from feeds.search.meili.failures import Failed, Refused
from feeds.search.meili.indexes import INDEXES, Index
from feeds.search.meili.link import link
from feeds.search.outbox import Row

log = logging.getLogger("pollen.search")

#: Seconds between two looks into an empty outbox, and the longest pause before an ailing server.
LOOK_S, PAUSE_MAX_S = 1.0, 60.0
#: What a server, or a proxy before it, says of a request that is longer than it takes.
TOO_LARGE = "payload_too_large"
#: What a task fails of without any document's fault.
BLAMELESS = frozenset(
    {
        "no_space_left_on_device",
        "too_many_open_files",
        "io_error",
        "database_size_limit_reached",
        "index_not_found",
        "index_creation_failed",
    }
)


async def work(stop: asyncio.Event) -> None:
    """Send for as long as the worker lives; what goes wrong with the server is tried again later."""
    if not settings().meili_url:
        return
    pause = LOOK_S
    while not stop.is_set():
        try:
            await clock.follow()
            sent = [await send(index, wait=False) for index in INDEXES]
            pause = 0.0 if any(sent) else LOOK_S
        except Exception as error:  # noqa: BLE001 - whatever it is, the worker has other work
            pause = min(max(pause, LOOK_S) * 2, PAUSE_MAX_S)
            log.warning("not sent: %s; again in %.0f s", error, pause)
        try:
            await asyncio.wait_for(stop.wait(), pause)
        except TimeoutError:
            continue


async def send(index: Index, *, wait: bool = True) -> int:
    """Send what waits now; how many rows left the outbox. Raises `Down`, `Refused`, `Failed` or `Lost`.

    Where another sender is at it: 0 at once, or with `wait` after it.
    """
    total = 0
    while rows := await outbox.waiting(index.name):
        async with turn(index.name, wait=wait) as mine:
            if not mine:
                return total
            done = await _deliver(index, await outbox.waiting(index.name))
        total += done
        if not done or len(rows) < outbox.BATCH:
            break
    return total


@asynccontextmanager
async def turn(index: str, *, wait: bool = True) -> AsyncIterator[bool]:
    """Whether it is our turn to tell the server about this index. The lock falls with the connection."""
    async with database.connection() as lock:
        key = f"search.send:{index}"
        if wait:
            await lock.execute("SET statement_timeout = 0")
            await lock.execute("SELECT pg_advisory_lock(hashtext($1))", key)
            await lock.execute(f"SET statement_timeout = {database.STATEMENT_TIMEOUT_MS}")
        elif not await lock.fetchval("SELECT pg_try_advisory_lock(hashtext($1))", key):
            yield False
            return
        try:
            yield True
        finally:
            await lock.execute("SELECT pg_advisory_unlock(hashtext($1))", key)


async def put(uid: str, documents: Sequence[dict[str, Any]]) -> list[int]:
    """Have a copy take these up, in parts where they are too large for the server at once; the tasks."""
    try:
        return [await link().server.put(uid, documents)]
    except Refused as error:
        if error.code != TOO_LARGE or len(documents) == 1:
            raise
    half = len(documents) // 2
    return [*await put(uid, documents[:half]), *await put(uid, documents[half:])]


async def _deliver(index: Index, rows: Sequence[Row]) -> int:
    """Send these; when the server refuses, halve them until the document is found that it does not take."""
    try:
        await _tell(index, rows)
    except (Failed, Refused) as error:
        if error.code in BLAMELESS or (
            isinstance(error, Refused) and not error.code.startswith(("invalid_doc", TOO_LARGE))
        ):
            raise
        if len(rows) == 1:
            await outbox.blame(index.name, rows[0], str(error))
            return 0
        half = len(rows) // 2
        return await _deliver(index, rows[:half]) + await _deliver(index, rows[half:])
    await outbox.settle(index.name, rows)
    return len(rows)


async def _tell(index: Index, rows: Sequence[Row]) -> None:
    """Bring every copy of the index to what these rows are now, and wait until that is done."""
    ids = [row.entity_id for row in rows]
    documents = await index.documents(ids)
    gone = sorted(set(ids) - {document["id"] for document in documents})
    server, tasks = link().server, []
    for uid in await _copies(index.name):
        if documents:
            tasks += await put(uid, documents)
        if gone:
            tasks.append(await server.remove(uid, gone))
    for task in tasks:
        await server.wait(task)


async def _copies(index: str) -> list[str]:
    return await database.values(
        "SELECT uid FROM search_generation WHERE server = $1 AND index = $2 ORDER BY number",
        link().server.url,
        index,
    )
