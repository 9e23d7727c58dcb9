"""Mira, whose files these are, and Jonas, who may see them or not: signed in, and over real sockets."""

from collections.abc import AsyncIterator

import httpx
import pytest

from app.people import tokens
from tests.media.serving import Server
from tests.stories.conftest import browser as browser
from tests.world import World, sign_in


@pytest.fixture(scope="module")
async def mira(web: httpx.AsyncClient, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with await sign_in(web, world.mira) as client:
        yield client


@pytest.fixture(scope="module")
async def jonas(web: httpx.AsyncClient, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with await sign_in(web, world.jonas) as client:
        yield client


@pytest.fixture(scope="module")
async def site(pool: str, world: World) -> AsyncIterator[Server]:
    """The web process, with Mira's token for it."""
    server = Server(pool, await tokens.issue(world.mira, "client"))
    await server.start()
    yield server
    await server.stop()
