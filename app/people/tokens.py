"""Personal tokens for programs: shown once, kept as a hash."""

import secrets

from app import clock, database
from app.people.auth import mark


async def issue(person: int, name: str, scopes: tuple[str, ...] = ()) -> str:
    """A new bearer token. No scopes means everything the person may do."""
    token = secrets.token_urlsafe(32)
    await database.execute(
        "INSERT INTO access_token (person_id, hash, name, scopes, created_at) VALUES ($1, $2, $3, $4, $5)",
        person,
        mark(token),
        name[:80],
        list(scopes),
        clock.now(),
    )
    return token


async def revoke(person: int, number: int) -> None:
    await database.execute(
        "UPDATE access_token SET revoked_at = $3 WHERE id = $2 AND person_id = $1 AND revoked_at IS NULL",
        person,
        number,
        clock.now(),
    )
