"""What a restore refuses before it changes anything; the whole way stands in tests/stories/test_backup.py."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import msgspec
import pytest

from app import archive, backup, clock, mark, restore
from app.archive import Unusable
from app.backup import About
from app.embedded_postgres import Server
from app.progress import Progress
from app.server import Access


@pytest.fixture
def empty(server: Server) -> Iterator[Access]:
    """A database without tables."""
    server.create_database("pollen_empty")
    yield Access(server.dsn("pollen_owner", "pollen_empty"), server.dsn("pollen", "pollen_empty"))
    server.drop_database("pollen_empty")


async def written(path: Path, about: About, *, dump: bytes = b"") -> Path:
    async def once(content: bytes) -> AsyncIterator[bytes]:
        yield content

    with archive.writing(path) as writer:
        await writer.add(backup.ABOUT, once(msgspec.json.encode(about)), Progress("test"))
        await writer.add(backup.DATABASE, once(dump), Progress("test"))
    return path


async def refused(path: Path, access: Access, data: Path) -> str:
    with pytest.raises(Unusable) as no:
        await restore.restore(path, access, data)
    return str(no.value)


async def tables(access: Access) -> int:
    link = await asyncpg.connect(access.owner)
    try:
        return len(await backup.count_rows(link))
    finally:
        await link.close()


async def test_a_backup_of_a_newer_pollen_is_refused(empty: Access, tmp_path: Path) -> None:
    about = About(backup.FORMAT, clock.now(), 18, ["2099-01-01T00:00:00:000001"], {})
    path = await written(tmp_path / "newer", about)
    assert "its tables have 1 changes that this one does not know" in await refused(path, empty, tmp_path)
    other = await written(tmp_path / "form", msgspec.structs.replace(about, format=99, migrations=[]))
    assert "is of a newer Pollen" in await refused(other, empty, tmp_path)
    assert mark.unfinished(tmp_path) is None


async def test_a_dump_that_does_not_load_leaves_an_empty_database_and_says_so(
    empty: Access, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.hooks.stores", [])
    path = await written(tmp_path / "bad", About(backup.FORMAT, clock.now(), 18, [], {}), dump=b"no dump")
    assert "pg_restore failed" in await refused(path, empty, tmp_path)
    assert await tables(empty) == 0
    assert f"The restore of {path} is unfinished" in str(mark.unfinished(tmp_path))
    assert "pg_restore failed" in await refused(path, empty, tmp_path)


async def test_rows_that_are_missing_are_told_and_the_restore_stays_unfinished(
    empty: Access, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.hooks.stores", [])
    link = await asyncpg.connect(empty.owner)
    await link.execute("CREATE TABLE thing (id int); INSERT INTO thing VALUES (1)")
    about = About(backup.FORMAT, clock.now(), 18, [], {"thing": 2})
    path = await written(tmp_path / "less", about)
    assert "the database has the table thing" in await refused(path, empty, tmp_path)
    mark.write(tmp_path, mark.Mark(str(path), archive.check(path, Progress("test"))))
    assert "thing has 1 rows instead of 2" in await refused(path, empty, tmp_path)
    assert mark.unfinished(tmp_path)
    await link.close()
