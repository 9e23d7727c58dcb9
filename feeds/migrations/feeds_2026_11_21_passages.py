from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrate import statements

ID = "2026-11-21T12:30:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Places within Posts that search opens"


async def forwards() -> MigrationManager:
    return statements("feeds", ID, DESCRIPTION, __file__, "passages.sql")
