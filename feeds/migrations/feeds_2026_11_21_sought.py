from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrate import statements

ID = "2026-11-21T12:20:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "What somebody looked for, what was not found, and what was asked then"


async def forwards() -> MigrationManager:
    return statements("feeds", ID, DESCRIPTION, __file__, "sought.sql")
