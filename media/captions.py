"""WebVTT captions: read strictly, with the line of every fault, and written cleanly.

The player and the transcript need plain words, so styling is dropped and a voice becomes "Name: ".
"""

import html
import re
from collections.abc import Iterable, Iterator

import msgspec

from app.refusal import Refusal
from media.units import spell_size

MOST_BYTES = 200_000

TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
TIMING = re.compile(rf"{TIME}[ \t]+-->[ \t]+{TIME}(?:[ \t].*)?")
VOICE = re.compile(r"<v(?:\.[^ \t>]*)?[ \t]+([^>]+)>")
TAG = re.compile(r"</?[^>]*>")
ASIDES = ("NOTE", "STYLE", "REGION")


class Cue(msgspec.Struct, frozen=True):
    """Plain words between two moments, in milliseconds. `line` is where it stood in the file."""

    start: int
    end: int
    text: str
    line: int = 0


def parse(data: bytes) -> list[Cue]:
    """The cues of a WebVTT file; refuses the first fault with its line number."""
    if len(data) > MOST_BYTES:
        raise Refusal("caption_too_big", limit=spell_size(MOST_BYTES), value=spell_size(len(data)))
    try:
        lines = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    except UnicodeDecodeError:
        raise Refusal("caption_not_text") from None
    if b"\0" in data:
        raise Refusal("caption_not_text")
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        raise Refusal("caption_no_header", value=1)
    cues = [cue for number, block in _blocks(lines) if (cue := _cue(number, block))]
    check(cues)
    return cues


def check(cues: Iterable[Cue]) -> None:
    """Every cue ends after it starts, and after the one before it has ended."""
    before = Cue(0, 0, "")
    for cue in cues:
        if cue.end <= cue.start:
            raise Refusal("caption_ends_before_start", value=cue.line)
        if cue.start < before.start:
            raise Refusal("caption_out_of_order", value=cue.line)
        if cue.start < before.end:
            raise Refusal("caption_overlap", value=cue.line)
        before = cue


def serialise(cues: Iterable[Cue]) -> str:
    """The WebVTT file of these cues; their words cannot end a cue or begin a tag."""
    written = (
        f"{_moment(cue.start)} --> {_moment(cue.end)}\n{html.escape(_close_up(cue.text), quote=False)}\n"
        for cue in cues
    )
    return "\n".join(["WEBVTT\n", *written])


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Groups of lines between blank ones, each with the number of its first line; the header is left out."""
    block: list[str] = []
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            block.append(line)
        elif block:
            if number - len(block) > 1:
                yield number - len(block), block
            block = []


def _cue(number: int, block: list[str]) -> Cue | None:
    if "-->" not in block[0] and block[0].split()[0] in ASIDES:
        return None
    if "-->" not in block[0] and len(block) > 1:  # an identifier may stand above the times
        number, block = number + 1, block[1:]
    times = TIMING.fullmatch(block[0].strip())
    if times is None:
        raise Refusal("caption_bad_time", value=number)
    for below, line in enumerate(block[1:], start=number + 1):
        if "-->" in line:  # the next cue, without the blank line before it
            raise Refusal("caption_bad_time", value=below)
    text = _plain("\n".join(block[1:]))
    if not text:
        raise Refusal("caption_no_text", value=number)
    return Cue(_milliseconds(*times.groups()[:4]), _milliseconds(*times.groups()[4:]), text, number)


def _milliseconds(hours: str | None, minutes: str, seconds: str, thousandths: str) -> int:
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(thousandths)


def _moment(milliseconds: int) -> str:
    seconds, thousandths = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{thousandths:03}"


def _plain(text: str) -> str:
    return html.unescape(TAG.sub("", VOICE.sub(r"\1: ", text))).strip()


def _close_up(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())
