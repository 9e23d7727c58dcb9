"""Words that people wrote keep to what is said, whatever part of the film is shown.

Captions and chapters stand on the clock of what plays, so all who read or write them need not convert. What
is not shown, or not all of it, stands beside them as `cut`, on the clock of the whole film. When another part
is shown, both are put together and divided anew: nothing is lost.
"""

import math
from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from app import database
from app.events import Verb, record
from media import captions
from media.assets import Chapter
from media.captions import Cue

#: The end of a film whose end nobody needs to know, in milliseconds.
FAR = 10**10


class Span(msgspec.Struct, frozen=True):
    """A part of the whole film, in milliseconds."""

    start: int = 0
    end: int = FAR


class _Film(msgspec.Struct, frozen=True):
    owner_id: int
    shown_start_ms: int | None
    shown_end_ms: int | None
    start_ms: int | None
    end_ms: int | None
    chapters: str
    chapters_cut: str


class _Caption(msgspec.Struct, frozen=True):
    id: int
    text: str
    cut: str


CUES = msgspec.json.Decoder(list[Cue])
CHAPTERS = msgspec.json.Decoder(list[Chapter])


async def follow(asset: str) -> bool:
    """Bring captions and chapters to what is shown next; whether that is another part than before.

    Whoever calls this holds the row's lock, and shows that part in the same transaction.
    """
    film = await _film(asset)
    if film is None:
        return False
    old = _span(film.shown_start_ms, film.shown_end_ms)
    new = _span(film.start_ms, film.end_ms)
    if old == new:
        return False
    await _move_captions(asset, film.owner_id, old, new)
    await _move_chapters(asset, film, _seconds(old), _seconds(new))
    return True


def divide(shown: list[Cue], cut: list[Cue], old: Span, new: Span) -> tuple[list[Cue], list[Cue]]:
    """What the new span shows, on its own clock, and what it does not show all of, uncut."""
    whole = _join(shown, cut, old)
    after = [cue for cue in whole if cue.start < new.start or cue.end > new.end]
    return [_shift(cue, -new.start) for cue in _within(whole, new)], after


async def _film(asset: str) -> _Film | None:
    return await database.row(
        _Film,
        """
        SELECT owner_id, shown_start_ms, shown_end_ms, start_ms, end_ms,
            chapters::text AS chapters, chapters_cut::text AS chapters_cut
        FROM asset WHERE id = $1
        """,
        asset,
    )


async def _move_captions(asset: str, owner: int, old: Span, new: Span) -> None:
    found = await database.rows(
        _Caption, "SELECT id, text, cut::text AS cut FROM caption WHERE asset_id = $1 FOR UPDATE", asset
    )
    for caption in found:
        shown, cut = divide(captions.parse(caption.text.encode()), CUES.decode(caption.cut), old, new)
        await database.execute(
            "UPDATE caption SET text = $2, cut = $3 WHERE id = $1",
            caption.id,
            captions.serialise(shown),
            database.dump(cut),
        )
    if found:
        await record(Verb.CAPTIONS_CHANGED, actor=owner, subject=("asset", asset))


async def _move_chapters(asset: str, film: _Film, old: Span, new: Span) -> None:
    """A chapter lasts until the next one, so the one that runs at the start is the first."""
    before = CHAPTERS.decode(film.chapters)
    ends = [chapter.at_ms for chapter in before[1:]] + [old.end - old.start]
    cues = [Cue(chapter.at_ms, end, chapter.title) for chapter, end in zip(before, ends, strict=False)]
    shown, cut = divide(cues, CUES.decode(film.chapters_cut), old, new)
    await database.execute(
        "UPDATE asset SET chapters = $2, chapters_cut = $3 WHERE id = $1",
        asset,
        database.dump([Chapter(cue.start, cue.text) for cue in shown]),
        database.dump(cut),
    )


def _span(start: int | None, end: int | None) -> Span:
    return Span() if start is None or end is None else Span(start, end)


def _seconds(span: Span) -> Span:
    """Chapters begin at whole seconds and must go on to do so; the last one begins before the end."""
    start = span.start // 1000 * 1000
    return Span(start, FAR if span.end == FAR else start + math.ceil((span.end - span.start) / 1000) * 1000)


def _join(shown: list[Cue], cut: list[Cue], span: Span) -> list[Cue]:
    """All of it on the clock of the whole film; what was cut in two at an edge is one again.

    Unless its author changed the words of the part that was shown.
    """
    inside = [_shift(cue, span.start) for cue in _within(shown, Span(0, span.end - span.start))]
    outside = _within(cut, Span(0, span.start)) + _within(cut, Span(span.end, FAR))
    torn = [edge for edge in (span.start, span.end) for cue in cut if cue.start < edge < cue.end]
    whole: list[Cue] = []
    for cue in sorted(inside + outside, key=lambda cue: cue.start):
        last = whole[-1] if whole else None
        if last and last.end == cue.start in torn and last.text == cue.text:
            whole[-1] = replace(last, end=cue.end)
        else:
            whole.append(cue)
    return whole


def _within(cues: Iterable[Cue], span: Span) -> list[Cue]:
    """What of the cues lies in the span."""
    return [
        replace(cue, start=max(cue.start, span.start), end=min(cue.end, span.end))
        for cue in cues
        if cue.start < span.end and cue.end > span.start
    ]


def _shift(cue: Cue, by: int) -> Cue:
    return replace(cue, start=cue.start + by, end=cue.end + by)
