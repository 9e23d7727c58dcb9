"""The words of a text, and how far one is from another."""

from feeds.search.folding import chunks, unspaced

#: More than that is no query but a text.
WORDS_MAX = 8
LENGTH_MAX = 200
#: The greatest sign: what begins with a word ends before the word with this behind it.
END = "\U0010ffff"
#: Words up to so many letters are near to every other, and mostly join others.
SHORT = 3
#: From so many letters on, the last word is a beginning too.
BEGINNING = 3


def split(text: str) -> list[str]:
    """The folded words of a text, the same for what is kept and what is asked."""
    return [word for chunk in chunks(text) for word in chunk.folded]


def words(text: str) -> list[str]:
    """The words of a query."""
    return split(text[:LENGTH_MAX])[:WORDS_MAX]


def telling(found: list[str]) -> list[str]:
    """The words that say what is looked for: the short ones of a question mostly do not."""
    return [word for word in found if len(word) > SHORT or not word.isalpha()] or found


def open_ended(word: str) -> bool:
    """Whether it may be the beginning of words: fewer letters begin too many, but one sign may be a word."""
    return len(word) >= BEGINNING or (len(word) == 1 and unspaced(word))


def mistakes(word: str) -> int:
    """How many typing mistakes are forgiven."""
    return 0 if len(word) <= SHORT else 1 if len(word) < 8 else 2


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
