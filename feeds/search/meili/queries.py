"""From a query to what Meilisearch understands: words without operators, filters without holes."""

from msgspec import Struct

from app import database
from feeds.drafts import clean
from feeds.search.narrowing import since
from feeds.search.port import Facets, Query
from feeds.search.words import LENGTH_MAX, WORDS_MAX

#: The filters that are counted by an attribute, and its name.
FACETS = {
    "skill": "tag_ids",
    "kind": "kind",
    "language": "lang",
    "community": "community_id",
    "tool": "tool",
    "level": "level",
    "length": "length",
}


class Asked(Struct, frozen=True):
    """A query with the numbers of its Skill and of those merged into it."""

    query: Query
    skills: list[int]

    @property
    def set(self) -> dict[str, str]:
        """Each filter that is set, in the server's words."""
        wanted = self.query.filters
        found = {
            name: f"{attribute} = {quoted(str(value))}"
            for name, attribute in FACETS.items()
            if name != "skill" and (value := getattr(wanted, name)) is not None
        }
        if wanted.skill is not None:
            found["skill"] = f"tag_ids IN {self.skills or [0]}"
        if wanted.fresh is not None:
            found["fresh"] = recent(wanted.fresh)
        return found


def sought(query: Query) -> str:
    """The words as people typed them, without what the server takes for an operator.

    The server forgives mistakes and takes the last word for a beginning; within quotes it does neither.
    """
    text = clean(query.text[:LENGTH_MAX]).replace('"', " ")
    typed = [word.lstrip("-#") for word in text.split()][:WORDS_MAX]
    kept = [word for word in typed if word]
    return " ".join(f'"{word}"' for word in kept) if query.literal else " ".join(kept)


def narrowed(asked: Asked, *, without: str | None = None) -> str:
    """The filters that are set, but for one, to put behind another filter."""
    return "".join(f" AND {rule}" for name, rule in asked.set.items() if name != without)


def recent(fresh: str) -> str:
    """A filter for what was published so lately."""
    return f"created_ts >= {int(since(fresh).timestamp())}"


def quoted(value: str) -> str:
    """One value of a filter, whatever stands in it."""
    plain = clean(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'


async def values(counted: dict[str, dict[str, int]]) -> Facets:
    """Facets as our filters call them; Skills by their slugs. Nothing stands for Posts without a value."""
    facets = {
        name: {value: times for value, times in counted.get(attribute, {}).items() if value}
        for name, attribute in FACETS.items()
    }
    facets["tool"] = _same(facets["tool"])
    ids = [int(value) for value in facets["skill"]]
    slugs = {one.id: one.slug for one in await database.rows(_Slug, SLUGS, ids)} if ids else {}
    facets["skill"] = {
        slugs[int(value)]: times for value, times in facets["skill"].items() if int(value) in slugs
    }
    return facets


def _same(tools: dict[str, int]) -> dict[str, int]:
    """Names that differ in case only are one, as most write it."""
    found: dict[str, tuple[str, int]] = {}
    for tool, times in sorted(tools.items(), key=lambda each: -each[1]):
        spelling, before = found.get(tool.casefold(), (tool, 0))
        found[tool.casefold()] = (spelling, before + times)
    return dict(found.values())


class _Slug(Struct):
    id: int
    slug: str


SLUGS = "SELECT id, slug FROM skill WHERE id = ANY ($1) AND state = 'approved'"
