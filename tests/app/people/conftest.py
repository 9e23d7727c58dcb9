"""What several tests of coming in need."""

from collections.abc import AsyncIterator, Iterator

import pytest

from app import limits
from tests.providers.double import Double, serve
from tests.providers.running import configured
from tests.world import World

DOMAIN = "brightwater.example"


@pytest.fixture
async def vouched(world: World) -> AsyncIterator[None]:
    """The provider speaks for the company's domain."""
    await limits.change("provider_domains", [DOMAIN], actor=world.paul)
    yield
    await limits.change("provider_domains", [], actor=world.paul)
    await limits.change("provider_brings", "known", actor=world.paul)


@pytest.fixture
def double(monkeypatch: pytest.MonkeyPatch) -> Iterator[Double]:
    with serve() as made, configured(made.issuer, monkeypatch):
        yield made
