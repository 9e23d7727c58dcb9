"""One clock for all processes, which tests can move."""

from datetime import UTC, datetime, timedelta

import pytest

from app import clock, database

pytestmark = pytest.mark.usefixtures("pool")


async def test_a_moved_clock_is_seen_by_every_process_that_asks() -> None:
    before = clock.now()
    await clock.move(timedelta(days=3))
    assert timedelta(days=3) <= clock.now() - before < timedelta(days=3, minutes=1)
    assert await database.value("SELECT seconds FROM clock") == timedelta(days=3).total_seconds()
    await clock.move(timedelta(days=-3))


async def test_within_at_it_is_that_moment() -> None:
    moment = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
    with clock.at(moment):
        assert clock.now() == moment
    assert clock.now() != moment
