"""Migrations: SQL files, run in order by Piccolo, all or none, one process at a time."""

import contextlib
import io
from pathlib import Path

import asyncpg
from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.apps.migrations.commands.forwards import run_forwards

from app import database, jobs
from app.database import DB, Lock


def statements(package: str, migration: str, description: str, module: str, file: str) -> MigrationManager:
    """A migration that runs the SQL of `file` beside its `module`."""
    manager = MigrationManager(migration_id=migration, app_name=package, description=description)
    sql = (Path(module).parent / file).read_text()

    async def run() -> None:
        await database.execute(sql)

    manager.add_raw(run)
    return manager


async def migrate(owner_dsn: str) -> None:
    """Bring the database to today's tables. Web, worker and a command may call it at once."""
    lock = await asyncpg.connect(owner_dsn)
    try:
        await lock.execute("SELECT pg_advisory_lock($1)", Lock.MIGRATION)
        await jobs.install(lock)
        await database.open_pool(owner_dsn, size=2)
        try:
            await _forwards()
        finally:
            await database.close_pool()
    finally:
        await lock.close()


async def _forwards() -> None:
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        async with DB.transaction():
            result = await run_forwards(app_name="all")
    if not result.success:
        raise RuntimeError(f"{result.message}\n{told.getvalue()}")
