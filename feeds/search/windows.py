"""What a Post holds, cut into the places that search can open: seconds, Chapters, Steps, tips."""

import unicodedata
from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from media.assets import Chapter
from media.captions import Cue, parse

#: A passage of captions closes after the first cue that makes it so long ...
WINDOW_MIN_MS = 15_000
#: ... and never grows longer than this, unless one cue does.
WINDOW_MAX_MS = 30_000


class Caption(Struct, frozen=True):
    """Accepted captions of the clip; `changed_at` names this version of them."""

    id: int
    language: str
    text: str
    changed_at: datetime | None


class Clip(Struct, frozen=True):
    """The file that the Post's page plays."""

    id: str
    version: int
    chapters: list[Chapter]
    captions: list[Caption]


class Step(Struct, frozen=True):
    """`alt` tells what the picture of the Step shows."""

    id: int
    text: str
    clip: Clip | None = None
    alt: str = ""


class Tip(Struct, frozen=True):
    """What a colleague said about a second of the clip."""

    id: int
    second: int
    text: str
    changed_at: datetime | None


class Content(Struct, frozen=True):
    """A Post as far as places in it go; `own` are its title, text and summary."""

    kind: str
    language: str
    own: list[str]
    clip: Clip | None
    steps: list[Step]
    tips: list[Tip]


class Passage(Struct, frozen=True, kw_only=True):
    """One place. `text` has a line per cue, and `starts_ms` when each of them begins."""

    kind: str
    language: str
    text: str
    starts_ms: list[int] = []
    step_id: int | None = None
    comment_id: int | None = None
    caption_id: int | None = None
    said_at: datetime | None = None
    asset_id: str | None = None
    version: int | None = None


def cut(content: Content) -> list[Passage]:
    """All places of a Post, the earliest first within each kind."""
    return [
        Passage(kind="text", language=content.language, text="\n".join(map(_line, content.own)).rstrip()),
        *_steps(content),
        *(_clip(content, content.clip) if content.clip else ()),
    ]


def windows(cues: list[Cue]) -> Iterator[list[Cue]]:
    """Whole cues in groups of 15 to 30 seconds; a pause longer than that ends a group too."""
    group: list[Cue] = []
    for cue in cues:
        if group and (_length(group, cue) > WINDOW_MAX_MS or _length(group, group[-1]) >= WINDOW_MIN_MS):
            yield group
            group = []
        group.append(cue)
    if group:
        yield group


def _steps(content: Content) -> Iterator[Passage]:
    kind = "item" if content.kind == "checklist" else "step"
    for step in content.steps:
        for told in filter(None, (_line(step.text), _line(step.alt))):
            yield Passage(kind=kind, language=content.language, text=told, step_id=step.id)
        yield from _said(step.id, step.clip) if step.clip else ()


def _said(step: int, clip: Clip) -> Iterator[Passage]:
    """What the clip of a Step says opens the Step, whose clip plays from its beginning."""
    for caption in clip.captions:
        for said in _captions(clip, caption):
            yield replace(said, starts_ms=[], step_id=step)


def _clip(content: Content, clip: Clip) -> Iterator[Passage]:
    for chapter in clip.chapters:
        yield Passage(
            kind="chapter",
            language=content.language,
            text=_line(chapter.title),
            starts_ms=[chapter.at_ms],
            asset_id=clip.id,
            version=clip.version,
        )
    for caption in clip.captions:
        yield from _captions(clip, caption)
    for tip in content.tips:
        yield Passage(
            kind="tip",
            language=content.language,
            text=_line(tip.text),
            starts_ms=[tip.second * 1000],
            comment_id=tip.id,
            said_at=tip.changed_at,
        )


def _captions(clip: Clip, caption: Caption) -> Iterator[Passage]:
    for group in windows(parse(caption.text.encode())):
        yield Passage(
            kind="cue",
            language=caption.language,
            text="\n".join(_line(cue.text) for cue in group),
            starts_ms=[cue.start for cue in group],
            caption_id=caption.id,
            said_at=caption.changed_at,
            asset_id=clip.id,
            version=clip.version,
        )


def _length(group: list[Cue], last: Cue) -> int:
    return last.end - group[0].start


def _line(text: str) -> str:
    """In the form whose words `chunks` counts."""
    return unicodedata.normalize("NFC", " ".join(text.split()))
