"""Words that some write together and others apart: `handover` and `hand over`, `60s` and `60 s`,
`Schichtübergabe` and `Übergabe`.

Only words that are known count, so that nothing is taken apart or put together that nobody writes.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec import Struct

from feeds.search import dictionary
from feeds.search.dictionary import Term
from feeds.search.names import Phrase
from feeds.search.shares import Share

#: Letters that a part of a word has at least, and the end that is looked for in longer words.
PART, END = 4, 5
#: Long words that end with a short one, of which so many are looked for, the commonest.
LONGER = 5
#: What stands between the parts of a word: `Sicherheit-s-ventil`, `Pumpe-n-kopf`.
BETWEEN = ("", "s", "n", "en", "es")
#: How people write letters that their keyboard lacks: `Oel` for `Öl`.
SPELLED = re.compile(r"([aou])e")
#: `2.6bar` and `HR40`.
MEASURE = re.compile(r"(\d[\d.]*)([^\W\d_]+)|([^\W\d_]{2,})(\d+)")


class Other(Struct, frozen=True):
    """Words that must all stand there, in place of one, and how common that is."""

    phrase: Phrase
    share: Share


def pairs(words: Sequence[str | None]) -> dict[int, str]:
    """By the place of the first: what two neighbours are together. None is a place that has no neighbours."""
    return {place: one + other for place, (one, other) in enumerate(pairwise(words)) if one and other}


async def others(words: Iterable[str]) -> dict[str, list[Other]]:
    """For words that stand nowhere: other spellings, their parts, else longer words that end so."""
    apart = {word: [cut for spelled in _spellings(word) for cut in _cuts(word, spelled)] for word in words}
    known = await dictionary.terms({part for cuts in apart.values() for cut in cuts for part in cut})
    found = {word: _whole(cuts, known) for word, cuts in apart.items()}
    for word in [word for word in apart if not found[word]]:
        found[word] = [other for spelled in _spellings(word) for other in await _ending(spelled)]
    return {word: each for word, each in found.items() if each}


def parts(word: str) -> Iterable[Phrase]:
    """The two words that a word may be made of; a number and its measure, or what it numbers."""
    if measure := MEASURE.fullmatch(word):
        yield measure[1] or measure[3], measure[2] or measure[4]
    elif word.isalpha():
        for place in range(PART, len(word) - PART + 1):
            for sign in BETWEEN:
                first = word[:place].removesuffix(sign)
                if word[:place].endswith(sign) and len(first) >= PART:
                    yield first, word[place:]


def _spellings(word: str) -> list[str]:
    return list(dict.fromkeys([word, SPELLED.sub(r"\1", word)]))


def _cuts(word: str, spelled: str) -> Iterable[Phrase]:
    return [*([(spelled,)] if spelled != word else []), *parts(spelled)]


async def _ending(word: str) -> list[Other]:
    if not word.isalpha() or len(word) < END:
        return []
    return [Other((one.term,), Share(one.df, one.heads)) for one in await dictionary.ending(word, LONGER)]


def _whole(cuts: list[Phrase], known: dict[str, Term]) -> list[Other]:
    """Of the cuts into words that say something, the one into the fewest and commonest."""
    found = [
        Other(cut, Share(min(one.df for one in held), min(one.heads for one in held)))
        for cut in cuts
        if len(held := [known[part] for part in cut if part in known]) == len(cut)
        and (not "".join(cut).isalpha() or not any(one.stop for one in held))
    ]
    return sorted(found, key=lambda other: (len(other.phrase), -other.share.df))[:1]
