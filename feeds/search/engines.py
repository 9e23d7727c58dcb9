"""Which engine answers: a better one while it can, else PostgreSQL, which always can."""

import logging
from collections.abc import Callable
from typing import Protocol

from feeds.search import postgres
from feeds.search.port import Engine, Hits, Query, Suggestion, Unavailable

log = logging.getLogger("pollen.search")


class Forgiving(Engine, Protocol):
    """An engine that also knows names that are typed wrongly."""

    async def suggest(self, viewer: int, text: str, limit: int) -> list[Suggestion]:
        """Skills, people and Posts that the words may become. Raises `Unavailable`."""


#: Asked in turn for an engine that can answer now; None when it cannot.
preferred: list[Callable[[], Forgiving | None]] = []


async def hits(viewer: int, query: Query, size: int) -> tuple[Hits, str]:
    """The best so many, and the name of the engine that found them.

    That there is no answer is for PostgreSQL to say: a better engine insists on the rarest words, though
    none of them may stand where the viewer can see it, and knows no other forms of a word.
    """
    for offer in preferred:
        if engine := offer():
            try:
                found = await engine.hits(viewer, query, size)
            except Unavailable as reason:
                log.warning("search falls back to PostgreSQL: %s", reason)
            else:
                if found.hits or not query.text.strip():
                    return found, engine.name
    return await postgres.hits(viewer, query, size), postgres.name


async def suggest(viewer: int, text: str, limit: int) -> list[Suggestion]:
    """What a better engine would suggest, mistakes forgiven; nothing where there is none."""
    for offer in preferred:
        if engine := offer():
            try:
                return await engine.suggest(viewer, text, limit)
            except Unavailable as reason:
                log.warning("suggestions are PostgreSQL's alone: %s", reason)
    return []
