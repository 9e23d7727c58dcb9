"""Meilisearch as an engine: ids with scores, facets, and what a half-typed word may become."""

from datetime import timedelta
from typing import Any

from msgspec import Struct

from app import database
from feeds.drafts import clean
from feeds.search import outbox
from feeds.search.meili.client import Answer
from feeds.search.meili.failures import Down, Refused
from feeds.search.meili.indexes import INDEXES, Index, Sight, index
from feeds.search.meili.link import link
from feeds.search.meili.queries import FACETS, Asked, narrowed, recent, sought, values
from feeds.search.meili.settings import TOTAL_MAX
from feeds.search.narrowing import FRESH
from feeds.search.planning import plan
from feeds.search.port import Facets, Hit, Hits, Query, Unavailable
from feeds.search.postgres import corrected
from feeds.search.words import words

name = "meilisearch"

#: Hits of equal score keep their order: each is worth a little less than the one before it. What leads is
#: worth more than any other.
STEP, LEADING = 1e-6, 1.0


class Found(Struct, frozen=True):
    """Something of any index."""

    index: str
    id: int
    score: float


class View(Struct):
    """All that PostgreSQL adds to a query, in one round trip; `copies` maps an index to its name there."""

    team_id: int | None
    communities: list[int]
    avoided: list[int]
    skills: list[int]
    copies: str


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
    view = await _view(viewer, query.filters.skill)
    uid = _copies(view).get("posts")
    if uid is None:
        raise Unavailable("there is no copy of the Posts on the server yet")
    sight = index("posts").sight(_sight(viewer, view))
    named = wanted.exact if wanted else []
    queries = _queries(uid, Asked(query, view.skills), sight, size, named)
    answers = await _search(queries, None, {uid: sight})
    found = _ordered(answers[0], answers.pop(1) if named else None)
    return Hits(
        hits=found[:size],
        facets=await _facets(answers) if query.counted else {},
        corrected=await corrected(viewer, wanted) if wanted else {},
        capped=answers[0].total >= TOTAL_MAX,
        more=len(found) > size,
    )


async def suggest(viewer: int, text: str, limit: int) -> list[Found]:
    """The best of all indexes in one list, for words half typed. Raises `Unavailable`."""
    if not words(text):
        return []
    view = await _view(viewer, None)
    copies, sight = _copies(view), _sight(viewer, view)
    searched = {copies[one.name]: one for one in INDEXES if one.name in copies}
    if not searched:
        raise Unavailable("there is no copy of any index on the server yet")
    filters = {uid: one.sight(sight) for uid, one in searched.items()}
    queries = [
        {
            "indexUid": uid,
            "q": sought(Query(text=text, typing=True)),
            "filter": filters[uid],
            "attributesToRetrieve": ["id"],
            "showRankingScore": True,
            "matchingStrategy": "all",
            "federationOptions": {"weight": one.weight},
        }
        for uid, one in searched.items()
    ]
    (answer,) = await _search(queries, {"limit": limit}, filters)
    return [_found(hit, searched) for hit in answer.hits]


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


async def _search(
    queries: list[dict[str, Any]], federation: dict[str, Any] | None, filters: dict[str, str]
) -> list[Answer]:
    """Ask, with the breaker told how it went. Raises `Unavailable`."""
    way = link()
    try:
        token = await way.signer.token(filters)
        found = await way.server.search(queries, federation, token)
    except Down as error:
        way.breaker.bad(str(error))
        raise Unavailable(str(error)) from error
    except Refused as error:
        # The next search looks for another key; a lost index is made anew by the worker.
        way.signer.forget()
        way.breaker.bad(str(error))
        raise Unavailable(str(error)) from error
    way.breaker.good()
    return found


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


def _found(hit: dict[str, Any], searched: dict[str, Index]) -> Found:
    try:
        origin = hit["_federation"]
        return Found(searched[origin["indexUid"]].name, int(hit["id"]), float(origin["weightedRankingScore"]))
    except (KeyError, TypeError, ValueError) as error:
        raise Unavailable("no sensible answer: a hit of nothing") from error


def _sight(viewer: int, view: View) -> Sight:
    return Sight(viewer, view.team_id, view.communities, view.avoided)


def _copies(view: View) -> dict[str, str]:
    found: dict[str, str] = database.load(view.copies)
    return found


async def _view(viewer: int, skill: str | None) -> View:
    found = await database.row(View, VIEW, viewer, skill and clean(skill), link().server.url)
    return found or View(None, [], [], [], "{}")


VIEW = """
    SELECT
        p.team_id,
        array(SELECT community_id FROM membership WHERE person_id = p.id ORDER BY 1) AS communities,
        array(SELECT DISTINCT other_id FROM avoidance WHERE person_id = p.id ORDER BY 1) AS avoided,
        array(
            SELECT k.id FROM skill s JOIN skill k ON coalesce(s.merged_into, s.id) IN (k.id, k.merged_into)
            WHERE s.slug = $2 AND (s.state <> 'proposed' OR s.proposed_by = p.id)
        ) AS skills,
        (
            SELECT coalesce(jsonb_object_agg(index, uid), '{}')::text
            FROM search_generation WHERE server = $3 AND state = 'live'
        ) AS copies
    FROM person p WHERE p.id = $1
"""
