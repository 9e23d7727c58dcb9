"""How many Posts each value of a filter leads to, counted over what the viewer may see."""

import msgspec
from msgspec import Struct

from feeds.search.narrowing import CONDITIONS, FRESH, Arguments, conditions, since
from feeds.search.port import Facets, Filters

#: More Skills are no choice.
SKILLS_MAX = 40


class Counted(Struct, array_like=True):
    name: str
    value: str
    posts: int


def counts(posts: str, filters: Filters, arguments: Arguments) -> str:
    """The SQL that counts, as JSON, the Posts of a relation whose `at` says where their rows lie.

    Each facet is counted under all other filters, so that one can choose anew.
    """
    flags = conditions(filters, arguments)
    columns = "".join(f", {sql} AS set_{name}" for name, sql in flags.items())
    counted = [_counted(name, value, flags) for name, value in VALUES.items()]
    counted += [
        _counted("fresh", f"'{word}'", flags, f"WHERE m.published_at >= {arguments.put(since(word))}")
        for word in FRESH
    ]
    return f"""
        WITH m AS MATERIALIZED (
            SELECT
                d.post_id, d.kind, d.language, d.level, d.length, d.tool, d.published_at, d.community_id,
                d.skills{columns}
            FROM {posts} JOIN search_doc d ON d.ctid = {posts}.at
        )
        SELECT coalesce(json_agg(json_build_array(name, value, posts) ORDER BY name, posts DESC, value), '[]')
        FROM ({" UNION ALL ".join([*counted, _tagged(flags)])}) counted"""  # noqa: S608 - our own words


def read(counted: str) -> Facets:
    """What the SQL counted."""
    facets: Facets = {name: {} for name in CONDITIONS}
    for row in msgspec.json.decode(counted, type=list[Counted]):
        facets[row.name][row.value] = row.posts
    facets["tool"] = _one_spelling(facets["tool"])
    return facets


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
