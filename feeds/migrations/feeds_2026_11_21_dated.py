from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrate import statements

ID = "2026-11-21T10:41:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "When the Posts of a Skill went out"


async def forwards() -> MigrationManager:
    return statements("feeds", ID, DESCRIPTION, __file__, "dated.sql")
