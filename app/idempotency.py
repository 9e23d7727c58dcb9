"""A repeated request gets the first answer: phones repeat themselves when the network fails."""

import hashlib
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import msgspec

from app import clock, database
from app.refusal import Refusal

KEPT = timedelta(days=14)


class Answer(msgspec.Struct):
    """What the first request was told."""

    status: int
    location: str


class Kept(Answer):
    """An answer with the hash of the body that asked for it."""

    body: bytes


async def once(
    person: int, route: str, key: str | None, body: bytes, make: Callable[[], Awaitable[Answer]]
) -> tuple[Answer, bool]:
    """Run `make` for the first request with this `key`; later ones get its answer, with `True`.

    Answer and fact commit together. Raises `Refusal("key_reused")` when the same key comes with
    another body, `Refusal("key_wrong")` when it is no UUID.
    """
    async with database.transaction():
        if key is None:
            return await make(), False
        mark = (person, route, _uuid(key))
        # Two requests at once: the second waits here until the first has committed.
        await database.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", str(mark))
        digest = hashlib.sha256(body).digest()
        if first := await _given(mark, digest):
            return first, True
        answer = await make()
        await database.execute(KEEP, *mark, digest, answer.status, answer.location, clock.now())
        return answer, False


async def trim() -> None:
    """Forget keys older than two weeks."""
    await database.execute("DELETE FROM idempotency WHERE at < $1", clock.now() - KEPT)


async def _given(mark: tuple[int, str, UUID], digest: bytes) -> Answer | None:
    """What the first request was told, if there was one."""
    kept = await database.row(
        Kept,
        "SELECT status, location, body FROM idempotency WHERE person_id = $1 AND route = $2 AND key = $3",
        *mark,
    )
    if kept is None:
        return None
    if kept.body != digest:
        raise Refusal("key_reused")
    return Answer(kept.status, kept.location)


def _uuid(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError:
        raise Refusal("key_wrong", value=key[:80]) from None


KEEP = """
    INSERT INTO idempotency (person_id, route, key, body, status, location, at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
