from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrate import statements

ID = "2026-11-21T11:10:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Mail, shifts of sites and who is on call"


async def forwards() -> MigrationManager:
    return statements("app", ID, DESCRIPTION, __file__, "mail.sql")
