"""Fills an empty database with the demo company: its last twelve weeks are lived through by the real rules.

First, in one transaction, everything that is only words; then the faces, and each Post with a clip or
pictures in a transaction of its own, as they are drawn. Whoever is killed on the way leaves whole Posts
only, and the next start goes on from there.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Literal

from app import database
from app.database import Lock

#: Lines of the audit trail: from when the company's weeks count back, and that it is complete.
BEGUN, FILLED = "demo.begun", "demo.filled"


async def fill(data: Path, password: str | None) -> int:
    """Make the demo company, or finish it; nothing happens to a database that anybody else has filled.

    Everybody's password is the given one, else a fresh one. It stands with the sign-ins in
    `{data}/demo.json` as soon as they work. Returns the exit status.
    """
    if await _standing() == "done":
        return 0
    async with database.connection() as link:
        if await link.fetchval("SELECT pg_try_advisory_lock($1)", Lock.DEMO):
            await _fill(data, password or secrets.token_urlsafe(9))
    return 0


async def _fill(data: Path, password: str) -> None:
    from demo import filling  # noqa: PLC0415 - the whole product: too much to load for doing nothing

    if await _standing() == "empty":
        await filling.begin(data, password)
    if await _standing() == "begun":
        await filling.finish(data)


async def _standing() -> Literal["empty", "begun", "done"]:
    return await database.value(
        """
        SELECT CASE
            WHEN NOT EXISTS (SELECT FROM person) THEN 'empty'
            WHEN EXISTS (SELECT FROM audit_line WHERE act = $1)
                AND NOT EXISTS (SELECT FROM audit_line WHERE act = $2) THEN 'begun'
            ELSE 'done'
        END
        """,
        BEGUN,
        FILLED,
    )
