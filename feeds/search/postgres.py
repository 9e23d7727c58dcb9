"""The engine that is always there: PostgreSQL's own text search, nothing but core.

Its rows are written in the transaction of the change, so it is never behind. Ranking all matches of a common
word takes half a second: so the best by what worked for others stand for them.
"""

from collections.abc import Callable

from app import clock, database
from app.language import language
from feeds.search import dictionary, documents, facets, passages
from feeds.search.folding import VERSION
from feeds.search.narrowing import VISIBLE, Arguments, conditions, narrow
from feeds.search.planning import Plan, many, plan
from feeds.search.port import Facets, Hit, Hits, Query

name = "postgres"

#: So many Posts of each kind of match are ranked.
RANKED_MAX = 400
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
    if wanted is None:
        return await _browse(viewer, query, size) if _browses(query) else Hits(hits=[])
    search = _Search(viewer, query, wanted)
    found = await search.run(size)
    if len(found) < FEW and not query.typing:
        search.relaxed = True
        found = await search.run(size)
    counted, capped = await search.count() if query.counted and not query.after else ({}, False)
    return Hits(
        hits=found[:size],
        more=len(found) > size,
        facets=counted,
        capped=capped,
        corrected=await corrected(viewer, wanted),
    )


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


def _browses(query: Query) -> bool:
    return bool(query.filters) and not query.text.strip()


async def _browse(viewer: int, query: Query, size: int) -> Hits:
    """Filters alone: what worked best for others, then the newest."""
    arguments = Arguments([viewer])
    where = " AND ".join([VISIBLE, *conditions(query.filters, arguments).values()])
    found = await database.rows(
        Hit,
        f"""
        SELECT d.post_id AS id, d.quality::float8 AS score FROM search_doc d WHERE {where}
        ORDER BY d.quality DESC, d.post_id DESC LIMIT {arguments.put(size + 1)}
        """,  # noqa: S608 - our own words
        *arguments,
    )
    counted, capped = (
        await facets.count("true", Arguments([viewer]), query.filters, wide=True)
        if query.counted and not query.after
        else ({}, False)
    )
    return Hits(hits=found[:size], more=len(found) > size, facets=counted, capped=capped)


async def corrected(viewer: int, wanted: Plan) -> dict[str, str]:
    """What was used instead of words that stand in nothing the viewer may see."""
    unknown = wanted.unknown
    if not unknown:
        return {}
    seen = await database.values(SEEN, viewer, list(unknown), [f"'{word}'" for word in unknown])
    return {near.typed: near.spelling for word, near in unknown.items() if word not in seen}


class _Search:
    """One query on its way; `relaxed` takes Posts that hold only some of its words."""

    def __init__(self, viewer: int, query: Query, wanted: Plan) -> None:
        self.relaxed = False
        self._viewer, self._filters, self._plan = viewer, query.filters, wanted

    async def run(self, size: int) -> list[Hit]:
        """The best so many and one more."""
        arguments = Arguments([self._viewer])
        ways = self._ways(arguments)
        where = " AND ".join([*conditions(self._filters, arguments).values(), VISIBLE])
        sql = RANK.format(
            branches="\n    UNION\n".join(
                (WALKED if walk else GATHERED).format(match=match, where=where, most=RANKED_MAX)
                for match, walk in ways
            ),
            exact=f"d.skills && {arguments.put(self._plan.exact)}::bigint[]",
            **self._tokens(arguments),
            total=arguments.put(sum(token.weight for token in self._plan.tokens)),
            language=arguments.put(language.get().partition("-")[0]),
            today=arguments.put(clock.now().date()),
            limit=arguments.put(size + 1),
        )
        return await database.rows(Hit, sql, *arguments)

    async def count(self) -> tuple[Facets, bool]:
        arguments = Arguments([self._viewer])
        matches = " OR ".join(match for match, _ in self._ways(arguments))
        return await facets.count(
            f"({matches})", arguments, self._filters, wide=self._plan.matches > facets.COUNTED_MAX
        )

    def _ways(self, arguments: Arguments) -> list[tuple[str, bool]]:
        """How a Post may match, each with whether so many do that it is quicker to start from the best."""
        wanted, broad = self._plan, not narrow(self._filters)
        every = arguments.put(wanted.every)
        found = [
            (f"d.whole @@ {every}::text::tsquery", wanted.matches),
            (f"d.head @@ {every}::text::tsquery", wanted.matching_heads),
            (f"d.head @@ {arguments.put(wanted.telling)}::text::tsquery", wanted.telling_heads),
        ]
        ways = [(match, broad and many(wanted.posts, matches, RANKED_MAX)) for match, matches in found]
        if wanted.exact:
            ways.append((f"d.skills && {arguments.put(wanted.exact)}::bigint[]", False))
        if self.relaxed:
            some = COVERING.format(
                any=arguments.put(wanted.any), **self._tokens(arguments), least=arguments.put(wanted.least)
            )
            ways.append((some, broad and many(wanted.posts, wanted.any_matches, RANKED_MAX)))
        return ways

    def _tokens(self, arguments: Arguments) -> dict[str, str]:
        return {
            "queries": arguments.put([token.query for token in self._plan.tokens]),
            "weights": arguments.put([token.weight for token in self._plan.tokens]),
        }


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

#: All that match, the best of them.
GATHERED = """(
        SELECT d.post_id FROM search_doc d WHERE {match} AND {where}
        ORDER BY d.quality + 0 DESC, d.post_id DESC LIMIT {most}
    )"""

#: From the best Post on until enough match. OFFSET keeps the planner from finding all first.
WALKED = """(
        SELECT d.post_id
        FROM (SELECT * FROM search_doc ORDER BY quality DESC, post_id DESC OFFSET 0) d
        WHERE {where} AND {match} LIMIT {most}
    )"""

COVERING = """d.whole @@ {any}::text::tsquery AND (
        SELECT sum(t.weight)
        FROM unnest({queries}::text[]::tsquery[], {weights}::float8[]) AS t (query, weight)
        WHERE d.whole @@ t.query
    ) > {least}"""

#: Each word by how rare it is: most in a short title, less in the text, and something for standing there at
#: all, so that all words are more than one of them often. A Skill that is named exactly leads.
RANK = """
    WITH found AS (
        {branches}
    ),
    d AS MATERIALIZED (
        SELECT d.* FROM found JOIN search_doc d USING (post_id)
    )
    SELECT
        d.post_id AS id,
        (
            matched.score / {total}
            + CASE WHEN {exact} THEN 2 ELSE 0 END
            + CASE WHEN d.language = {language} THEN 0.15 ELSE 0 END
            + 0.05 * d.quality
            - CASE WHEN d.review_on < {today} THEN 0.05 ELSE 0 END
        )::float8 AS score
    FROM d CROSS JOIN LATERAL (
        SELECT sum(t.weight * (
            ts_rank('{{0.1, 0.2, 0.4, 1}}', d.head, t.query) / (1 + 0.1 * d.breadth)
            + 0.5 * ts_rank('{{0.4, 0, 0, 1}}', d.whole, t.query, 1)
            + CASE WHEN d.whole @@ t.query THEN 0.3 ELSE 0 END
        )) AS score
        FROM unnest({queries}::text[]::tsquery[], {weights}::float8[]) AS t (query, weight)
    ) matched
    ORDER BY 2 DESC, 1 DESC
    LIMIT {limit}
"""
