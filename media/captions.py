"""WebVTT captions: read strictly, with the line of every fault, and written cleanly. SubRip is taken too.

The player and the transcript need plain words, so styling is dropped and a voice becomes "Name: ".
Every Refusal about a line has its number as `field`.
"""

import html
import re
from collections.abc import Iterable, Iterator

import msgspec

from app.refusal import Refusal
from media.units import spell_size

MOST_BYTES = 200_000
MOST_CUES = 1_000
MOST_SIGNS = 300

TIME = r"(?:(\d{2,3}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
TIMING = re.compile(rf"{TIME}[ \t]+-->[ \t]+{TIME}(?:[ \t].*)?")
VOICE = re.compile(r"<v(?:\.[^ \t>]*)?[ \t]+([^>]+)>")
TAG = re.compile(r"</?[^>]*>")
ASIDES = ("NOTE", "STYLE", "REGION")
HEADER = re.compile(r"WEBVTT(?:[ \t].*)?")
#: SubRip is told by its comma; everything else in it is WebVTT without a header.
SUBRIP = re.compile(r"(\d{2,3}:\d\d:\d\d),(\d{3})(\s+-->\s+)(\d{2,3}:\d\d:\d\d),(\d{3})")
#: Blank lines, a number, then the first times.
SUBRIP_STARTS = 5


class Cue(msgspec.Struct, frozen=True):
    """Plain words between two moments, in milliseconds. `line` is where it stood in the file."""

    start: int
    end: int
    text: str
    line: int = 0


def clean(data: bytes, length_ms: int | None = None) -> str:
    """The file as we keep it; refuses the first fault, and what is more than the clip can show."""
    if len(data) > MOST_BYTES:
        raise Refusal("caption_too_big", limit=spell_size(MOST_BYTES), value=spell_size(len(data)))
    cues = parse(data)
    if len(cues) > MOST_CUES:
        raise _fault("caption_too_many", cues[MOST_CUES].line, limit=MOST_CUES, value=len(cues))
    for cue in cues:
        if len(cue.text) > MOST_SIGNS:
            raise _fault("caption_too_long", cue.line, limit=MOST_SIGNS, value=len(cue.text))
        if length_ms is not None and cue.start >= length_ms:
            raise _fault("caption_beyond", cue.line, limit=moment(length_ms), value=moment(cue.start))
    return serialise(cues)


def parse(data: bytes) -> list[Cue]:
    """The cues of a WebVTT or SubRip file; refuses the first fault with its line number."""
    blocks = _blocks(_lines(data))
    cues = [cue for number, block in blocks if (cue := _cue(number, block))]
    check(cues)
    return cues


def check(cues: Iterable[Cue]) -> None:
    """Every cue ends after it starts, and after the one before it has ended."""
    before = Cue(0, 0, "")
    for cue in cues:
        if cue.end <= cue.start:
            raise _fault("caption_ends_before_start", cue.line)
        if cue.start < before.start:
            raise _fault("caption_out_of_order", cue.line)
        if cue.start < before.end:
            raise _fault("caption_overlap", cue.line)
        before = cue


def serialise(cues: Iterable[Cue]) -> str:
    """The WebVTT file of these cues; their words cannot end a cue or begin a tag."""
    written = (
        f"{moment(cue.start)} --> {moment(cue.end)}\n{html.escape(_close_up(cue.text), quote=False)}\n"
        for cue in cues
    )
    return "\n".join(["WEBVTT\n", *written])


def moment(milliseconds: int) -> str:
    """The time as WebVTT writes it: `62500` is "00:01:02.500"."""
    seconds, thousandths = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{thousandths:03}"


def _lines(data: bytes) -> list[str]:
    """The lines of the file; the header is left blank, so that numbers stay those of the file."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise Refusal("caption_not_text") from None
    if "\0" in text:
        raise Refusal("caption_not_text")
    lines = text.split("\n")
    if HEADER.fullmatch(lines[0]):
        ends = next((number for number, line in enumerate(lines) if not line.strip()), len(lines))
        return [""] * ends + lines[ends:]
    if any(SUBRIP.match(line.strip()) for line in lines[:SUBRIP_STARTS]):
        return [SUBRIP.sub(r"\1.\2\3\4.\5", line) for line in lines]
    raise _fault("caption_no_header", 1)


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Groups of lines between blank ones, each with the number of its first line."""
    block: list[str] = []
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _cue(number: int, block: list[str]) -> Cue | None:
    if "-->" not in block[0] and block[0].split()[0] in ASIDES:
        return None
    if "-->" not in block[0] and len(block) > 1:  # an identifier may stand above the times
        number, block = number + 1, block[1:]
    times = TIMING.fullmatch(block[0].strip())
    if times is None:
        raise _fault("caption_bad_time", number)
    for below, line in enumerate(block[1:], start=number + 1):
        if "-->" in line:  # the next cue, without the blank line before it
            raise _fault("caption_bad_time", below)
    text = _plain("\n".join(block[1:]))
    if not text:
        raise _fault("caption_no_text", number)
    return Cue(_milliseconds(*times.groups()[:4]), _milliseconds(*times.groups()[4:]), text, number)


def _fault(
    code: str, line: int, *, limit: int | str | None = None, value: int | str | None = None
) -> Refusal:
    return Refusal(code, limit=limit, value=line if value is None else value, field=str(line))


def _milliseconds(hours: str | None, minutes: str, seconds: str, thousandths: str) -> int:
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(thousandths)


def _plain(text: str) -> str:
    return html.unescape(TAG.sub("", VOICE.sub(r"\1: ", text))).strip()


def _close_up(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())
