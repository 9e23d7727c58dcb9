from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrate import statements

ID = "2026-11-21T13:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Whom a viewer avoids, read once for many Posts"


async def forwards() -> MigrationManager:
    return statements("feeds", ID, DESCRIPTION, __file__, "avoided.sql")
