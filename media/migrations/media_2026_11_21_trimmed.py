from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrate import statements

ID = "2026-11-21T08:20:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "What of a film is shown, and where its cover was taken"


async def forwards() -> MigrationManager:
    return statements("media", ID, DESCRIPTION, __file__, "trimmed.sql")
