"""How a query may go on, with mistakes forgiven: Skills, people and Posts in one list of the server's."""

from typing import Any

from msgspec import Struct

from app import database
from app.language import language
from feeds.search.meili.asking import search, view
from feeds.search.meili.indexes import INDEXES, Index
from feeds.search.meili.queries import sought
from feeds.search.port import Query, Suggestion, Unavailable
from feeds.search.words import words

#: The indexes whose names people are shown, and what a suggestion of theirs is.
SHOWN = {"skills": "skill", "people": "person", "posts": "post"}


async def suggest(viewer: int, text: str, limit: int) -> list[Suggestion]:
    """The best of all indexes, best first, as they are called now. Raises `Unavailable`."""
    if not words(text):
        return []
    seen = await view(viewer)
    searched = {
        seen.copies[one.name]: one for one in INDEXES if one.name in seen.copies and one.name in SHOWN
    }
    if not searched:
        raise Unavailable("there is no copy of any index on the server yet")
    filters = {uid: one.sight(seen.sight) for uid, one in searched.items()}
    queries = [_query(uid, one, text, filters[uid]) for uid, one in searched.items()]
    (answer,) = await search(queries, {"limit": limit}, filters)
    return await _named(viewer, [_found(hit, searched) for hit in answer.hits])


def _query(uid: str, index: Index, text: str, sight: str) -> dict[str, Any]:
    """People and Skills by any of their words; Posts by their titles."""
    query = {
        "indexUid": uid,
        "q": sought(Query(text=text)),
        "filter": sight,
        "attributesToRetrieve": ["id"],
        "matchingStrategy": "all",
        "federationOptions": {"weight": index.weight},
    }
    return query | ({"attributesToSearchOn": ["title"]} if index.name == "posts" else {})


def _found(hit: dict[str, Any], searched: dict[str, Index]) -> tuple[str, int]:
    try:
        return searched[hit["_federation"]["indexUid"]].name, int(hit["id"])
    except (KeyError, TypeError, ValueError) as error:
        raise Unavailable("no sensible answer: a hit of nothing") from error


class _Named(Struct):
    kind: str
    id: int
    name: str
    place: str


async def _named(viewer: int, found: list[tuple[str, int]]) -> list[Suggestion]:
    """Read anew: what the viewer may not see has no name."""
    ids = {kind: [id_ for index, id_ in found if index == kind] for kind in SHOWN}
    known = {
        (one.kind, one.id): Suggestion(SHOWN[one.kind], one.name, one.place)  # type: ignore[arg-type]
        for one in await database.rows(
            _Named, NAMED, viewer, ids["skills"], ids["people"], ids["posts"], language.get()
        )
    }
    return [known[each] for each in found if each in known]


NAMED = """
    SELECT 'skills' AS kind, s.id, skill_name(s, $5) AS name, s.slug AS place
    FROM skill s WHERE s.id = ANY ($2) AND s.state = 'approved'
    UNION ALL
    SELECT 'people', p.id, p.name, p.handle
    FROM person p WHERE p.id = ANY ($3) AND p.state = 'active' AND NOT avoids($1, p.id)
    UNION ALL
    SELECT 'posts', p.id, p.title, p.id::text
    FROM post p WHERE p.id = ANY ($4) AND listed(p, $1)
"""
