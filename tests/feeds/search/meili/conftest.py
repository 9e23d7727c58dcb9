"""A Meilisearch server, the stand-in or a real one, with this module's company in it."""

from collections.abc import AsyncIterator, Iterator

import pytest

from app import database
from app.settings import settings
from feeds.search.meili import generations, link
from feeds.search.meili.indexes import INDEXES
from tests.meili_double import Double
from tests.meili_server import Served, stand_in
from tests.world import World


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with stand_in() as running:
        yield running


@pytest.fixture(scope="module")
async def switched(served: Served) -> AsyncIterator[Served]:
    """Pollen is told of the server."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POLLEN_MEILI_URL", served.url)
        patch.setenv("POLLEN_MEILI_KEY", served.key)
        patch.setenv("POLLEN_MEILI_PREFIX", served.prefix)
        settings.cache_clear()
        yield served
        await link.close()
    settings.cache_clear()


@pytest.fixture(scope="module")
async def filled(switched: Served, world: World) -> AsyncIterator[World]:
    """Each index has a live copy."""
    for index in INDEXES:
        await generations.renew(index)
    yield world
    await database.execute("DELETE FROM search_generation")
    await database.execute("DELETE FROM search_dirty")


@pytest.fixture
def double(served: Served) -> Double:
    """The stand-in, well again."""
    assert served.double is not None
    served.double.mode, served.double.routes.tasks_end = "", ""
    served.double.routes.poison = set()
    link.link().breaker.good()
    return served.double
