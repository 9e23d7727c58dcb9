from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrate import statements

ID = "2026-11-21T09:35:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Ticks of checklists"


async def forwards() -> MigrationManager:
    return statements("learning", ID, DESCRIPTION, __file__, "ticks.sql")
