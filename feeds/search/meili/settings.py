"""How the server is to search: attributes, order, typing mistakes, words that mean the same."""

import re
from collections import defaultdict
from hashlib import blake2b
from typing import Any

import msgspec
from msgspec import Struct

from app import database

#: Words that are given other words; more would keep the server busy for no use.
SYNONYMS_MAX = 10_000
#: Milliseconds after which the server answers with what it has.
CUTOFF_MS = 150
#: Letters from which one and two mistakes are forgiven.
TYPOS = {"oneTypo": 4, "twoTypos": 8}
#: How many matches are counted and paged through.
TOTAL_MAX = 1000
#: `C#` and `.NET`: without the sign, which the server takes for a border, they are other words.
SPLIT = re.compile(r"\w+#|\.\w+")
RULES = ["words", "typo", "proximity", "attribute", "sort", "exactness"]


def _equal(*names: str) -> dict[str, Any]:
    filters = {"equality": True, "comparison": False}
    return {"attributePatterns": list(names), "features": {"facetSearch": False, "filter": filters}}


def _compared(*names: str) -> dict[str, Any]:
    filters = {"equality": True, "comparison": True}
    return {"attributePatterns": list(names), "features": {"facetSearch": False, "filter": filters}}


def _common(**more: Any) -> dict[str, Any]:
    """Hits are an id and a version; what else an index holds it keeps to itself."""
    return {
        "displayedAttributes": ["id", "ver"],
        "rankingRules": RULES,
        "filterableAttributes": [_equal("visible")],
        "typoTolerance": {"enabled": True, "minWordSizeForTypos": TYPOS, "disableOnNumbers": True},
        "pagination": {"maxTotalHits": TOTAL_MAX},
        "searchCutoffMs": CUTOFF_MS,
        **more,
    }


POSTS = _common(
    searchableAttributes=["title", "tags", "aliases", "author_name", "guide_text", "transcript"],
    rankingRules=[*RULES, "quality:desc", "created_ts:desc"],
    filterableAttributes=[
        _equal(
            "visible", "community_id", "team_id", "audience", "author_id", "owner_id", "kind", "lang",
            "tag_ids", "level", "tool", "length",
        ),
        _compared("created_ts"),
    ],
    sortableAttributes=["created_ts", "quality"],
    faceting={"maxValuesPerFacet": 200, "sortFacetValuesBy": {"*": "count"}},
)  # fmt: skip
PEOPLE = _common(searchableAttributes=["name", "handle", "title", "team"])
SKILLS = _common(searchableAttributes=["name", "aliases"])


class Words(Struct, frozen=True):
    """Words that come from the Skills: what means the same, what is no mistake for anything, and what the
    server must not take apart, in every case that people write it in.
    """

    synonyms: dict[str, list[str]]
    exact: list[str]
    whole: list[str]

    @property
    def version(self) -> str:
        return blake2b(msgspec.json.encode(self), digest_size=8).hexdigest()

    def within(self, settings: dict[str, Any]) -> dict[str, Any]:
        typos = {**settings["typoTolerance"], "disableOnWords": self.exact}
        return {**settings, "synonyms": self.synonyms, "typoTolerance": typos, "dictionary": self.whole}


class _Names(Struct):
    names: list[str]


async def words() -> Words:
    """The names of each approved Skill, in all languages, stand for one another."""
    same: defaultdict[str, set[str]] = defaultdict(set)
    exact: set[str] = set()
    whole: set[str] = set()
    for skill in await database.rows(_Names, NAMES):
        names = {name.casefold() for name in skill.names}
        exact |= {name.casefold() for name in skill.names if _code(name)}
        whole |= {case for name in skill.names if SPLIT.fullmatch(name) for case in _cases(name)}
        for name in names if len(names) > 1 else ():
            same[name] |= names - {name}
    kept = sorted(same)[:SYNONYMS_MAX]
    return Words({name: sorted(same[name]) for name in kept}, sorted(exact), sorted(whole))


def _code(name: str) -> bool:
    """`SAP`, `C++`, `M365`: one letter more or less is something else."""
    return " " not in name and (name.isupper() or not name.isalpha())


def _cases(name: str) -> set[str]:
    return {name, name.lower(), name.upper(), name.capitalize()}


NAMES = """
    SELECT array(
        SELECT DISTINCT word
        FROM (SELECT name UNION SELECT unnest(synonyms) UNION SELECT value FROM jsonb_each_text(names))
            AS known (word)
        WHERE word <> '' ORDER BY word
    ) AS names
    FROM skill WHERE state = 'approved' ORDER BY id
"""
