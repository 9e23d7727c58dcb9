"""What `doctor` says about the demo company."""

from __future__ import annotations

from app import database, hooks
from app.hooks import Finding
from app.people import passwords
from app.settings import settings
from app.supervisor import LOOPBACK_PASSWORD
from app.supervisor_address import loopback


async def sign_ins() -> list[Finding]:
    """Red where strangers reach people whose password stands in the README; a fresh one is no danger."""
    kept = await database.value(
        "SELECT password_hash FROM person WHERE email LIKE '%@demo.example' AND state = 'active' LIMIT 1"
    )
    if kept is None:
        return []
    safe = loopback(settings().host) or not await passwords.fits(kept, LOOPBACK_PASSWORD)
    cure = "anybody can sign in with the public demo password: start anew with --demo or --empty"
    return [Finding("demo sign-ins", ok=safe, note="" if safe else cure)]


hooks.doctor.append(sign_ins)
