from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrate import statements

ID = "2026-11-21T10:40:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Mute and block; what a Community is, who asks to be in it, what it pins"


async def forwards() -> MigrationManager:
    return statements("feeds", ID, DESCRIPTION, __file__, "communities.sql")
