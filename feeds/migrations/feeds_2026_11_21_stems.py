from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrate import statements

ID = "2026-11-21T13:40:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Words by their stems"


async def forwards() -> MigrationManager:
    return statements("feeds", ID, DESCRIPTION, __file__, "stems.sql")
