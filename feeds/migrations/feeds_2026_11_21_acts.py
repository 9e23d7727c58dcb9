from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrate import statements

ID = "2026-11-21T10:50:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Collections, Comments with a past, answers that are Posts, what went wrong"


async def forwards() -> MigrationManager:
    return statements("feeds", ID, DESCRIPTION, __file__, "acts.sql")
