from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.migrate import statements

ID = "2026-11-21T11:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Invitations, PINs, identities at a provider, tries to sign in, lists of people"


async def forwards() -> MigrationManager:
    return statements("app", ID, DESCRIPTION, __file__, "entry.sql")
