from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrate import statements

ID = "2026-11-21T10:21:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "What people say of themselves, who was asked, who answers for a Post, what was watched"


async def forwards() -> MigrationManager:
    return statements("feeds", ID, DESCRIPTION, __file__, "profile.sql")
