"""From a query to a page of Posts, whichever engine found them.

An engine and the vectors give ids; what is shown is read again from the database, through `listed`.
"""

from msgspec import structs

from app import database
from feeds import cards
from feeds.search import engines, meaning
from feeds.search.port import Hit, Hits, Page, Place, Query

#: So many hits can be reached, page by page.
MOST = 400
#: Some of what an engine finds may be gone already; so much more is asked for.
SPARE = 1.5


async def find(viewer: int, query: Query) -> Page:
    """The best Posts for the query. The viewer gets no trace of what they may not see."""
    found, engine = await _found(viewer, query)
    left = await _listed(viewer, _after(found.hits, query.after))
    if found.more and len(left) <= query.size:
        left = await _listed(viewer, _after(await _all(viewer, query), query.after))
    shown = left[: query.size]
    return Page(
        cards=await cards.cards(viewer, [hit.id for hit in shown]),
        next=Place(shown[-1].score, shown[-1].id) if len(left) > query.size else None,
        facets=found.facets,
        corrected=found.corrected,
        capped=found.capped,
        engine=engine,
    )


async def _found(viewer: int, query: Query) -> tuple[Hits, str]:
    """A first page needs few hits, a later one all, since what comes before it is skipped here."""
    if meaning.wanted(query):
        found, engine = await engines.hits(viewer, query, meaning.MOST)
        return _with(found, await meaning.blend(viewer, query, found.hits)), engine
    return await engines.hits(viewer, query, MOST if query.after else round(query.size * SPARE) + 1)


async def _all(viewer: int, query: Query) -> list[Hit]:
    """Where too much of what an engine found is gone, all of it is looked through, once."""
    found, _ = await engines.hits(viewer, structs.replace(query, counted=False), MOST)
    return found.hits


def _with(found: Hits, hits: list[Hit]) -> Hits:
    return Hits(hits=hits, facets=found.facets, corrected=found.corrected, capped=found.capped)


def _after(hits: list[Hit], place: Place | None) -> list[Hit]:
    """What follows the place; when its Post is gone meanwhile, what scores less."""
    if place is None:
        return hits
    for number, hit in enumerate(hits):
        if hit.id == place.id:
            return hits[number + 1 :]
    return [hit for hit in hits if (hit.score, hit.id) < (place.score, place.id)]


async def _listed(viewer: int, hits: list[Hit]) -> list[Hit]:
    """Those that the viewer may find."""
    seen = set(await database.values(LISTED, viewer, [hit.id for hit in hits]))
    return [hit for hit in hits if hit.id in seen]


LISTED = "SELECT p.id FROM post p WHERE p.id = ANY ($2) AND listed(p, $1)"
