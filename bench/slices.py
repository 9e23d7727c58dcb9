"""Ways in which people ask: as the index has it, mistyped, half typed, without accents, in another language,
in other words, as a whole question. The same entries give the same queries in every run.
"""

import csv
import math
import random
import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from msgspec import Struct

from bench.help_pages import Entry, Help

SYNONYMS = Path(__file__).with_name("synonyms.csv")
#: A shorter word is left as it is: nobody could tell what it was.
MISTYPED_LEAST = 4
#: A question has something to say.
QUESTION_WORDS = 3
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
FORMS = {
    "en": ("How do I use {}?", "What can I do about {}?", "Where do I find {}?", "How does {} work?"),
    "de": ("Wie geht das: {}?", "Was mache ich bei {}?", "Wo finde ich {}?", "Wie funktioniert {}?"),
}


class Case(Struct, frozen=True):
    """One query in the language of who asks, the pages that answer it, and the language these are in.

    `half` says that somebody is still typing; `narrowed` that only pages of that language are wanted.
    """

    text: str
    language: str
    wanted: frozenset[str]
    within: str
    half: bool = False
    narrowed: bool = False


class Slice(Struct, frozen=True):
    """One way to ask, in one language."""

    name: str
    cases: list[Case]


def slices(entries: dict[str, list[Entry]], pages: dict[str, list[Help]], most: int) -> list[Slice]:
    """At most so many queries for each way to ask, by the entries of the languages that are there."""
    english = entries["en"]
    said = {page.page: set(_words(f"{page.title} {page.text}")) for page in pages["en"]}
    found = [
        _slice("en clean", english, _same, most),
        _slice("en typo", english, _mistyped, most),
        _slice("en prefix", english, _half, most),
        _slice("en synonyms", english, lambda entry: _reworded(entry, said), most),
        _slice("en questions", english, _asked, most),
        _slice("en questions in other words", english, lambda entry: _asked(_reworded(entry, said)), most),
    ]
    if german := entries.get("de"):
        found += [
            _slice("de clean", german, _same, most),
            _slice("de typo", german, _mistyped, most),
            _slice("de questions", german, _asked, most),
            _slice("de to en", german, _abroad, most),
        ]
    romance = [language for language in ("fr", "es") if language in entries]
    bare = [_slice(f"{language} accents dropped", entries[language], _bare, most) for language in romance]
    return [*found, *bare]


def _slice(name: str, entries: list[Entry], make: Callable[[Entry], Case | None], most: int) -> Slice:
    shuffled = random.Random(name).sample(entries, len(entries))
    return Slice(name, list(_first(filter(None, map(make, shuffled)), most)))


def _first(cases: Iterable[Case], most: int) -> Iterable[Case]:
    return (case for case, _ in zip(cases, range(most), strict=False))


def _same(entry: Entry) -> Case:
    return Case(entry.text, entry.language, entry.pages, entry.language)


def _mistyped(entry: Entry) -> Case | None:
    draw = random.Random(entry.text)
    long = [word for word in re.findall(r"[^\W\d_]+", entry.text) if len(word) >= MISTYPED_LEAST]
    if not long:
        return None
    word = draw.choice(long)
    return _changed(entry, entry.text.replace(word, _mistake(word, draw), 1))


def _mistake(word: str, draw: random.Random) -> str:
    """The key beside it, two letters swapped, one lost or one typed twice: about as often as people do it."""
    place = draw.randrange(1, len(word) - 1)
    kind = draw.choices(("beside", "swapped", "lost", "twice"), (0.3, 0.2, 0.3, 0.2))[0]
    if kind == "swapped":
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    new = {"beside": _beside(word[place], draw), "lost": "", "twice": word[place] * 2}[kind]
    return word[:place] + new + word[place + 1 :]


def _beside(letter: str, draw: random.Random) -> str:
    row = next((row for row in ROWS if letter.lower() in row), "as")
    place = row.find(letter.lower())
    return draw.choice([row[near] for near in (place - 1, place + 1) if 0 <= near < len(row)])


def _half(entry: Entry) -> Case | None:
    """The last word is typed to three fifths."""
    start, _, last = entry.text.rpartition(" ")
    if len(last) < MISTYPED_LEAST or not last.isalpha():
        return None
    text = f"{start} {last[: math.ceil(0.6 * len(last))]}".strip()
    return Case(text, entry.language, entry.pages, entry.language, half=True)


def _bare(entry: Entry) -> Case | None:
    letters = unicodedata.normalize("NFD", entry.text)
    return _changed(entry, "".join(letter for letter in letters if not unicodedata.combining(letter)))


def _abroad(entry: Entry) -> Case:
    return Case(entry.text, entry.language, entry.pages, "en", narrowed=True)


def _reworded(entry: Entry, said: dict[str, set[str]]) -> Case | None:
    """A word said otherwise, by one that stands on none of the pages."""
    for word in _words(entry.text):
        for other in _synonyms().get(word, []):
            if not any(set(_words(other)) & said[page] for page in entry.pages):
                return _changed(entry, re.sub(rf"(?i)\b{re.escape(word)}\b", other, entry.text, count=1))
    return None


def _asked(case: Entry | Case | None) -> Case | None:
    """A whole sentence around at least three words."""
    if case is None or len(_words(case.text)) < QUESTION_WORDS:
        return None
    forms = FORMS[case.language]
    form = forms[len(case.text) % len(forms)]
    wanted = case.pages if isinstance(case, Entry) else case.wanted
    return Case(form.format(case.text), case.language, wanted, case.language)


def _changed(entry: Entry, text: str) -> Case | None:
    """The same with another text; None where nothing changed."""
    return None if text == entry.text else Case(text, entry.language, entry.pages, entry.language)


@cache
def _synonyms() -> dict[str, list[str]]:
    """Both ways; a list made by hand."""
    found: dict[str, list[str]] = {}
    with SYNONYMS.open() as file:
        for one, other in list(csv.reader(file))[1:]:
            found.setdefault(one, []).append(other)
            found.setdefault(other, []).append(one)
    return found


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
