from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrate import statements

ID = "2026-11-21T12:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Search by title and text, with a dictionary of all words"


async def forwards() -> MigrationManager:
    return statements("feeds", ID, DESCRIPTION, __file__, "search.sql")
