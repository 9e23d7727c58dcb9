"""Meilisearch as an engine: ids with scores, and what each filter would leave."""

from datetime import timedelta
from typing import Any

from app import database
from feeds.search import outbox
from feeds.search.meili.asking import search, view
from feeds.search.meili.client import Answer
from feeds.search.meili.failures import Down, Refused
from feeds.search.meili.hinting import suggest as suggest
from feeds.search.meili.indexes import index
from feeds.search.meili.link import link
from feeds.search.meili.queries import FACETS, Asked, narrowed, recent, sought, values
from feeds.search.meili.settings import TOTAL_MAX
from feeds.search.narrowing import FRESH
from feeds.search.planning import plan
from feeds.search.port import Facets, Hit, Hits, Query, Unavailable
from feeds.search.postgres import corrected

name = "meilisearch"

#: Hits of equal score keep their order: each is worth a little less than the one before it. What leads is
#: worth more than any other.
STEP, LEADING = 1e-6, 1.0


def ready() -> bool:
    """Whether to ask now. While the server ails it is tried aside, so that nobody waits for it."""
    breaker = link().breaker
    breaker.probe(_probe)
    return not breaker.open


async def hits(viewer: int, query: Query, size: int) -> Hits:
    """The best so many Posts. Raises `Unavailable` when the server does not answer as it should."""
    wanted = await plan(query)
    if wanted is None and (query.text.strip() or not query.filters):
        return Hits(hits=[])
    seen = await view(viewer, query.filters.skill)
    uid = seen.copies.get("posts")
    if uid is None:
        raise Unavailable("there is no copy of the Posts on the server yet")
    sight = index("posts").sight(seen.sight)
    named = wanted.exact if wanted else []
    queries = _queries(uid, Asked(query, seen.skills), sight, size, named)
    answers = await search(queries, None, {uid: sight})
    found = _ordered(answers[0], answers.pop(1) if named else None)
    return Hits(
        hits=found[:size],
        facets=await _facets(answers) if query.counted else {},
        corrected=await corrected(viewer, wanted) if wanted else {},
        capped=answers[0].total >= TOTAL_MAX,
        more=len(found) > size,
    )


async def _probe() -> None:
    """A small search: a server may say that it is well and still not find anything."""
    copies = await database.values(
        "SELECT uid FROM search_generation WHERE server = $1 AND state = 'live'", link().server.url
    )
    queries = [{"indexUid": uid, "q": "", "filter": "visible = true", "limit": 1} for uid in copies]
    await (link().server.search(queries, None, None) if queries else link().server.health())


async def put(posts: list[int]) -> None:
    await outbox.mark("posts", posts)


async def remove(posts: list[int]) -> None:
    await outbox.mark("posts", posts, urgent=True)


async def health() -> list[str]:
    """Sentences of what is wrong: the server, its queue, what waits here."""
    wrong = []
    try:
        await link().server.health()
        if (age := await link().server.oldest_task()) > outbox.LATE:
            wrong.append(f"its oldest task waits for {_told(age)}")
    except (Down, Refused) as error:
        wrong.append(f"it does not answer: {error}")
    return [*wrong, *await outbox.complaints()]


def _told(age: timedelta) -> str:
    return f"{age.total_seconds():.0f} s"


def _queries(uid: str, asked: Asked, sight: str, size: int, named: list[int]) -> list[dict[str, Any]]:
    """For the hits, with the facets that no filter is about; for hits of the Skills that the whole query
    names, which come first; and for each facet with a filter, without that one.
    """
    base = {"indexUid": uid, "q": sought(asked.query), "matchingStrategy": "frequency"}
    first = {
        **base,
        "filter": f"{sight}{narrowed(asked)}",
        "attributesToRetrieve": ["id"],
        "limit": min(size + 1, TOTAL_MAX),
        "showRankingScore": True,
    }
    leading = [{**first, "filter": f"{first['filter']} AND tag_ids IN {named}"}] if named else []
    if not asked.query.counted:
        return [first, *leading]
    first["facets"] = [attribute for name, attribute in FACETS.items() if name not in asked.set]
    others = [
        {**base, "filter": f"{sight}{narrowed(asked, without=name)}", "limit": 0, "facets": [FACETS[name]]}
        for name in FACETS
        if name in asked.set
    ]
    fresh = [
        {**base, "filter": f"{sight}{narrowed(asked, without='fresh')} AND {recent(value)}", "limit": 0}
        for value in FRESH
    ]
    return [first, *leading, *others, *fresh]


def _ordered(answer: Answer, leading: Answer | None) -> list[Hit]:
    """Hits by their place, those that lead before all others."""
    first = _ids(leading) if leading else {}
    found = {id_: score + LEADING for id_, score in first.items()}
    found |= {id_: score for id_, score in _ids(answer).items() if id_ not in first}
    return [Hit(id_, score - STEP * place) for place, (id_, score) in enumerate(found.items())]


def _ids(answer: Answer) -> dict[int, float]:
    try:
        return {int(hit["id"]): float(hit.get("_rankingScore", 0.0)) for hit in answer.hits}
    except (KeyError, TypeError, ValueError) as error:
        raise Unavailable("no sensible answer: a hit without an id") from error


async def _facets(answers: list[Answer]) -> Facets:
    counted: dict[str, dict[str, int]] = {}
    for answer in answers:
        counted |= answer.facets
    fresh = answers[len(answers) - len(FRESH) :]
    facets = await values(counted)
    facets["fresh"] = {
        value: answer.total for value, answer in zip(FRESH, fresh, strict=True) if answer.total
    }
    return facets
