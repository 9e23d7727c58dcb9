"""All Posts that match a query, ranked and counted by one statement.

Ranking all matches of a common word takes half a second: so the best by what worked for others stand for
them. A row that was found is read again where it lies (`ctid`): by its number it costs more pages. Words
stand in the statement as `(SELECT $2::text::tsquery)`: the plan is then the same for all and made once.
What decides about it, how many Posts match, has been decided here.
"""

import msgspec
from msgspec import Struct

from app import clock, database
from app.language import language
from feeds.search import facets
from feeds.search.narrowing import VISIBLE, Arguments, conditions, narrow
from feeds.search.plans import Plan, many
from feeds.search.port import Facets, Filters, Hit

#: So many Posts of each kind of match are ranked, and so many are counted at most.
RANKED_MAX, COUNTED_MAX = 200, 1000


class Found(Struct, frozen=True):
    """The best hits, how many Posts were found, whether more match than was looked at, and the facets."""

    hits: list[Hit]
    total: int
    capped: bool
    facets: Facets


class Way(Struct, frozen=True):
    """How a Post may match, in SQL, and about how many do."""

    match: str
    matches: float


class Matches:
    """What matches a plan. Without one all Posts do; `relaxed` takes those with only some of its words."""

    def __init__(self, viewer: int, wanted: Plan | None, *, relaxed: bool = False) -> None:
        self._viewer, self._plan, self._relaxed = viewer, wanted, relaxed

    async def best(self, filters: Filters, size: int, *, counted: Filters | None = None) -> Found:
        """The best so many, those that were not ranked last.

        With `counted` there are facets, each of which counts what is left by these filters but its own.
        """
        arguments = Arguments([self._viewer])
        where = " AND ".join([*conditions(filters, arguments).values(), VISIBLE])
        ways = [(way, not narrow(filters) and self._many(way)) for way in self._ways(arguments)]
        sql = FOUND.format(
            branches="\n    UNION ALL\n".join(_branch(way, where, walk=walk) for way, walk in ways),
            ranked=RANKED_MAX,
            scored=self._score(self._plan, arguments) if self._plan else UNRANKED,
            facets="NULL" if counted is None else facets.counts("best", counted, arguments),
            size=arguments.put(size),
        )
        row = await database.row(_Row, sql, *arguments)
        assert row
        walked = any(walk for _, walk in ways)
        return Found(
            msgspec.json.decode(row.hits, type=list[Hit]),
            row.total,
            row.total > COUNTED_MAX or (walked and row.total >= RANKED_MAX),
            facets.read(row.facets) if row.facets else {},
        )

    def _many(self, way: Way) -> bool:
        return self._plan is None or many(self._plan.posts, way.matches, RANKED_MAX)

    def _ways(self, arguments: Arguments) -> list[Way]:
        wanted = self._plan
        if wanted is None:
            return [Way("true", 0)]
        every = _query(wanted.every, arguments)
        ways = [
            Way(f"d.whole @@ {every}", wanted.matches),
            Way(f"d.head @@ {every}", wanted.matching_heads),
        ]
        if self._few(wanted):
            ways.append(Way(f"d.head @@ {_query(wanted.telling, arguments)}", wanted.telling_heads))
        if wanted.exact:
            ways.append(Way(f"d.skills && {arguments.put(wanted.exact)}::bigint[]", 0))
        if self._relaxed:
            ways.append(Way(f"d.whole @@ {_query(wanted.enough, arguments)}", wanted.enough_matches))
        return ways

    def _few(self, wanted: Plan) -> bool:
        """Whether titles with only some of the words are looked at: few Posts hold all, few titles some."""
        return (
            len(wanted.tokens) > 1
            and wanted.matches < RANKED_MAX
            and not many(wanted.posts, wanted.telling_heads, RANKED_MAX)
        )

    def _score(self, wanted: Plan, arguments: Arguments) -> str:
        queries = [_query(token.query, arguments) for token in wanted.tokens]
        weights = [_number(token.weight, arguments) for token in wanted.tokens]
        return SCORED.format(
            ranks=", ".join(RANKS.format(n=n, query=query) for n, query in enumerate(queries)),
            words=" + ".join(WORD.format(n=n, weight=weight) for n, weight in enumerate(weights)),
            total=" + ".join(weights),
            exact=f"d.skills && {arguments.put(wanted.exact)}::bigint[]",
            language=arguments.put(language.get().partition("-")[0]),
            today=arguments.put(clock.now().date()),
        )


class _Row(Struct):
    hits: str
    total: int
    facets: str | None


def _branch(way: Way, where: str, *, walk: bool) -> str:
    return (WALKED if walk else GATHERED).format(
        match=way.match, where=where, most=RANKED_MAX if walk else COUNTED_MAX + 1
    )


def _query(text: str, arguments: Arguments) -> str:
    return f"(SELECT {arguments.put(text)}::text::tsquery)"


def _number(number: float, arguments: Arguments) -> str:
    return f"{arguments.put(number)}::float8"


#: All that match, the best of them.
GATHERED = """(
        SELECT d.*, row_number() OVER () AS place
        FROM (
            SELECT d.ctid AS at, d.post_id, d.quality FROM search_doc d WHERE {match} AND {where}
            ORDER BY d.quality + 0 DESC, d.post_id DESC LIMIT {most}
        ) d
    )"""

#: From the best Post on until enough match. OFFSET keeps the planner from finding all first.
WALKED = """(
        SELECT d.at, d.post_id, d.quality, row_number() OVER () AS place
        FROM (SELECT ctid AS at, * FROM search_doc ORDER BY quality DESC, post_id DESC OFFSET 0) d
        WHERE {where} AND {match} LIMIT {most}
    )"""

#: The best of each way to match are ranked; all others stand after them.
FOUND = """
    WITH found AS (
        {branches}
    ),
    best AS MATERIALIZED (
        SELECT post_id, max(at) AS at, max(quality) AS quality, min(place) <= {ranked} AS ranked
        FROM found GROUP BY 1
    ),
    scored AS ({scored})
    SELECT
        (SELECT count(*) FROM best) AS total,
        (
            SELECT coalesce(json_agg(first), '[]')::text
            FROM (SELECT id, score FROM scored ORDER BY 2 DESC, 1 DESC LIMIT {size}) first
        ) AS hits,
        ({facets})::text AS facets
"""

UNRANKED = "SELECT post_id AS id, quality::float8 AS score FROM best"

#: Each word by how rare it is: most in a short title, less in the text, and something for standing there at
#: all, so that all words are more than one of them often. A Skill that is named exactly leads.
SCORED = """
        SELECT
            d.post_id AS id,
            ({words}) / ({total})
            + CASE WHEN {exact} THEN 2 ELSE 0 END
            + CASE WHEN d.language = {language} THEN 0.15 ELSE 0 END
            + 0.05 * d.quality
            - CASE WHEN d.review_on < {today} THEN 0.05 ELSE 0 END AS score
        FROM (
            SELECT
                d.post_id, d.language, d.quality, d.review_on, d.skills,
                1 + 0.1::float8 * d.breadth AS breadth, {ranks}
            FROM (
                -- In an array a long text is unpacked once and not for every word.
                SELECT d.*, ARRAY[d.whole] AS text
                FROM best JOIN search_doc d ON d.ctid = best.at
                WHERE best.ranked
                OFFSET 0
            ) d
            OFFSET 0
        ) d
        UNION ALL
        SELECT post_id, quality::float8 - 2 FROM best WHERE NOT ranked
    """

RANKS = """ts_rank('{{0.1, 0.2, 0.4, 1}}', d.head, {query}) AS head_{n},
                ts_rank('{{0.4, 0, 0, 1}}', d.text[1], {query}, 1) AS whole_{n}"""

WORD = """{weight} * (
                d.head_{n} / d.breadth + 0.5 * d.whole_{n} + CASE WHEN d.whole_{n} > 0 THEN 0.3 ELSE 0 END
            )"""
