from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrate import statements

ID = "2026-11-21T12:56:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Lists can be reported"


async def forwards() -> MigrationManager:
    return statements("moderation", ID, DESCRIPTION, __file__, "lists.sql")
