"""Whoever kills the filling leaves nothing half; a company of somebody else's is left alone."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from app import database
from app.people import people
from demo import company, filling, seed
from demo.company import Company
from demo.studio import Studio
from tests.demo.small import small
from tests.processes import ROOT

pytestmark = pytest.mark.usefixtures("pool")


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Company:
    found = small()
    monkeypatch.setattr(company, "load", lambda: found)
    return found


async def writing() -> bool:
    """Whether another process is in the middle of a transaction that writes."""
    return await database.value(
        """
        SELECT EXISTS (
            SELECT FROM pg_stat_activity
            WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()
        )
        """
    )


class Undone(Exception):
    """Takes a test's transaction back."""


async def test_a_database_with_people_of_its_own_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(Undone):
        async with database.transaction():
            await people.add("mira@brightwater.example", "Mira Alves")
            assert await seed.fill(tmp_path, None) == 0
            assert await database.value("SELECT count(*) FROM person") == 1
            raise Undone
    assert not (tmp_path / "demo.json").exists()


async def test_killed_while_it_writes_it_leaves_an_empty_database(pool: str, tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "app", "seed", cwd=ROOT,
        env=os.environ | {"POLLEN_DATABASE_URL": pool, "POLLEN_DATA": str(tmp_path)},
    )  # fmt: skip
    async with asyncio.timeout(120):
        while not await writing():
            await asyncio.sleep(0.01)
        process.kill()
        await process.wait()
        while await writing():
            await asyncio.sleep(0.01)
    assert await database.value("SELECT count(*) FROM person") == 0
    assert await database.value("SELECT count(*) FROM audit_line") == 0
    assert not (tmp_path / "demo.json").exists()


async def test_stopped_between_two_posts_with_files_the_next_start_goes_on(
    house: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def no_faces(*_: object) -> None:
        return

    monkeypatch.setattr(filling, "_hang_faces", no_faces)
    whole, burnt = Studio.drawn, house.posts["wrap"].clip

    async def drawn(hand: Studio, name: str) -> Path:
        if name == burnt:
            raise OSError("no paper left")
        return await whole(hand, name)

    with monkeypatch.context() as patch:
        patch.setattr(Studio, "drawn", drawn)
        with pytest.raises(OSError, match="no paper left"):
            await seed.fill(tmp_path, "the first password")
    assert house.posts["wrap"].title not in await titles()
    assert await seed.fill(tmp_path, "the second password") == 0
    assert set(await titles()) > {post.title for post in house.posts.values()}
    assert len(await titles()) == len(set(await titles()))
    assert await database.value("SELECT count(*) FROM campaign WHERE closed_at IS NOT NULL") == 1
    assert "the first password" in (tmp_path / "demo.json").read_text()


async def titles() -> list[str]:
    return sorted(await database.values("SELECT title FROM post"))
