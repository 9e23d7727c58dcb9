"""What the address of Find says, and how its filters are named on the page."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from app import database
from app.language import autonym, language
from app.language import gettext as _
from app.web.pages import url
from feeds.drafts import KINDS, clean
from feeds.pages.forms import number
from feeds.search.port import Facets, Filters
from feeds.search.recent import spoken

FRESH = ("week", "month", "year")
LENGTHS = ("short", "medium", "long")
LEVELS = ("beginner", "practised", "expert")
#: The filters with few values, which are all named; the others name what leads to something.
CLOSED: dict[str, tuple[str, ...]] = {"kind": KINDS, "length": LENGTHS, "fresh": FRESH, "level": LEVELS}
#: As they stand on the page.
FILTERS = ("kind", "length", "skill", "fresh", "language", "community", "tool", "level")
#: So many values of an open filter are named, those first that lead to most.
SHOWN = 8


class Wish(Struct, frozen=True, kw_only=True):
    """What somebody wants to find. `literal`: as it is typed; `typing`: they may not be done yet."""

    q: str = ""
    filters: Filters = Filters()
    literal: bool = False
    typing: bool = False

    @property
    def words(self) -> str:
        return spoken(self.q)

    @property
    def asked(self) -> bool:
        return bool(self.words or self.filters)

    def address(self, **other: Any) -> str:
        """Where the same is found, but for what is `other`."""
        said = {"q": self.words or None, **msgspec.structs.asdict(self.filters)}
        more = {"literal": "on" if self.literal else None, "typing": "on" if self.typing else None}
        return url("search", **{**said, **more, **other})


class Option(Struct, frozen=True):
    """One value of a filter and to how many Posts it leads, if that was counted."""

    value: str
    label: str
    count: int | None
    chosen: bool


class Group(Struct, frozen=True):
    """A filter as a set of choices."""

    name: str
    label: str
    options: list[Option]


class Chip(Struct, frozen=True):
    """A filter that is set, and the address without it."""

    name: str
    label: str
    address: str


def read(given: Mapping[str, str]) -> Wish:
    """The wish in an address. What no filter can be is left out."""
    return Wish(
        q=given.get("q", ""),
        filters=Filters(
            community=number(given.get("community")),
            **{name: _known(name, given.get(name)) for name in FILTERS if name != "community"},
        ),
        literal=given.get("literal") == "on",
        typing=given.get("typing") == "on",
    )


async def names(viewer: int, wish: Wish, facets: Facets) -> dict[str, dict[str, str]]:
    """How each value of each filter is called, for what the wish and the facets hold."""
    held = {name: {*facets.get(name, {}), *_chosen(wish, name)} for name in FILTERS}
    skills = await database.rows(Name, SKILLS, [*held["skill"]], language.get())
    ids = [int(value) for value in held["community"]]
    communities = await database.rows(Name, COMMUNITIES, ids, viewer)
    return {
        **_words(),
        "skill": {one.value: f"#{one.name}" for one in skills},
        "community": {one.value: one.name for one in communities},
        "language": {code: autonym(code) for code in held["language"]},
        "tool": {tool: tool for tool in held["tool"]},
    }


def groups(wish: Wish, facets: Facets, called: dict[str, dict[str, str]]) -> list[Group]:
    """All filters that offer a choice."""
    titles = _titles()
    found = [Group(name, titles[name], _options(name, wish, facets, called[name])) for name in FILTERS]
    return [group for group in found if group.options]


def chips(wish: Wish, called: dict[str, dict[str, str]]) -> list[Chip]:
    """The filters that are set."""
    return [
        Chip(name, called[name].get(value, value), wish.address(**{name: None}))
        for name in FILTERS
        for value in _chosen(wish, name)
    ]


def total(wish: Wish, facets: Facets) -> int | None:
    """How many Posts there are; every Post is of one kind."""
    kinds = facets.get("kind", {})
    return kinds.get(wish.filters.kind, 0) if wish.filters.kind else sum(kinds.values()) if kinds else None


class Name(Struct):
    value: str
    name: str


def _options(name: str, wish: Wish, facets: Facets, called: dict[str, str]) -> list[Option]:
    counts, chosen = facets.get(name, {}), _chosen(wish, name)
    if name in CLOSED:
        values: Iterable[str] = [one for one in CLOSED[name] if not facets or one in counts or one in chosen]
    else:
        most = sorted((one for one in counts if one in called), key=lambda one: (-counts[one], called[one]))
        values = [*(one for one in chosen if one not in most[:SHOWN]), *most[:SHOWN]]
    return [Option(one, called.get(one, one), counts.get(one), one in chosen) for one in values]


def _chosen(wish: Wish, name: str) -> list[str]:
    value = getattr(wish.filters, name)
    return [] if value is None else [str(value)]


def _known(name: str, given: str | None) -> str | None:
    value = clean(given or "")
    return value if value and value in CLOSED.get(name, (value,)) else None


def _titles() -> dict[str, str]:
    return {
        "kind": _("Kind"),
        "length": _("How long"),
        "skill": _("Skill"),
        "fresh": _("How new"),
        "language": _("Language"),
        "community": _("Community"),
        "tool": _("Tool"),
        "level": _("For whom"),
    }


def _words() -> dict[str, dict[str, str]]:
    """The values that are the same everywhere."""
    return {
        "kind": {
            "video": _("Video"),
            "photo": _("Photo"),
            "guide": _("Guide"),
            "checklist": _("Checklist"),
            "question": _("Question"),
            "reflection": _("Reflection"),
            "scenario": _("Scenario"),
        },
        "length": {"short": _("Under 1 min"), "medium": _("1 to 3 min"), "long": _("Over 3 min")},
        "fresh": {"week": _("This week"), "month": _("This month"), "year": _("This year")},
        "level": {
            "beginner": _("First time"),
            "practised": _("Done it before"),
            "expert": _("Know it well"),
        },
    }


SKILLS = """
    SELECT slug AS value, skill_name(s, $2) AS name FROM skill s
    WHERE slug = ANY ($1) AND state = 'approved'
"""

COMMUNITIES = """
    SELECT c.id::text AS value, c.name FROM community c WHERE c.id = ANY ($1) AND known(c, $2)
"""
