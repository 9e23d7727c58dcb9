"""From words with their times to captions that can be read: short, broken where the speaker breaks.

The numbers are those of the usual guides for subtitles: two lines of 42 characters, one to seven seconds.
"""

from collections.abc import Iterable, Iterator

import msgspec

from media.captions import Cue

#: Characters on a line.
LINE = 42
SHORTEST_MS, LONGEST_MS = 1000, 7000
#: A silence this long ends what is said.
PAUSE_MS = 700
ENDS = (".", "?", "!", "…", "。", "？", "！")  # noqa: RUF001 - as Chinese and Japanese write them
BREATHS = (",", ";", ":", "、", "，")  # noqa: RUF001 - as they write these


class Word(msgspec.Struct, frozen=True, array_like=True):
    """One word between two moments, in milliseconds; `text` with the space before it, where there is one."""

    start: int
    end: int
    text: str


def cue(words: Iterable[Word]) -> list[Cue]:
    """The captions of what was said: in order, without overlap, each from one to seven seconds."""
    cues: list[Cue] = []
    free = 0
    for phrase in _joined(_phrases(words)):
        start = max(phrase[0].start, free)
        free = min(max(phrase[-1].end, start + SHORTEST_MS), start + LONGEST_MS)
        cues.append(Cue(start, free, "\n".join(_lines(phrase))))
    return cues


def _phrases(words: Iterable[Word]) -> Iterator[list[Word]]:
    """Ended by a sentence's end or a pause, else cut where they would not fit any more."""
    phrase: list[Word] = []
    for word in words:
        if phrase and _ends(phrase[-1], word):
            yield phrase
            phrase = []
        while phrase and not _fits([*phrase, word]):
            at = _breath(phrase)
            yield phrase[:at]
            phrase = phrase[at:]
        phrase.append(word)
    if phrase:
        yield phrase


def _joined(phrases: Iterable[list[Word]]) -> Iterator[list[Word]]:
    """One that would vanish too soon to be read shares a cue with the next, where both fit."""
    held: list[Word] = []
    for phrase in phrases:
        if held and phrase[0].start - held[0].start < SHORTEST_MS and _fits(held + phrase):
            held = held + phrase
            continue
        if held:
            yield held
        held = phrase
    if held:
        yield held


def _ends(word: Word, after: Word) -> bool:
    return word.text.rstrip("\"'”»)").endswith(ENDS) or after.start - word.end >= PAUSE_MS


def _fits(words: list[Word]) -> bool:
    return words[-1].end - words[0].start <= LONGEST_MS and max(map(len, _lines(words))) <= LINE


def _breath(words: list[Word]) -> int:
    """After the last comma of the second half, so that neither part is a scrap; else after all of it."""
    for at in range(len(words), len(words) // 2, -1):
        if words[at - 1].text.endswith(BREATHS):
            return at
    return len(words)


def _lines(words: list[Word]) -> list[str]:
    """On one line, or on two as even as the words allow."""
    whole = _text(words)
    if len(whole) <= LINE or len(words) == 1:
        return [whole]
    pairs = ([_text(words[:at]), _text(words[at:])] for at in range(1, len(words)))
    return min(pairs, key=lambda pair: max(map(len, pair)))


def _text(words: list[Word]) -> str:
    return "".join(word.text for word in words).strip()
