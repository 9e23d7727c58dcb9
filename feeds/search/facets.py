"""How many Posts each value of a filter leads to, counted over what the viewer may see."""

from msgspec import Struct

from app import database
from feeds.search.narrowing import CONDITIONS, FRESH, VISIBLE, Arguments, conditions, since
from feeds.search.port import Facets, Filters

#: So many Posts are counted; of more it is said that there are more.
COUNTED_MAX = 1000


class Counted(Struct):
    name: str
    value: str
    posts: int


async def count(match: str, given: Arguments, filters: Filters, *, wide: bool) -> tuple[Facets, bool]:
    """The facets of all that matches, and whether there is more than was counted.

    `match` is SQL over `d` with the arguments `given`. Each filter is counted under the others, so that one
    can go over to another value; `wide` says that too much matches for that: then all filters hold for all.
    """
    arguments = Arguments(given)
    flags = conditions(filters, arguments)
    rows = await database.rows(Counted, _sql(match, flags, arguments, wide=wide), *arguments)
    facets: Facets = {name: {} for name in CONDITIONS}
    total = next(row.posts for row in rows if row.name == "total")
    for row in rows:
        if row.name != "total":
            facets[row.name][row.value] = row.posts
    facets["tool"] = _one_spelling(facets["tool"])
    return facets, total > COUNTED_MAX


def _sql(match: str, flags: dict[str, str], arguments: Arguments, *, wide: bool) -> str:
    always = " AND ".join([match, VISIBLE, *(flags.values() if wide else [])])
    shown = {} if wide else flags
    columns = "".join(f", {sql} AS set_{name}" for name, sql in shown.items())
    counts = [_counted(name, value, shown) for name, value in VALUES.items()]
    counts.append(_counted("skill", "s.slug", shown, SKILLS))
    counts.append(_counted("community", "c.id::text", shown, COMMUNITIES))
    counts += [
        _counted("fresh", f"'{word}'", shown, f"WHERE m.published_at >= {arguments.put(since(word))}")
        for word in FRESH
    ]
    return f"""
    WITH m AS MATERIALIZED (
        SELECT
            d.kind, d.language, d.level, d.length, d.tool, d.published_at, d.community_id, d.skills{columns}
        FROM search_doc d WHERE {always} LIMIT {COUNTED_MAX + 1}
    )
    SELECT 'total' AS name, '' AS value, count(*) AS posts FROM m
    {"".join(counts)}
    ORDER BY 1, 3 DESC, 2
    """  # noqa: S608 - our own words


def _counted(name: str, value: str, flags: dict[str, str], more: str = "WHERE true") -> str:
    others = "".join(f" AND m.set_{other}" for other in flags if other != name)
    return f"""
    UNION ALL
    SELECT '{name}', {value}, count(*)
    FROM m {more} AND {value} IS NOT NULL{others} GROUP BY 2"""  # noqa: S608 - our own words


def _one_spelling(found: dict[str, int]) -> dict[str, int]:
    """Tools that differ in case only are one, called as most do."""
    names: dict[str, str] = {}
    counts: dict[str, int] = {}
    for name, posts in found.items():
        kept = names.setdefault(name.casefold(), name)
        counts[kept] = counts.get(kept, 0) + posts
    return counts


VALUES = {
    "kind": "m.kind",
    "language": "m.language",
    "level": "m.level",
    "length": "m.length",
    "tool": "m.tool",
}

#: Names of proposed Skills are their authors'; those of Communities are for who may know of them.
SKILLS = """CROSS JOIN LATERAL unnest(m.skills) AS tag (id)
    JOIN skill o ON o.id = tag.id
    JOIN skill s ON s.id = coalesce(o.merged_into, o.id)
    WHERE (s.state = 'approved' OR s.proposed_by = $1)"""

COMMUNITIES = "JOIN community c ON c.id = m.community_id WHERE known(c, $1)"
