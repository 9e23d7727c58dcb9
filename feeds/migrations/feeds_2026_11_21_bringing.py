from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrate import statements

ID = "2026-11-21T11:01:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Posts that somebody brought for their authors"


async def forwards() -> MigrationManager:
    return statements("feeds", ID, DESCRIPTION, __file__, "bringing.sql")
