from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrate import statements

ID = "2026-11-21T08:30:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "A new file for a published Post, a cover for a new clip"


async def forwards() -> MigrationManager:
    return statements("feeds", ID, DESCRIPTION, __file__, "replacement.sql")
