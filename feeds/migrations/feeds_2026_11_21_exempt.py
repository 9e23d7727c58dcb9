from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrate import statements

ID = "2026-11-21T11:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Pictures that show nobody, and a voice without one"


async def forwards() -> MigrationManager:
    return statements("feeds", ID, DESCRIPTION, __file__, "exempt.sql")
