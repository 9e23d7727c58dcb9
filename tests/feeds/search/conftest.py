"""Every engine that stands behind the port, each under the same contract."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager

import pytest
from msgspec import Struct

from feeds.search import names, postgres
from feeds.search.meili import engine as meilisearch
from feeds.search.meili import sender
from feeds.search.meili.indexes import INDEXES
from feeds.search.port import Engine
from tests import meili_server
from tests.meili_server import Served
from tests.world import World


class Running(Struct):
    """An engine that answers; after `caught_up` it knows all that was committed before."""

    engine: Engine
    caught_up: Callable[[], Awaitable[None]]


async def _never_behind() -> None:
    """Its rows are written in the transaction of the change; only names of Skills are remembered."""
    names.forget()


@asynccontextmanager
async def _postgres() -> AsyncIterator[Running]:
    yield Running(postgres, _never_behind)


@asynccontextmanager
async def _meilisearch(server: Callable[[], AbstractContextManager[Served]]) -> AsyncIterator[Running]:
    with server() as served:
        async with meili_server.switched(served):
            yield Running(meilisearch, _send)


async def _send() -> None:
    names.forget()
    for index in INDEXES:
        await sender.send(index)


def _stand_in() -> AbstractAsyncContextManager[Running]:
    return _meilisearch(meili_server.stand_in)


def _real() -> AbstractAsyncContextManager[Running]:
    if not meili_server.real():
        pytest.skip(meili_server.NONE)
    return _meilisearch(meili_server.real_server)


#: By name, what starts an engine on this module's database and stops it again.
ENGINES: dict[str, Callable[[], AbstractAsyncContextManager[Running]]] = {
    "postgres": _postgres,
    "stand-in": _stand_in,
    "meilisearch": _real,
}
ONLY_REAL = {"meilisearch": pytest.mark.meili}


@pytest.fixture(
    scope="module", params=[pytest.param(name, marks=ONLY_REAL.get(name, ())) for name in ENGINES]
)
async def running(request: pytest.FixtureRequest, world: World) -> AsyncIterator[Running]:
    """Each engine in turn; `search.find` asks it too."""
    async with ENGINES[request.param]() as one:
        yield one
