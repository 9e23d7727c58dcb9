from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrate import statements

ID = "2026-11-21T10:30:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "What Posts and Skills mean, and a list of Skills that can be cared for"


async def forwards() -> MigrationManager:
    return statements("feeds", ID, DESCRIPTION, __file__, "meaning.sql")
