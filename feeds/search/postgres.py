"""The engine that is always there: PostgreSQL's own text search, nothing but core.

Its rows are written in the transaction of the change, so it is never behind. Ranking all matches of a common
word takes half a second: so the best by what worked for others stand for them.
"""

from collections.abc import Callable

from msgspec import Struct

from app import clock, database
from app.language import language
from feeds.search import dictionary, documents, facets, passages
from feeds.search.folding import VERSION
from feeds.search.narrowing import VISIBLE, Arguments, conditions, narrow
from feeds.search.planning import plan
from feeds.search.plans import Plan, many
from feeds.search.port import Facets, Filters, Hit, Hits, Query

name = "postgres"

#: So many Posts of each kind of match are ranked, and so many are counted at most.
RANKED_MAX, COUNTED_MAX = 200, 1000
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
    search = _Search(viewer, wanted)
    found = await search.run(query.filters)
    if wanted and len(found) < FEW and not query.typing:
        search = _Search(viewer, wanted, relaxed=True)
        found = await search.run(query.filters)
    return Hits(
        hits=found[:size],
        more=len(found) > size,
        facets=await search.count(found, query.filters) if query.counted and not query.after else {},
        capped=search.capped(found),
        corrected=await corrected(viewer, wanted) if wanted else {},
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


async def corrected(viewer: int, wanted: Plan) -> dict[str, str]:
    """What was used instead of words that stand, in any form, in nothing the viewer may see; those folded."""
    unknown = wanted.unknown
    if not unknown:
        return {}
    asked = [" | ".join(f"'{form}'" for form in one.forms) for one in unknown.values()]
    seen = await database.values(SEEN, viewer, list(unknown), asked)
    return {word: one.spelling for word, one in unknown.items() if word not in seen}


class Way(Struct, frozen=True):
    """How a Post may match, in SQL, and about how many do."""

    match: str
    matches: float


class _Search:
    """One query on its way. Without a plan all matches; `relaxed` takes Posts with only some of its words."""

    def __init__(self, viewer: int, wanted: Plan | None, *, relaxed: bool = False) -> None:
        self._viewer, self._plan, self._relaxed = viewer, wanted, relaxed
        self._walked = wanted is None

    async def run(self, filters: Filters) -> list[Hit]:
        """All that were found, best first: those that were not ranked at the end."""
        arguments = Arguments([self._viewer])
        ways = self._ways(arguments)
        where = " AND ".join([*conditions(filters, arguments).values(), VISIBLE])
        broad = not narrow(filters)
        branches = [self._branch(way, where, walk=broad and self._many(way)) for way in ways]
        sql = FOUND.format(branches="\n    UNION ALL\n".join(branches), ranked=RANKED_MAX)
        sql += self._rank(self._plan, arguments) if self._plan else UNRANKED
        return await database.rows(Hit, sql, *arguments)

    async def count(self, found: list[Hit], filters: Filters) -> Facets:
        """Each filter is counted under the others, as far as all that matches can be looked at."""
        if filters:
            whole = await self.run(Filters())
            if not self.capped(whole):
                return await facets.count(self._viewer, [hit.id for hit in whole], filters)
        return await facets.count(self._viewer, [hit.id for hit in found], Filters())

    def capped(self, found: list[Hit]) -> bool:
        """Whether more matches than was looked at."""
        return len(found) > COUNTED_MAX or (self._walked and len(found) >= RANKED_MAX)

    def _branch(self, way: Way, where: str, *, walk: bool) -> str:
        self._walked = self._walked or walk
        return (WALKED if walk else GATHERED).format(
            match=way.match, where=where, most=RANKED_MAX if walk else COUNTED_MAX + 1
        )

    def _many(self, way: Way) -> bool:
        return self._plan is None or many(self._plan.posts, way.matches, RANKED_MAX)

    def _ways(self, arguments: Arguments) -> list[Way]:
        wanted = self._plan
        if wanted is None:
            return [Way("true", 0)]
        every = arguments.put(wanted.every)
        ways = [
            Way(f"d.whole @@ {every}::text::tsquery", wanted.matches),
            Way(f"d.head @@ {every}::text::tsquery", wanted.matching_heads),
        ]
        if self._few(wanted):
            ways.append(
                Way(f"d.head @@ {arguments.put(wanted.telling)}::text::tsquery", wanted.telling_heads)
            )
        if wanted.exact:
            ways.append(Way(f"d.skills && {arguments.put(wanted.exact)}::bigint[]", 0))
        if self._relaxed:
            ways.append(Way(self._some(wanted, arguments), wanted.needed_matches))
        return ways

    def _few(self, wanted: Plan) -> bool:
        """Whether titles with only some of the words are looked at: few Posts hold all, few titles some."""
        return (
            len(wanted.tokens) > 1
            and wanted.matches < RANKED_MAX
            and not many(wanted.posts, wanted.telling_heads, RANKED_MAX)
        )

    def _some(self, wanted: Plan, arguments: Arguments) -> str:
        """Enough of the words; any of the rarest is the index's part of it, and all where each is enough."""
        needed = f"d.whole @@ {arguments.put(wanted.needed)}::text::tsquery"
        if wanted.each_enough:
            return needed
        return COVERING.format(
            needed=needed, **self._tokens(wanted, arguments), least=arguments.put(wanted.least)
        )

    def _rank(self, wanted: Plan, arguments: Arguments) -> str:
        return RANK.format(
            exact=f"d.skills && {arguments.put(wanted.exact)}::bigint[]",
            **self._tokens(wanted, arguments),
            total=arguments.put(sum(token.weight for token in wanted.tokens)),
            language=arguments.put(language.get().partition("-")[0]),
            today=arguments.put(clock.now().date()),
        )

    def _tokens(self, wanted: Plan, arguments: Arguments) -> dict[str, str]:
        return {
            "queries": arguments.put([token.query for token in wanted.tokens]),
            "weights": arguments.put([token.weight for token in wanted.tokens]),
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
        SELECT d.post_id, d.quality, row_number() OVER (ORDER BY d.quality + 0 DESC, d.post_id DESC) AS place
        FROM search_doc d WHERE {match} AND {where}
        ORDER BY 3 LIMIT {most}
    )"""

#: From the best Post on until enough match. OFFSET keeps the planner from finding all first.
WALKED = """(
        SELECT d.post_id, d.quality, row_number() OVER () AS place
        FROM (SELECT * FROM search_doc ORDER BY quality DESC, post_id DESC OFFSET 0) d
        WHERE {where} AND {match} LIMIT {most}
    )"""

#: The best of each way to match are ranked; all others stand after them.
FOUND = """
    WITH found AS (
        {branches}
    ),
    best AS MATERIALIZED (
        SELECT post_id, max(quality) AS quality, min(place) <= {ranked} AS ranked FROM found GROUP BY 1
    )"""

UNRANKED = """
    SELECT post_id AS id, quality::float8 AS score FROM best ORDER BY 2 DESC, 1 DESC
"""

COVERING = """{needed} AND (
        SELECT sum(t.weight)
        FROM unnest({queries}::text[]::tsquery[], {weights}::float8[]) AS t (query, weight)
        WHERE d.whole @@ t.query
    ) > {least}"""

#: Each word by how rare it is: most in a short title, less in the text, and something for standing there at
#: all, so that all words are more than one of them often. A Skill that is named exactly leads.
RANK = """
    SELECT
        d.post_id AS id,
        (
            matched.score / {total}
            + CASE WHEN {exact} THEN 2 ELSE 0 END
            + CASE WHEN d.language = {language} THEN 0.15 ELSE 0 END
            + 0.05 * d.quality
            - CASE WHEN d.review_on < {today} THEN 0.05 ELSE 0 END
        )::float8 AS score
    FROM (
        -- Put together with nothing, a long text is unpacked once and not for every word.
        SELECT
            d.post_id, d.language, d.quality, d.review_on, d.skills, d.head, d.whole || '' AS whole,
            1 + 0.1::float8 * d.breadth AS breadth
        FROM best JOIN search_doc d USING (post_id)
        WHERE best.ranked
        OFFSET 0
    ) d
    CROSS JOIN LATERAL (
        SELECT sum(t.weight * (
            t.head / d.breadth + 0.5 * t.whole + CASE WHEN t.whole > 0 THEN 0.3 ELSE 0 END
        ))
        FROM (
            SELECT
                t.weight, ts_rank('{{0.1, 0.2, 0.4, 1}}', d.head, t.query) AS head,
                ts_rank('{{0.4, 0, 0, 1}}', d.whole, t.query, 1) AS whole
            FROM unnest({queries}::text[]::tsquery[], {weights}::float8[]) AS t (query, weight)
            OFFSET 0
        ) t
    ) matched (score)
    UNION ALL
    SELECT post_id, quality::float8 - 2 FROM best WHERE NOT ranked
    ORDER BY 2 DESC, 1 DESC
"""
