"""The engine that is always there: PostgreSQL's own text search, nothing but core.

Its rows are written in the transaction of the change, so it is never behind.
"""

from collections.abc import Callable

from app import database
from feeds.search import dictionary, documents, passages
from feeds.search.folding import VERSION
from feeds.search.matches import Found, Matches
from feeds.search.narrowing import VISIBLE
from feeds.search.planning import plan
from feeds.search.plans import Plan
from feeds.search.port import Facets, Filters, Hits, Query

name = "postgres"

#: With fewer hits, Posts that hold some of the words are shown too.
FEW = 10
#: Posts that are written together.
BATCH = 50

Progress = Callable[[int, int], None]

put = documents.write
remove = documents.remove


async def hits(viewer: int, query: Query, size: int) -> Hits:
    """The best Posts: match first, then what worked for others, then what is not overdue."""
    wanted = await plan(query)
    if wanted is None and (query.text.strip() or not query.filters):
        return Hits(hits=[])
    counted = query.counted and not query.after
    matches = Matches(viewer, wanted)
    found = await _find(matches, query.filters, size, counted=counted)
    if wanted and found.total < FEW and not query.typing:
        matches = Matches(viewer, wanted, relaxed=True)
        found = await _find(matches, query.filters, size, counted=counted)
    return Hits(
        hits=found.hits,
        more=found.total > size,
        facets=await _facets(matches, query.filters) if counted and query.filters else found.facets,
        capped=found.capped,
        corrected=await corrected(viewer, wanted) if wanted else {},
    )


async def _find(matches: Matches, filters: Filters, size: int, *, counted: bool) -> Found:
    """Under filters facets are counted apart, over more than what these leave."""
    return await matches.best(filters, size, counted=Filters() if counted and not filters else None)


async def _facets(matches: Matches, filters: Filters) -> Facets:
    """Each filter is counted under the others, as far as all that matches can be looked at."""
    whole = await matches.best(Filters(), 0, counted=filters)
    return (await matches.best(filters, 0, counted=Filters())).facets if whole.capped else whole.facets


async def health() -> list[str]:
    missing = len(await database.values(UNREAD, VERSION)) if await behind() else 0
    return [f"{missing} posts wait to be read for search and are not found yet"] if missing else []


async def rebuild(progress: Progress) -> None:
    """Write all rows anew while search goes on; `progress` hears how many Posts of how many are done."""
    await _write(await database.values(ALL), progress)


async def behind() -> bool:
    """Whether Posts wait to be read: after an upgrade, until `fill` is through."""
    return bool(await database.value("SELECT version <> $1 FROM search_state", VERSION))


async def fill() -> None:
    """Write the rows that are missing or were made by an older tokeniser, the newest Posts first."""
    await _write(await database.values(UNREAD, VERSION), lambda _done, _all: None)


async def _write(posts: list[int], progress: Progress) -> None:
    progress(0, len(posts))
    for start in range(0, len(posts), BATCH):
        batch = posts[start : start + BATCH]
        async with database.transaction():
            await documents.write(batch)
            for post in sorted(batch):
                await passages.index(post)
        progress(min(start + BATCH, len(posts)), len(posts))
    await dictionary.count()
    await database.execute("UPDATE search_state SET version = $1", VERSION)


async def corrected(viewer: int, wanted: Plan) -> dict[str, str]:
    """What was used instead of words that stand, in any form, in nothing the viewer may see; those folded."""
    unknown = wanted.unknown
    if not unknown:
        return {}
    asked = [" | ".join(f"'{form}'" for form in one.forms) for one in unknown.values()]
    seen = await database.values(SEEN, viewer, list(unknown), asked)
    return {word: one.spelling for word, one in unknown.items() if word not in seen}


ALL = """
    SELECT id FROM post WHERE state = 'live' AND deleted_at IS NULL
    ORDER BY published_at DESC NULLS LAST, id DESC
"""

UNREAD = """
    SELECT p.id FROM post p LEFT JOIN search_doc d ON d.post_id = p.id
    WHERE p.state = 'live' AND p.deleted_at IS NULL AND d.version IS DISTINCT FROM $1
    ORDER BY p.published_at DESC NULLS LAST, p.id DESC
"""

SEEN = f"""
    SELECT given.word FROM unnest($2::text[], $3::text[]) AS given (word, asked)
    WHERE EXISTS (SELECT FROM search_doc d WHERE d.whole @@ given.asked::tsquery AND {VISIBLE})
"""  # noqa: S608 - a constant
