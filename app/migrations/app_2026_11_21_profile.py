from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrate import statements

ID = "2026-11-21T10:20:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Languages that people read"


async def forwards() -> MigrationManager:
    return statements("app", ID, DESCRIPTION, __file__, "profile.sql")
