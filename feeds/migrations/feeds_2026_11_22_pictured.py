from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrate import statements

ID = "2026-11-22T04:10:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "The words for a Step's picture open that Step"


async def forwards() -> MigrationManager:
    return statements("feeds", ID, DESCRIPTION, __file__, "pictured.sql")
