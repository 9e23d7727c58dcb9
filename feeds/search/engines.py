"""Which engine answers: a better one while it can, else PostgreSQL, which always can."""

import logging
from collections.abc import Callable

from feeds.search import postgres
from feeds.search.port import Engine, Hits, Query, Unavailable

log = logging.getLogger("pollen.search")

#: Asked in turn for an engine that can answer now; None when it cannot.
preferred: list[Callable[[], Engine | None]] = []


async def hits(viewer: int, query: Query, size: int) -> tuple[Hits, str]:
    """The best so many, and the name of the engine that found them."""
    for offer in preferred:
        if engine := offer():
            try:
                return await engine.hits(viewer, query, size), engine.name
            except Unavailable as reason:
                log.warning("search falls back to PostgreSQL: %s", reason)
    return await postgres.hits(viewer, query, size), postgres.name
