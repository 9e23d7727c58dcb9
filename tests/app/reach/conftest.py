"""A push service for the tests of this folder; every test begins with no browser and nothing told."""

from collections.abc import AsyncIterator

import pytest

from app import database
from tests.app.reach.push_service import Service, serve
from tests.world import World


@pytest.fixture
async def service(world: World) -> AsyncIterator[Service]:
    for table in ("notice", "push", "push_subscription", "notice_switch", "working_hours", "job"):
        await database.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
    with serve() as running:
        yield running
