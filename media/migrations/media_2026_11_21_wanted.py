from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrate import statements

ID = "2026-11-21T08:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Voice, trimming, chapters, focus, wanted version"


async def forwards() -> MigrationManager:
    return statements("media", ID, DESCRIPTION, __file__, "wanted.sql")
