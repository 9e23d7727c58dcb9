"""The stand-in for Meilisearch, with this module's company in it."""

from collections.abc import AsyncIterator, Iterator

import pytest

from feeds.search.meili import link
from tests.meili_double import Double
from tests.meili_server import Served, stand_in, switched
from tests.world import World


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with stand_in() as running:
        yield running


@pytest.fixture(scope="module")
async def filled(served: Served, world: World) -> AsyncIterator[World]:
    """Each index has a live copy."""
    async with switched(served):
        yield world


@pytest.fixture
def double(filled: World, served: Served) -> Double:
    """The stand-in, well again."""
    assert served.double is not None
    served.double.mode, served.double.routes.tasks_end = "", ""
    served.double.routes.poison = set()
    served.double.most = None
    link.link().breaker.good()
    return served.double
