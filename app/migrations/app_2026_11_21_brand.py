from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrate import statements

ID = "2026-11-21T09:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "The company's logo"


async def forwards() -> MigrationManager:
    return statements("app", ID, DESCRIPTION, __file__, "brand.sql")
