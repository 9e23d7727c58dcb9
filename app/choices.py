"""Rows of `setting`: what administrators choose while Pollen runs. Every process reads them now and then."""

import math
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from app import clock, database

T = TypeVar("T")

#: A choice made in another process is seen after at most so many seconds.
FRESH_S = 5.0


class Cached(Generic[T]):
    """What `read` answered last; `value` is it, or `first` as long as nobody asked."""

    def __init__(self, first: T, read: Callable[[], Awaitable[T]]) -> None:
        self.value = first
        self._read = read
        self._at = -math.inf

    async def follow(self) -> T:
        """The value, read anew when it is older than `FRESH_S`."""
        moment = clock.now().timestamp()
        if not 0 <= moment - self._at < FRESH_S:
            self.value, self._at = await self._read(), moment
        return self.value

    def forget(self) -> None:
        """Read anew with the next question."""
        self._at = -math.inf


async def keep(name: str, value: object, *, actor: int | None) -> None:
    """Write the row, in the transaction of its audit line."""
    await database.execute(
        """
        INSERT INTO setting (name, value, changed_at, changed_by) VALUES ($1, $2, $3, $4)
        ON CONFLICT (name) DO UPDATE SET value = $2, changed_at = $3, changed_by = $4
        """,
        name,
        database.dump(value),
        clock.now(),
        actor,
    )
