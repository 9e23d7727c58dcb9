"""What Skills are called, in every language: their other names find Posts too, and their own lead.

So the German name of a Skill finds what was written about it in English. The names of approved Skills only;
everybody may know them.
"""

import time

import msgspec
from msgspec import Struct

from app import database
from feeds.search.words import split

#: Seconds for which the names are as good as new.
FRESH_S = 5.0
#: More words have no name.
LONGEST = 5

Phrase = tuple[str, ...]


class Named(Struct):
    """A Skill with all that it is called; `ids` are its own number and those of all merged into it."""

    slug: str
    name: str
    spoken: dict[str, str]
    ids: list[int]
    names: list[str]
    phrases: set[Phrase] = set()

    def said(self, language: str) -> str:
        """Its name in a language."""
        return self.spoken.get(language, self.name)


class Span(Struct, frozen=True):
    """Words of a query, from a place to before another, that name Skills; `others` are their other names."""

    start: int
    end: int
    skills: frozenset[int]
    others: frozenset[Phrase]


async def spans(words: list[str]) -> list[Span]:
    """The names in these words, the longest first; none inside another."""
    known = await _names.read()
    found: list[Span] = []
    for length in range(min(len(words), LONGEST), 0, -1):
        for start in range(len(words) - length + 1):
            phrase = tuple(words[start : start + length])
            apart = all(start >= span.end or start + length <= span.start for span in found)
            if apart and phrase in known:
                found.append(_span(start, phrase, known[phrase]))
    return found


async def beginning(words: list[str]) -> list[Named]:
    """Skills with a name in which these words stand one after the other, the last one as a beginning.

    Those that begin so come first.
    """
    known = await _names.read()
    found: dict[str, tuple[bool, Named]] = {}
    for phrase, skills in known.items():
        places = [place for place in range(len(phrase)) if _begins(phrase[place:], words)]
        for skill in skills if places else []:
            best, _ = found.get(skill.slug, (True, skill))
            found[skill.slug] = (best and places[0] > 0, skill)
    return [skill for _, skill in sorted(found.values(), key=lambda one: (one[0], one[1].name))]


def forget() -> None:
    """Read the names anew with the next question."""
    _names.until = 0.0


def _begins(phrase: Phrase, words: list[str]) -> bool:
    whole, last = words[:-1], words[-1]
    return (
        len(phrase) >= len(words)
        and list(phrase[: len(whole)]) == whole
        and phrase[len(whole)].startswith(last)
    )


def _span(start: int, phrase: Phrase, skills: list[Named]) -> Span:
    return Span(
        start,
        start + len(phrase),
        frozenset(number for skill in skills for number in skill.ids),
        frozenset(other for skill in skills for other in skill.phrases if other != phrase),
    )


class _Names:
    """The names in memory, for one pool: tests have one after the other."""

    def __init__(self) -> None:
        self.until = 0.0
        self._pool: object = None
        self._told = ""
        self._known: dict[Phrase, list[Named]] = {}

    async def read(self) -> dict[Phrase, list[Named]]:
        if time.monotonic() >= self.until or self._pool is not database.DB.pool:
            await self._fill()
            self.until, self._pool = time.monotonic() + FRESH_S, database.DB.pool
        return self._known

    async def _fill(self) -> None:
        """Taking names apart holds up everybody for a moment: only what has changed is worth it."""
        told = await database.value(NAMES)
        if told == self._told:
            return
        self._told, self._known = told, {}
        for skill in msgspec.json.decode(told, type=list[Named]):
            skill.phrases = {tuple(split(name)) for name in skill.names} - {()}
            for phrase in skill.phrases:
                self._known.setdefault(phrase, []).append(skill)


_names = _Names()

NAMES = """
    SELECT coalesce(json_agg(named ORDER BY named.slug), '[]')::text
    FROM (
        SELECT
            s.slug, s.name, s.names AS spoken,
            s.id || array(SELECT m.id FROM skill m WHERE m.merged_into = s.id ORDER BY 1) AS ids,
            s.name || s.synonyms || array(SELECT value FROM jsonb_each_text(s.names)) AS names
        FROM skill s WHERE s.state = 'approved'
    ) named
"""
