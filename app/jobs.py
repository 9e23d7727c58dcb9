"""Background work: asked for in the transaction of the fact, run by any worker, at most three times.

The only importer of pgqueuer. Each job has a row of our own: it counts the tries, also of those that
killed their worker, and keeps the reason of the one that was parked.
"""

import asyncio
import logging
import traceback
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

import asyncpg
import msgspec
from pgqueuer import AsyncpgDriver, AsyncpgPoolDriver, PgQueuer, Queries, RetryRequested
from pgqueuer import Job as Entry
from pgqueuer.models import Schedule

from app import clock, database
from app.refusal import Refusal
from app.settings import settings

log = logging.getLogger("pollen.jobs")

TRIES = 3
#: Nobody tells a worker that a retry is due or a lease has run out, so it looks this often.
LOOK = timedelta(seconds=2)

Work = Callable[..., Awaitable[None]]
Parked = Callable[[dict[str, Any], str], Awaitable[None]]
Retried = Callable[[dict[str, Any]], Awaitable[None]]
More = Callable[[dict[str, Any]], Awaitable[bool]]


class Kind(msgspec.Struct, frozen=True):
    """A kind of job: what runs, how many at once on all machines, whom a parked or retried one is told."""

    name: str
    work: Work
    limit: int
    parked: Parked | None
    retried: Retried | None
    more: More | None


class Waiting(msgspec.Struct):
    """A job as its worker sees it when it starts."""

    kind: str
    payload: str
    attempts: int


class Inline(msgspec.Struct):
    """Jobs asked for in an `inline` block: kinds to queue all the same, and what waits for its end."""

    queued: Collection[str]
    waiting: deque[tuple[str, dict[str, Any]]]


KINDS: dict[str, Kind] = {}
SCHEDULES: dict[str, tuple[str, Callable[[], Awaitable[None]]]] = {}
_inline: ContextVar[Inline | None] = ContextVar("inline", default=None)


def job(
    name: str,
    *,
    limit: int = 0,
    parked: Parked | None = None,
    retried: Retried | None = None,
    more: More | None = None,
) -> Callable[[Work], Work]:
    """Register the function that does the jobs called `name`; `limit` 0 means any number at once.

    `parked(payload, reason)` is called when a job is given up, `retried(payload)` when one of those gets
    new tries; each in the transaction of that. `more(payload)` tells, in the transaction that ends a
    job, whether it must run again for what was asked meanwhile.
    """

    def register(work: Work) -> Work:
        KINDS[name] = Kind(name, work, limit, parked, retried, more)
        return work

    return register


def every(cron: str) -> Callable[[Callable[[], Awaitable[None]]], Callable[[], Awaitable[None]]]:
    """Run the function on a schedule (five cron fields, UTC), on one worker at a time."""

    def register(work: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
        SCHEDULES[f"{work.__module__}.{work.__name__}"] = (cron, work)
        return work

    return register


async def enqueue(
    kind: str,
    *,
    key: str | None = None,
    priority: int = 0,
    delay: timedelta | None = None,
    **payload: Any,
) -> None:
    """Ask for a job, inside the current transaction: no commit, no job.

    While a job of the same kind and `key` waits or runs, nothing is added.
    """
    here = _inline.get()
    if here and kind not in here.queued:
        here.waiting.append((kind, payload))
        return
    async with database.connection() as link:
        number = await link.fetchval(
            """
            INSERT INTO job (kind, key, payload, created_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (kind, key) WHERE state IN ('queued', 'running') DO NOTHING
            RETURNING id
            """,
            kind,
            key,
            database.dump(payload),
            clock.now(),
        )
        if number is not None:
            await _queue(link).enqueue(kind, str(number).encode(), priority, delay)


@asynccontextmanager
async def inline(*, queued: Collection[str] = ()) -> AsyncIterator[None]:
    """Jobs asked for in the block, and by those, are done here at its end; kinds in `queued` are queued.

    So they see the transaction and the clock of the block, which other processes do not share. What fails
    is raised and not tried again. For the demo company.
    """
    here = Inline(queued, deque())
    token = _inline.set(here)
    try:
        yield
        while here.waiting:
            kind, payload = here.waiting.popleft()
            await KINDS[kind].work(**payload)
    finally:
        _inline.reset(token)


async def install(link: asyncpg.Connection) -> None:
    """Make or upgrade the queue's own tables. The caller holds the migration lock."""
    queue = _queue(link)
    if await queue.schema_is_installed():
        await queue.upgrade()
    else:
        await queue.install()


async def run(number: int) -> None:
    """Do job `number` once, unless it is held; raises `RetryRequested` when it is worth another try."""
    waiting = await database.row(
        Waiting,
        """
        UPDATE job j SET attempts = attempts + 1, state = 'running', started_at = $2
        WHERE id = $1 AND state IN ('queued', 'running') AND NOT is_held(j)
        RETURNING kind, payload, attempts
        """,
        number,
        clock.now(),
    )
    if waiting is None:
        return
    if waiting.attempts > TRIES:
        await _park(number, waiting, "worker_lost")
        return
    await _attempt(number, waiting)


@every("* * * * *")
async def recover() -> None:
    """Queue what waits and is not in the queue: retried, released, or dropped while the database was away."""
    async with database.transaction(), database.connection() as link:
        await link.execute("SELECT pg_advisory_xact_lock(hashtext('jobs.recover'))")
        for number, kind in await link.fetch(
            """
            SELECT id, kind FROM job j
            WHERE state IN ('queued', 'running') AND NOT is_held(j) AND NOT EXISTS (
                SELECT FROM pgqueuer q WHERE q.entrypoint = j.kind AND q.payload = j.id::text::bytea
            )
            """
        ):
            await _queue(link).enqueue(kind, str(number).encode())


async def work(stop: asyncio.Event) -> None:
    """Take and do jobs until `stop` is set; what runs then may finish."""
    await recover()
    queue = PgQueuer(AsyncpgPoolDriver(database.DB.pool))
    for kind in KINDS.values():
        queue.entrypoint(kind.name, concurrency_limit=kind.limit)(_entry)
    for name, (cron, task) in SCHEDULES.items():
        queue.schedule(name, cron)(_scheduled(task))
    stopper = asyncio.create_task(_forward(stop, queue.shutdown))
    try:
        await queue.run(
            dequeue_timeout=LOOK,
            batch_size=4,
            max_concurrent_tasks=8,
            heartbeat_timeout=timedelta(seconds=settings().job_lease_s),
            # pgqueuer's check may ask before it listens, and then give up on a healthy worker. Without it
            # a deaf worker still looks every LOOK, and one without a database ends by its next question.
            shutdown_on_listener_failure=False,
        )
    finally:
        stopper.cancel()


async def drain() -> None:
    """Do all waiting jobs here and now, also those they ask for. For the demo company and for tests."""
    while number := await database.value(
        "SELECT id FROM job j WHERE state = 'queued' AND NOT is_held(j) ORDER BY id LIMIT 1",
    ):
        try:
            await run(number)
        except RetryRequested:
            continue


def _queue(link: asyncpg.Connection) -> Queries:
    return Queries(AsyncpgDriver(link))


async def _attempt(number: int, waiting: Waiting) -> None:
    try:
        await KINDS[waiting.kind].work(**database.load(waiting.payload))
    except Refusal as refusal:
        await _park(number, waiting, refusal.code)
    except Exception as error:
        log.exception("job failed", extra={"job": number, "kind": waiting.kind, "attempt": waiting.attempts})
        if waiting.attempts >= TRIES:
            await _park(number, waiting, traceback.format_exception_only(error)[-1].strip())
            return
        await database.execute("UPDATE job SET state = 'queued' WHERE id = $1", number)
        raise RetryRequested(delay=timedelta(seconds=2**waiting.attempts), reason=str(error)) from error
    else:
        await _end(number, waiting)


async def _end(number: int, waiting: Waiting) -> None:
    ask = KINDS[waiting.kind].more
    async with database.transaction():
        more = ask is not None and await ask(database.load(waiting.payload))
        if not more:
            await _count(number)
            return
        await database.execute("UPDATE job SET state = 'queued', attempts = 0 WHERE id = $1", number)
    raise RetryRequested(delay=timedelta(0), reason="asked for once more")


async def _count(number: int) -> None:
    """The job is done: a number in its hour is what remains."""
    await database.execute(
        """
        WITH done AS (DELETE FROM job WHERE id = $1 RETURNING kind, $2::timestamptz - started_at AS length)
        INSERT INTO job_hour AS h (kind, hour, done, length)
        SELECT kind, date_trunc('hour', $2::timestamptz), 1, length FROM done
        ON CONFLICT (kind, hour) DO UPDATE SET done = h.done + 1, length = h.length + excluded.length
        """,
        number,
        clock.now(),
    )


async def _park(number: int, waiting: Waiting, reason: str) -> None:
    kind = KINDS[waiting.kind]
    async with database.transaction():
        await database.execute("UPDATE job SET state = 'parked', reason = $2 WHERE id = $1", number, reason)
        if kind.parked:
            await kind.parked(database.load(waiting.payload), reason)


async def _entry(entry: Entry) -> None:
    await clock.follow()
    await run(int(entry.payload or b"0"))


def _scheduled(task: Callable[[], Awaitable[None]]) -> Callable[[Schedule], Awaitable[None]]:
    async def run_scheduled(_: Schedule) -> None:
        await clock.follow()
        await task()

    return run_scheduled


async def _forward(stop: asyncio.Event, shutdown: asyncio.Event) -> None:
    await stop.wait()
    shutdown.set()
