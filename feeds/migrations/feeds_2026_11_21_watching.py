from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrate import statements

ID = "2026-11-21T08:20:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Where people stopped, and what counts as a view"


async def forwards() -> MigrationManager:
    return statements("feeds", ID, DESCRIPTION, __file__, "watching.sql")
