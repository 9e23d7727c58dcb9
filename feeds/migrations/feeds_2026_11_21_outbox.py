from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrate import statements

ID = "2026-11-21T12:10:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "What Meilisearch is still to be told, and its generations"


async def forwards() -> MigrationManager:
    return statements("feeds", ID, DESCRIPTION, __file__, "outbox.sql")
