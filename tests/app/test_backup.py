"""What a backup takes along while others write and delete."""

import asyncio
from pathlib import Path

import pytest

from app import archive, backup, clock, database
from app.archive import Reader
from app.embedded_postgres import Server
from app.people import people
from app.progress import Progress
from media import storage
from tests.world import World


@pytest.fixture
def owner(server: Server, dsn: str) -> str:
    return server.dsn("pollen_owner", dsn.partition("@/")[2].partition("?")[0])


async def original(person: int, name: str) -> str:
    """An asset with one file in the store; the key."""
    key = f"original/{name}/source"
    await storage.put(key, name.encode() * 1000)
    await database.execute(
        """
        INSERT INTO asset (id, owner_id, state, length, original, created_at, changed_at)
        VALUES ($1, $2, 'ready', 1000, $3, $4, $4)
        """,
        name,
        person,
        key,
        clock.now(),
    )
    return key


async def test_what_is_deleted_meanwhile_is_told_and_left_out(
    world: World, owner: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept, gone = [await original(world.mira, name) for name in ("kept", "gone")]
    await storage.delete([gone])
    made = await backup.make(tmp_path / "backup.tar", owner)
    assert (made.files, made.lost) == (1, [gone])
    assert f"deleted meanwhile, or lost before: {gone}" in capsys.readouterr().err
    archive.check(tmp_path / "backup.tar", Progress("test"))
    names = [name for name, _ in Reader(tmp_path / "backup.tar").parts()]
    assert f"files/{kept}" in names
    assert f"files/{gone}" not in names


async def test_rows_and_files_are_of_one_moment_while_people_write(
    world: World, owner: str, tmp_path: Path
) -> None:
    stop = asyncio.Event()

    async def write() -> int:
        """One person and one file in each transaction."""
        written = 0
        while not stop.is_set():
            async with database.transaction():
                number = await people.add(f"p{written}@brightwater.example", "Somebody New")
                await original(number, f"written-{written}")
            written += 1
        return written

    writer = asyncio.create_task(write())
    before = await database.value("SELECT count(*) FROM person")
    while await database.value("SELECT count(*) FROM person") < before + 3:
        await asyncio.sleep(0)
    made = await backup.make(tmp_path / "backup", owner)
    stop.set()
    written = await writer
    people_then = made.about.tables["person"] - before
    assert 3 <= people_then < written
    assert made.files == people_then + len(await database.values("SELECT id FROM asset WHERE id = 'kept'"))
    assert made.lost in ([], ["original/gone/source"])
