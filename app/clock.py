"""The time, from one place, so that tests and the demo company can move it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

from app import database
from app.settings import settings

_shift: timedelta = timedelta(0)
_pinned: ContextVar[datetime | None] = ContextVar("pinned", default=None)


def now() -> datetime:
    """The time in UTC. Rules pass it into SQL; SQL never asks for it itself."""
    return _pinned.get() or datetime.now(UTC) + _shift


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Within the block it is `moment`: the demo company lives through twelve weeks with it."""
    token = _pinned.set(moment)
    try:
        yield
    finally:
        _pinned.reset(token)


async def follow() -> None:
    """Take over the offset that a test has put into the database. Does nothing outside of tests."""
    global _shift  # noqa: PLW0603 - one clock per process
    if settings().test:
        _shift = timedelta(seconds=await database.value("SELECT seconds FROM clock") or 0)


async def move(by: timedelta) -> None:
    """Move the clock of every process; only with `POLLEN_TEST=1`."""
    if not settings().test:
        raise RuntimeError("the clock moves only with POLLEN_TEST=1")
    await database.execute(
        """
        INSERT INTO clock (seconds) VALUES ($1)
        ON CONFLICT (one) DO UPDATE SET seconds = clock.seconds + $1
        """,
        by.total_seconds(),
    )
    await follow()
