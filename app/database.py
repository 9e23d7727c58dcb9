"""The way to PostgreSQL: one pool, transactions, and hand-written SQL into structs.

Piccolo's tables and the SQL here share the pool and the current transaction.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from enum import IntEnum
from typing import Any, TypeVar

import asyncpg
import msgspec
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction


class Lock(IntEnum):
    """Advisory locks that are held for a whole piece of work: any numbers, each for one thing."""

    MIGRATION = 7_064_433
    AUDIT = 7_064_434
    PEOPLE_LIST = 7_064_435
    DEMO = 7_064_436


class Engine(PostgresEngine):
    """Learns its address when the pool opens; Piccolo's own asks a server while it is imported."""

    async def check_version(self) -> None:
        """`doctor` tells the version."""

    async def prep_database(self) -> None:
        """Migrations make what is needed."""


DB = Engine(config={}, extensions=())
#: The connection of `together`.
_held: ContextVar[asyncpg.Connection | None] = ContextVar("held", default=None)

T = TypeVar("T")

#: The biggest number of a row.
BIGINT_MAX = 2**63 - 1
#: A statement that runs longer than this is a mistake, not work.
STATEMENT_TIMEOUT_MS = 15_000
#: Nobody's mistake: the database is away, stopped the statement, or chose another one over it.
BUSY = (
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.PostgresConnectionError,
    asyncpg.TransactionRollbackError,
    ConnectionError,
)
#: What a closing process waits for connections in use. Whoever died with the database gives none back.
CLOSE_S = 3.0


async def open_pool(dsn: str, *, size: int = 8) -> None:
    DB.config = {"dsn": dsn}
    await DB.start_connection_pool(
        min_size=1,
        max_size=size,
        server_settings={"statement_timeout": str(STATEMENT_TIMEOUT_MS), "timezone": "UTC"},
        reset=_leave,
    )


async def close_pool() -> None:
    """Close every connection, one that is still in use after `CLOSE_S` too."""
    with suppress(TimeoutError):
        async with asyncio.timeout(CLOSE_S):
            await DB.close_connection_pool()
    DB.pool = None


@asynccontextmanager
async def transaction() -> AsyncIterator[None]:
    """All or nothing. Inside another transaction it is that one, without a savepoint of its own.

    Piccolo's own keeps its connection for ever when the database dies in it or its caller is cancelled.
    """
    if DB.current_transaction.get():
        yield
        return
    try:
        async with connection() as link, link.transaction():
            current = PostgresTransaction(DB)
            current.connection = link
            token = DB.current_transaction.set(current)
            try:
                yield
            finally:
                DB.current_transaction.reset(token)
    except asyncpg.InterfaceError as error:
        # A connection that died cannot even roll back: what it died of says more.
        if isinstance(error.__context__, BUSY):
            raise error.__context__ from None
        raise


@asynccontextmanager
async def snapshot() -> AsyncIterator[None]:
    """Reads that all see the same moment, for what is shown together. Nothing can be written in it."""
    async with transaction():
        await execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


@asynccontextmanager
async def together() -> AsyncIterator[None]:
    """Statements one after the other over one connection: taking one for each costs as much as asking.

    Never around what waits for anything else: nobody else has the connection meanwhile.
    """
    async with connection() as link:
        token = _held.set(link)
        try:
            yield
        finally:
            _held.reset(token)


@asynccontextmanager
async def connection() -> AsyncIterator[asyncpg.Connection]:
    """The connection of the current transaction or of `together`, else one of the pool."""
    current = DB.current_transaction.get()
    if current:
        yield current.connection
    elif held := _held.get():
        yield held
    elif DB.pool:
        async with DB.pool.acquire() as free:
            yield free
    else:
        raise RuntimeError("open_pool() comes first")


async def rows(kind: type[T], sql: str, *args: Any) -> list[T]:
    """Each row as a `kind`; the columns are its fields, in any order."""
    async with connection() as link:
        return [kind(**row) for row in await link.fetch(sql, *args)]


async def row(kind: type[T], sql: str, *args: Any) -> T | None:
    async with connection() as link:
        found = await link.fetchrow(sql, *args)
    return None if found is None else kind(**found)


async def values(sql: str, *args: Any) -> list[Any]:
    """The first column of every row."""
    async with connection() as link:
        return [found[0] for found in await link.fetch(sql, *args)]


async def value(sql: str, *args: Any) -> Any:
    """The first column of the first row, or None."""
    async with connection() as link:
        return await link.fetchval(sql, *args)


async def execute(sql: str, *args: Any) -> int:
    """Run a statement; how many rows it touched. Without arguments several statements may stand in it."""
    async with connection() as link:
        tag = await link.execute(sql, *args)
    count = tag.rpartition(" ")[2]
    return int(count) if count.isdigit() else 0


def dump(data: Any) -> str:
    """JSON for a jsonb parameter."""
    return msgspec.json.encode(data).decode()


def load(text: str) -> Any:
    """What a jsonb column holds."""
    return msgspec.json.decode(text)


async def _leave(link: asyncpg.Connection) -> None:
    """Nothing to reset: rules keep no session state, and asyncpg's own reset is a round trip each time."""
