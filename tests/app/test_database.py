"""The pool, the roles and the tables that only grow."""

import asyncio
from contextvars import Context

import asyncpg
import msgspec
import pytest
from piccolo.table import Table

import app.people.tables
import app.tables
import feeds.tables
import gamification.tables
import media.tables
import moderation.tables
from app import audit, database, embedded_postgres
from app.database import transaction
from app.events import Verb, record
from tests.world import World

pytestmark = pytest.mark.usefixtures("pool")

APPEND_ONLY = ("event", "audit_line", "point")
CHANGES = ("UPDATE {0} SET id = id", "DELETE FROM {0}", "TRUNCATE {0} CASCADE")


async def test_rules_work_as_the_application_and_not_as_the_owner() -> None:
    assert await database.value("SELECT current_user") == "pollen"


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("change", CHANGES)
async def test_the_application_may_not_change_what_only_grows(table: str, change: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await database.execute(change.format(table))


@pytest.mark.parametrize("role", ["pollen_owner", "postgres"])
@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("change", CHANGES)
async def test_nobody_else_may_either(
    server: embedded_postgres.Server, pool: str, role: str, table: str, change: str
) -> None:
    name = pool.rpartition("/")[2] if "?" not in pool else pool.split("?", maxsplit=1)[0].rpartition("/")[2]
    link = await asyncpg.connect(server.dsn(role, name))
    try:
        with pytest.raises(asyncpg.PostgresError, match="append-only"):
            await link.execute(change.format(table))
    finally:
        await link.close()


async def test_who_lost_the_database_in_a_transaction_goes_on_with_another_connection() -> None:
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError)):
        async with transaction():
            await database.value("SELECT pg_terminate_backend(pg_backend_pid())")
    assert await database.value("SELECT 1") == 1


async def test_a_process_ends_though_somebody_never_gives_a_connection_back(
    dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "CLOSE_S", 0.2)
    monkeypatch.setattr(database.DB, "pool", None)
    await database.open_pool(dsn)
    assert database.DB.pool
    taken = await database.DB.pool.acquire()
    async with asyncio.timeout(60):
        await database.close_pool()
    with pytest.raises(asyncpg.InterfaceError):
        await taken.execute("SELECT 1")


async def test_a_failed_transaction_leaves_nothing() -> None:
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await record(Verb.PERSON_LEFT, actor=None, subject=("person", 77))
            raise ZeroDivisionError
    assert await database.value("SELECT count(*) FROM event WHERE subject_id = '77'") == 0
    assert await database.value("SELECT count(*) FROM job") == 0


async def test_a_snapshot_sees_one_moment_whatever_others_change(world: World) -> None:
    asked = "SELECT name FROM person WHERE id = $1"
    async with database.snapshot():
        before = await database.value(asked, world.mira)
        await asyncio.create_task(renamed(world.mira), context=Context())
        assert await database.value(asked, world.mira) == before
    assert await database.value(asked, world.mira) == "Mira Other"


async def renamed(person: int) -> None:
    await database.execute("UPDATE person SET name = 'Mira Other' WHERE id = $1", person)


async def test_nothing_is_written_in_a_snapshot(world: World) -> None:
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        async with database.snapshot():
            await renamed(world.mira)


async def test_what_is_asked_together_goes_over_one_connection_that_nobody_else_has() -> None:
    asked = "SELECT pg_backend_pid()"
    async with database.together():
        mine = await database.value(asked)
        other = asyncio.create_task(database.value(asked), context=Context())
        assert await other != mine
        assert await database.value(asked) == mine
        async with transaction():
            assert await database.value(asked) == mine


async def test_rows_become_structs_whatever_the_order_of_columns() -> None:
    class Pair(msgspec.Struct):
        a: int
        b: str

    assert await database.rows(Pair, "SELECT 'x' AS b, 1 AS a") == [Pair(1, "x")]
    assert await database.row(Pair, "SELECT 'x' AS b, 1 AS a WHERE false") is None


TABLES = [
    table
    for module in (
        app.tables, app.people.tables, media.tables, feeds.tables, gamification.tables, moderation.tables,
    )
    for table in vars(module).values()
    if isinstance(table, type) and issubclass(table, Table) and table is not Table
]  # fmt: skip


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
async def test_every_column_of_a_table_class_stands_in_the_database(table: type[Table]) -> None:
    real = set(
        await database.values(
            """
            SELECT column_name FROM information_schema.columns
            WHERE table_name = $1 AND data_type <> 'tsvector'
            """,
            table._meta.tablename,
        )
    )
    assert {column._meta.db_column_name for column in table._meta.columns} == real


async def test_the_audit_trail_is_sound() -> None:
    await audit.write("setting.changed", actor=None, subject=("setting", "k"), value=6)
    await audit.write("setting.changed", actor=None, subject=("setting", "k"), value={"b": 1, "a": 2.5})
    assert await audit.check() == []
