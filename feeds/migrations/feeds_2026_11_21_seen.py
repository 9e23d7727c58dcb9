from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrate import statements

ID = "2026-11-21T14:20:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Steps are found by what their pictures show and their clips say"


async def forwards() -> MigrationManager:
    return statements("feeds", ID, DESCRIPTION, __file__, "seen.sql")
