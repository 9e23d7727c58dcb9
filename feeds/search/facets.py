"""How many Posts each value of a filter leads to, counted over what the viewer may see."""

from msgspec import Struct

from app import database
from feeds.search.narrowing import CONDITIONS, FRESH, Arguments, conditions, since
from feeds.search.port import Facets, Filters

#: More Skills are no choice.
SKILLS_MAX = 40


class Counted(Struct):
    name: str
    value: str
    posts: int


async def count(viewer: int, posts: list[int], filters: Filters) -> Facets:
    """The facets of these Posts. Each is counted under all other filters, so that one can choose anew."""
    arguments = Arguments([viewer, posts])
    flags = conditions(filters, arguments)
    facets: Facets = {name: {} for name in CONDITIONS}
    for row in await database.rows(Counted, _sql(flags, arguments), *arguments):
        facets[row.name][row.value] = row.posts
    facets["tool"] = _one_spelling(facets["tool"])
    return facets


def _sql(flags: dict[str, str], arguments: Arguments) -> str:
    columns = "".join(f", {sql} AS set_{name}" for name, sql in flags.items())
    counts = [_counted(name, value, flags) for name, value in VALUES.items()]
    counts += [
        _counted("fresh", f"'{word}'", flags, f"WHERE m.published_at >= {arguments.put(since(word))}")
        for word in FRESH
    ]
    return f"""
    WITH m AS MATERIALIZED (
        SELECT
            d.post_id, d.kind, d.language, d.level, d.length, d.tool, d.published_at, d.community_id,
            d.skills{columns}
        FROM search_doc d WHERE d.post_id = ANY ($2)
    )
    {" UNION ALL ".join([*counts, _tagged(flags)])}
    ORDER BY 1, 3 DESC, 2
    """  # noqa: S608 - our own words


def _counted(name: str, value: str, flags: dict[str, str], more: str = "WHERE true") -> str:
    others = "".join(f" AND m.set_{other}" for other in flags if other != name)
    return f"""
    SELECT '{name}' AS name, {value} AS value, count(*) AS posts
    FROM m {more} AND {value} IS NOT NULL{others} GROUP BY 2"""  # noqa: S608 - our own words


def _tagged(flags: dict[str, str]) -> str:
    """The commonest Skills, counted before they are named."""
    others = "".join(f" AND m.set_{other}" for other in flags if other != "skill")
    return f"""
    (
        SELECT 'skill', s.slug, tagged.posts
        FROM (
            SELECT coalesce(o.merged_into, o.id) AS id, count(DISTINCT m.post_id) AS posts
            FROM m CROSS JOIN LATERAL unnest(m.skills) AS tag (id) JOIN skill o ON o.id = tag.id
            WHERE true{others} GROUP BY 1
        ) tagged
        JOIN skill s ON s.id = tagged.id
        WHERE s.state = 'approved' OR s.proposed_by = $1
        ORDER BY 3 DESC, 2 LIMIT {SKILLS_MAX}
    )"""  # noqa: S608 - our own words


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
    "community": "m.community_id::text",
}
