"""How the double finds: all words, forgiving mistakes, the last one as a beginning.

It is no judge of ranking; only a real server is. It knows enough to tell a document that matches from one
that does not, and the better of two that differ clearly.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from msgspec import Struct

Document = dict[str, Any]


class Index(Struct):
    """An index of the double: its settings and its documents."""

    settings: dict[str, Any] = {}
    documents: dict[int, Document] = {}
    exists: bool = True


class Match(Struct):
    document: Document
    score: float


#: The server takes apart what has no spaces; here each sign is a word. A plus is no border for it.
WORD = r"[\u3040-\u30ff\u3400-\u9fff]|(?:(?![\u3040-\u30ff\u3400-\u9fff])[\w+])+"


def folded(index: Index, text: str) -> list[str]:
    """The words of a text; those of the index's dictionary stay whole, in the case they have there."""
    whole = sorted(index.settings.get("dictionary") or [], key=len, reverse=True)
    found = re.findall("|".join([*map(re.escape, whole), WORD]), bare(text))
    return [bare(word.casefold()) for word in found]


def bare(text: str) -> str:
    """Without accents and vowel marks: where they stand no word ends."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def find(index: Index, query: dict[str, Any], passes: Callable[[Document], bool]) -> list[Match]:
    """All that match, best first."""
    allowed = [document for document in index.documents.values() if passes(document)]
    if not (asked := _asked(index, query.get("q") or "")):
        found = [Match(document, 1.0) for document in allowed]
    else:
        names = query.get("attributesToSearchOn") or index.settings["searchableAttributes"]
        worth = {id_: _worths(index, names, document, asked) for id_, document in index.documents.items()}
        needed = _needed(query["matchingStrategy"], asked, list(worth.values()))
        found = [
            Match(document, _score(worth[document["id"]]))
            for document in allowed
            if all(worth[document["id"]][place] for place in needed)
        ]
    rules = index.settings.get("rankingRules", [])
    for rule in reversed([rule for rule in rules if ":" in rule]):
        name, _, order = rule.partition(":")
        found.sort(key=_by(name), reverse=order == "desc")
    found.sort(key=lambda match: match.score, reverse=True)
    for match in found:
        match.score = min(match.score / 2, 1.0)
    return found


def _by(name: str) -> Callable[[Match], float]:
    return lambda match: match.document.get(name) or 0


def counted(index: Index, matches: Iterable[Match], attribute: str) -> dict[str, int]:
    """How many hold each value: as many values as the settings let through, the first of the alphabet unless
    they say that the most common ones count.
    """
    rules = index.settings.get("faceting") or {}
    by = (rules.get("sortFacetValuesBy") or {}).get("*", "alpha")
    found = _counter(matches, attribute)
    kept = sorted(found, key=lambda value: (-found[value] if by == "count" else 0, value))
    return {value: found[value] for value in kept[: rules.get("maxValuesPerFacet", 100)]}


def _counter(matches: Iterable[Match], attribute: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for match in matches:
        held = match.document.get(attribute)
        for value in held if isinstance(held, list) else [held]:
            if value is not None:
                found[str(value)] += 1
    return found


class _Word(Struct):
    text: str
    exact: bool
    beginning: bool


def _asked(index: Index, text: str) -> list[_Word]:
    quoted = [word for part in re.findall(r'"([^"]*)"', text) for word in folded(index, part)]
    plain = folded(index, re.sub(r'"[^"]*"', " ", text))
    open_end = not text.rstrip('"').endswith(" ") and not text.endswith('"')
    words = [_Word(word, exact=True, beginning=False) for word in quoted]
    for place, word in enumerate(plain):
        words.append(_Word(word, exact=False, beginning=open_end and place == len(plain) - 1))
    return words


def _needed(strategy: str, asked: list[_Word], worth: list[list[float]]) -> list[int]:
    """The places of the words that a match cannot do without: phrases, and with `frequency` at least those in
    the fewest of all documents, whoever may see them; words in none are no hindrance.
    """
    everywhere = range(len(asked))
    phrases = [place for place in everywhere if asked[place].exact]
    if strategy == "all":
        return list(everywhere)
    if strategy == "last":
        return phrases or [0]
    times = [sum(1 for each in worth if each[place]) or len(worth) + 1 for place in everywhere]
    return phrases or [place for place in everywhere if times[place] == min(times)]


def _score(worth: list[float]) -> float:
    """1 and more when every word is there; less by the share that is."""
    share = sum(worth) / len(worth)
    return 1 + share if all(worth) else share * 0.9


def _worths(index: Index, names: list[str], document: Document, asked: list[_Word]) -> list[float]:
    """What the document is worth for each word."""
    held = {
        name: set(folded(index, " ".join(map(str, value)) if isinstance(value, list) else str(value or "")))
        for name in names
        if (value := document.get(name)) is not None
    }
    return [_worth(index, held, word) for word in asked]


def _worth(index: Index, held: dict[str, set[str]], word: _Word) -> float:
    """From 0 to 1: exact in the first attribute is most."""
    best = 0.0
    meant = [word.text, *_synonyms(index, word)]
    for place, words in enumerate(held.values()):
        near = max((_near(index, one, other, word) for one in words for other in meant), default=0.0)
        best = max(best, near * (1 - 0.05 * place))
    return best


def _synonyms(index: Index, word: _Word) -> list[str]:
    given = index.settings.get("synonyms") or {}
    return [] if word.exact else [one for name in given.get(word.text, []) for one in folded(index, name)]


def _near(index: Index, held: str, asked: str, word: _Word) -> float:
    if held == asked:
        return 1.0
    if word.exact:
        return 0.0
    if word.beginning and held.startswith(asked):
        return 0.8
    typos = index.settings.get("typoTolerance") or {}
    fixed = typos.get("disableOnWords") or []
    if asked in fixed or (typos.get("disableOnNumbers") and not asked.isalpha()):
        return 0.0
    sizes = typos.get("minWordSizeForTypos") or {"oneTypo": 5, "twoTypos": 9}
    most = (len(asked) >= sizes["oneTypo"]) + (len(asked) >= sizes["twoTypos"])
    if abs(len(held) - len(asked)) > most:
        return 0.0
    apart = distance(held, asked)
    return 0.7 - 0.2 * apart if apart <= most else 0.0


def distance(one: str, other: str) -> int:
    """Letters to add, drop, change, or swap with their neighbour."""
    older: list[int] = []
    before = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        row = [i]
        for j, right in enumerate(other, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        older, before = before, row
    return before[-1]
