"""Migrations run as often and by as many as like."""

import asyncio
import runpy
from pathlib import Path

import asyncpg

from app import embedded_postgres
from tests.processes import python

ROOT = Path(__file__).parent.parent.parent


async def test_migrating_again_and_at_once_changes_nothing(server: embedded_postgres.Server) -> None:
    server.create_database("pollen_again")
    owner = server.dsn("pollen_owner", "pollen_again")
    try:
        code = "import asyncio, sys; from app.migrate import migrate; asyncio.run(migrate(sys.argv[1]))"
        first, second = await asyncio.gather(python("-c", code, owner), python("-c", code, owner))
        assert (first, second) == (0, 0)
        assert await python("-c", code, owner) == 0
        link = await asyncpg.connect(owner)
        applied = await link.fetch("SELECT app_name || '/' || name AS name FROM migration")
        await link.close()
        written = [
            f"{path.parts[-3]}/{runpy.run_path(str(path))['ID']}"
            for path in ROOT.glob("*/migrations/*_20*.py")
        ]
        assert written
        assert sorted(row["name"] for row in applied) == sorted(written)
    finally:
        server.drop_database("pollen_again")
