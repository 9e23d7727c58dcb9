"""The words to show of a passage: where the answer begins, with what was asked marked in it."""

from itertools import pairwise

from msgspec import Struct

from feeds.search.folding import CHUNK, PART

QUOTE_MAX = 240
#: So much may stand before the first marked word.
LEAD = 60
#: A word that weighs less, for one of the heaviest, joins others and is not marked.
TELLING = 0.15


class Quote(Struct, frozen=True):
    """Some words of a passage and the spans of those asked for. `line` is where in the passage it begins."""

    text: str
    marks: list[tuple[int, int]]
    line: int


def spans(text: str) -> list[tuple[int, int]]:
    """Each word of the text, in the order of the places that the index counts from 1."""
    return [found.span() for found in CHUNK.finditer(text) if PART.search(found[0])]


def quote(text: str, found: dict[int, float], *, titled: bool = False) -> Quote:
    """The line with the rarest of the words, and what follows it. `found` is what each place weighs.

    Of a `titled` text the first line is not shown: it stands above the quote anyway.
    """
    words = spans(text)
    least = TELLING * max(found.values())
    marks = [words[place - 1] for place in sorted(found) if found[place] >= least]
    rarest = min(found, key=lambda place: (-found[place], place))
    line = text.rfind("\n", 0, words[rarest - 1][0]) + 1
    if titled and not line:
        line = text.find("\n") + 1 or len(text)
    begin = _begin(text, line, next((start for start, _ in marks if start >= line), line))
    end = _end(text, begin)
    before, after = "…" if begin > line else "", "…" if end < len(text) else ""
    by = len(before) - begin
    return Quote(
        before + text[begin:end].replace("\n", " ") + after,
        [(start + by, stop + by) for start, stop in marks if begin <= start and stop <= end],
        text.count("\n", 0, line),
    )


def beginning(text: str) -> str:
    """As much of the text as a quote holds."""
    end = _end(text, 0)
    return text[:end] + ("…" if end < len(text) else "")


def pieces(text: str, marks: list[tuple[int, int]]) -> list[tuple[str, bool]]:
    """The text in parts, and whether each is marked."""
    borders = [0, *(border for mark in marks for border in mark), len(text)]
    parts = [(text[start:end], bool(n % 2)) for n, (start, end) in enumerate(pairwise(borders))]
    return [part for part in parts if part[0]]


def _begin(text: str, line: int, mark: int) -> int:
    """The start of the line, or of a word near the mark when that is far in."""
    if mark - line <= 2 * LEAD:
        return line
    space = text.find(" ", mark - LEAD, mark)
    return mark if space < 0 else space + 1


def _end(text: str, begin: int) -> int:
    """The end of a word, at most `QUOTE_MAX` characters on."""
    if len(text) - begin <= QUOTE_MAX:
        return len(text)
    space = text.rfind(" ", begin, begin + QUOTE_MAX)
    return space if space > begin else begin + QUOTE_MAX
