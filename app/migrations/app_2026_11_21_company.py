from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrate import statements

ID = "2026-11-21T11:02:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The company as an author"


async def forwards() -> MigrationManager:
    return statements("app", ID, DESCRIPTION, __file__, "company.sql")
