"""Mira, whose files these are, and Jonas, who may see them or not: both signed in."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.world import World, sign_in


@pytest.fixture(scope="module")
async def mira(web: httpx.AsyncClient, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with await sign_in(web, world.mira) as client:
        yield client


@pytest.fixture(scope="module")
async def jonas(web: httpx.AsyncClient, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with await sign_in(web, world.jonas) as client:
        yield client
