import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from app import audit, database
from app.embedded_postgres import Server
from tests.world import World


@pytest.fixture
async def lines(world: World) -> list[int]:
    """Three lines more in the trail; their ids."""
    for turn in range(3):
        await audit.write(
            "setting.changed", actor=world.paul, subject=("setting", "title_max"), value=90 + turn
        )
    return (await database.values("SELECT id FROM audit_line ORDER BY id DESC LIMIT 3"))[::-1]


@pytest.fixture
async def owner(server: Server, pool: str) -> AsyncIterator[asyncpg.Connection]:
    """The owner of the tables, with their triggers off: nobody can do more harm."""
    name = await database.value("SELECT current_database()")
    link = await asyncpg.connect(server.dsn("pollen_owner", name))
    await link.execute("ALTER TABLE audit_line DISABLE TRIGGER USER")
    yield link
    await link.execute("ALTER TABLE audit_line ENABLE TRIGGER USER")
    await link.close()


async def test_an_untouched_trail_verifies(lines: list[int]) -> None:
    assert await audit.check() == []


async def test_a_changed_line_is_named(lines: list[int], owner: asyncpg.Connection) -> None:
    old = lines[1]
    await owner.execute("""UPDATE audit_line SET data = '{"value": 7}' WHERE id = $1""", old)
    assert await audit.check() == [old]
    await owner.execute("""UPDATE audit_line SET data = '{"value": 91}' WHERE id = $1""", old)
    assert await audit.check() == []


async def test_a_missing_line_is_told_by_the_one_after(lines: list[int], owner: asyncpg.Connection) -> None:
    kept = await owner.fetchrow("DELETE FROM audit_line WHERE id = $1 RETURNING *", lines[1])
    assert await audit.check() == [lines[2]]
    await owner.execute("INSERT INTO audit_line VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)", *kept.values())


async def test_the_application_itself_may_not_change_a_line(lines: list[int]) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await database.execute("UPDATE audit_line SET act = 'nothing' WHERE id = $1", lines[0])


async def test_not_even_the_owner_changes_a_line_by_mistake(
    lines: list[int], owner: asyncpg.Connection
) -> None:
    await owner.execute("ALTER TABLE audit_line ENABLE TRIGGER USER")
    with pytest.raises(asyncpg.RaiseError):
        await owner.execute("DELETE FROM audit_line WHERE id = $1", lines[0])


async def test_lines_written_at_once_form_one_chain(world: World) -> None:
    await asyncio.gather(
        *(audit.write("person.paused", actor=world.tomas, subject=("person", n)) for n in range(5))
    )
    assert await audit.check() == []
