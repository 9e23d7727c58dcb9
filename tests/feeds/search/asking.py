"""Questions to an engine, in words that nobody has used before: engines share a module's database."""

import random
import string

from feeds import search
from feeds.search import Query
from feeds.search.port import Hits
from tests.feeds.search.conftest import Running

DRAW = random.Random(20_261_121)  # noqa: S311 - a test to repeat


def word(length: int = 9) -> str:
    """A word that nobody has used before."""
    return "".join(DRAW.choices(string.ascii_lowercase, k=length))


async def hits(running: Running, viewer: int, text: str = "", **more: object) -> Hits:
    await running.caught_up()
    query = Query(text=text, **more)  # type: ignore[arg-type]  # as a test names them
    return await running.engine.hits(viewer, query, max(query.size, 20))


async def find(running: Running, viewer: int, text: str = "", **more: object) -> list[int]:
    """What a person gets to see, which the engine itself has found."""
    found = await hits(running, viewer, text, **more)
    page = await search.find(viewer, Query(text=text, **more))  # type: ignore[arg-type]  # as a test names them
    shown = [card.id for card in page.cards]
    assert [hit.id for hit in found.hits if hit.id in shown] == shown
    return shown
