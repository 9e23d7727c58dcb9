from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrate import statements

ID = "2026-11-21T09:30:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Choices of a scenario, and what else is told about a Post"


async def forwards() -> MigrationManager:
    return statements("feeds", ID, DESCRIPTION, __file__, "kinds.sql")
