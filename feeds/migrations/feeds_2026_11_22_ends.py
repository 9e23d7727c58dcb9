from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrate import statements

ID = "2026-11-22T06:20:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Words are looked up by their end too"


async def forwards() -> MigrationManager:
    return statements("feeds", ID, DESCRIPTION, __file__, "ends.sql")
