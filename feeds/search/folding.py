"""One way from a text to its words, the same for what is kept and for what is asked."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from feeds.skills import fold

#: Grows with every change here: rows of another version are made anew.
VERSION = 2
#: What is longer is no word; it is cut.
WORD_MAX = 60
#: Vowels and tones that are written on a letter: Python takes them for no part of a word.
MARKS = "".join(sign for sign in map(chr, range(0x300, 0x1B00)) if unicodedata.category(sign)[0] == "M")
_WORD = rf"\w[\w{MARKS}]*"
#: Letters and digits, and what people join them with in names and codes: `C++`, `.NET`, `ERR-1234`.
CHUNK = re.compile(rf"(?:(?<!\S)\.)?{_WORD}(?:[-./:@&+]{_WORD})*(?:\+\+|#)?")
PART = re.compile(rf"[^\W_](?:[^\W_]|[{MARKS}])*")
#: Scripts that put no spaces between words: what stands side by side is taken for one.
PAIR = 2
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")


class Chunk(Struct, frozen=True):
    """What stands between spaces: its words as they are spelled, and `code`, folded, where it is more."""

    words: list[str]
    code: str | None = None

    @property
    def folded(self) -> list[str]:
        return [folded(word) for word in self.words]

    @property
    def apart(self) -> "list[Chunk]":
        """Each pair of signs by itself where words have no borders: some of them may join words only."""
        pairs = len(self.words) > 1 and all(map(unspaced, self.words))
        return [Chunk([word]) for word in self.words] if pairs else [self]


def chunks(text: str) -> Iterator[Chunk]:
    for found in CHUNK.finditer(unicodedata.normalize("NFC", text)):
        words = [word for part in PART.findall(found[0]) for word in _cut(part[:WORD_MAX].lower())]
        code = folded(found[0].strip("_"))
        if words:
            yield Chunk(words, None if len(words) == 1 and code == folded(words[0]) else code[:WORD_MAX])


def unspaced(word: str) -> bool:
    """Whether it is a sign or a pair of signs of a script without spaces."""
    return len(word) <= PAIR and UNSPACED.fullmatch(word) is not None


@lru_cache(maxsize=20_000)
def folded(word: str) -> str:
    """One form for all spellings of a word; texts repeat themselves, so the last ones are kept."""
    return fold(word)[:WORD_MAX]


def _cut(part: str) -> Iterator[str]:
    """A word, or pairs of signs where words have no borders."""
    place = 0
    for run in UNSPACED.finditer(part):
        if part[place : run.start()]:
            yield part[place : run.start()]
        signs = "".join(sign for sign in run[0] if not unicodedata.combining(sign))
        yield from (signs[at : at + PAIR] for at in range(max(len(signs) - 1, 1)))
        place = run.end()
    if part[place:]:
        yield part[place:]
