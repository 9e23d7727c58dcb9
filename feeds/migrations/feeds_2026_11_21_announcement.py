from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrate import statements

ID = "2026-11-21T11:11:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Announcements with an owner, an audience and an end"


async def forwards() -> MigrationManager:
    return statements("feeds", ID, DESCRIPTION, __file__, "announcement.sql")
