"""From what people type to what the index holds."""

import re

from feeds.skills import fold

#: More than that is no query but a text.
WORDS_MAX = 8
LENGTH_MAX = 200
#: Words up to so many letters are near to every other, and mostly join others.
SHORT = 3
#: The languages PostgreSQL brings stems for, by the code that Posts carry.
STEMS = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}


def configuration(language: str) -> str:
    """PostgreSQL's text search configuration for a language; `simple` knows no stems but every word."""
    return STEMS.get(language.partition("-")[0], "simple")


def split(text: str) -> list[str]:
    """The folded words of a text: letters and digits only, the same for what is kept and what is asked."""
    return re.findall(r"\w+", fold(text.replace("_", " ")))


def words(text: str) -> list[str]:
    """The words of a query."""
    return split(text[:LENGTH_MAX])[:WORDS_MAX]


def telling(found: list[str]) -> list[str]:
    """The words that say what is looked for: the short ones of a question mostly do not."""
    return [word for word in found if len(word) > SHORT or not word.isalpha()] or found


def prefix_query(found: list[str], joint: str = "&") -> str:
    """A tsquery of plain words, the last one as a beginning. The words hold letters and digits only.

    A single letter begins too many words to mean one.
    """
    last = f"'{found[-1]}'" + (":*" if len(found[-1]) > 1 else "")
    return f" {joint} ".join([*(f"'{word}'" for word in found[:-1]), last])


def mend(found: list[str], known: set[str]) -> list[str]:
    """The words with typing mistakes set right after the `known` ones; a word with a digit is left alone."""
    return [word if word in known or not word.isalpha() else _nearest(word, known) for word in found]


def _nearest(word: str, known: set[str]) -> str:
    """The one known word at most one mistake away, two from eight letters on; else the word itself."""
    if len(word) <= SHORT:
        return word
    most = 1 if len(word) < 8 else 2
    near = ((distance(word, other), other) for other in known if abs(len(word) - len(other)) <= most)
    return min((found for found in near if found[0] <= most), default=(0, word))[1]


def distance(one: str, other: str) -> int:
    """Letters to add, drop, change or swap with their neighbour (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, right in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]
