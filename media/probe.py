"""What is in a video, and whether we take it. The look itself happens in an enclosed process."""

from pathlib import Path
from typing import Literal

import msgspec
from msgspec.structs import asdict, replace

from app.limits import Limits
from app.refusal import Refusal
from media import sandbox, sniff
from media.units import spell_length, spell_pixels

PROBING = Path(__file__).with_name("probing.py")

MOST_PIXELS = 3840 * 2160  # 4K
#: What decoders may allocate for one frame: they count the padding of 4K too.
DECODED_PIXELS = (3840 + 64) * (2160 + 64)
MOST_FPS = 120
CODECS = {"h264": "H.264", "hevc": "HEVC", "av1": "AV1", "vp9": "VP9"}
#: A measured rate may lie a little above the real one.
FPS_SLACK = 1
#: What every browser plays as it came: short side in pixels, and pictures a second.
PLAYED_SHORT, PLAYED_FPS = 1080, 60.5
#: What may stay beside the ladder: bits a second, and seconds from keyframe to keyframe.
TOP_RATE, TOP_GAP_S = 12_000_000, 4
HDR_TRANSFERS = {16: "smpte2084", 18: "arib-std-b67"}  # PQ and HLG, by their numbers in H.273
#: Below this share of its own length a file counts as cut off.
WHOLE = 0.9
#: Seconds that a trimmed film must last; less is a slip of the finger.
SHORTEST = 0.5


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What `probing` prints: the file as it lies there. Without picture or sound it has no time."""

    codec: str | None
    width: int = 0
    height: int = 0
    rotation: int = 0
    pixel_format: str = ""
    transfer: int = 0
    frames: int = 0
    average_fps: float = 0
    duration_s: float = 0
    readable_s: float = 0
    keyframe_gap_s: float = 0
    audio: str | None
    channels: int
    size: int
    container: str
    tags: tuple[str, ...]
    words: tuple[tuple[str, str], ...]


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """Width and height are as people see them: turned upright, with square pixels; 0 without a picture."""

    codec: str | None
    width: int = 0
    height: int = 0
    rotation: int = 0
    pixel_format: str = ""
    transfer: int = 0
    fps: float | None
    """Frames per second; None where the file tells nothing believable."""
    duration_s: float
    """Of the part that is kept: from `start_s` to `end_s`, where None is the end of the file."""
    start_s: float = 0
    end_s: float | None = None
    keyframe_gap_s: float
    audio: str | None
    channels: int
    size: int
    """Bytes."""
    container: str
    tags: tuple[str, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    """Captions inside the file: coding and language of each stream."""

    @property
    def kind(self) -> Literal["video", "audio"]:
        return "video" if self.codec else "audio"

    @property
    def hdr(self) -> bool:
        return self.transfer in HDR_TRANSFERS

    @property
    def copyable(self) -> bool:
        """Every browser plays the picture as it is, so it need not be encoded to be seen.

        A copy could be cut at keyframes only, so it would show what the author cut off.
        """
        return (
            self.codec == "h264"
            and self.end_s is None
            and self.pixel_format in {"yuv420p", "yuvj420p"}
            and self.container.startswith("mov")
            and min(self.width, self.height) <= PLAYED_SHORT
            and (self.fps or 0) <= PLAYED_FPS
            and not self.hdr
        )

    @property
    def serves_as_top(self) -> bool:
        """The copy may stay beside the ladder: not too heavy, and quick to seek in."""
        light = self.size * 8 <= TOP_RATE * self.duration_s
        return self.copyable and light and self.keyframe_gap_s <= TOP_GAP_S


async def video(path: Path, scratch: Path) -> Facts:
    """Facts of a stranger's film or voice; refuses what we cannot read, with the limit and the real value.

    How long it may be is another question: `keep` answers it, once it is known what the author cuts off.
    """
    format_ = sniff.recognise(path)
    if format_.kind != "video":
        raise Refusal("not_a_video")
    found = await look(path, scratch, format_)
    if found.codec is not None:
        _check_picture(found)
    elif found.audio in {None, "unknown"}:
        raise Refusal("nothing_to_play")
    _check_time(found)
    return _facts(found)


def keep(facts: Facts, start_ms: int | None, end_ms: int | None, most: Limits) -> Facts:
    """The facts of what the author keeps; refuses what is too long or no longer there."""
    if start_ms is not None and end_ms is not None:
        start, end = start_ms / 1000, min(end_ms / 1000, facts.duration_s)
        if end - start < min(SHORTEST, facts.duration_s):
            raise Refusal("trim_beyond", limit=spell_length(facts.duration_s), value=spell_length(start))
        if start or end < facts.duration_s:
            facts = replace(facts, start_s=start, end_s=end, duration_s=end - start)
    check_length(facts.duration_s, most)
    return facts


def check_length(seconds: float, most: Limits) -> None:
    """Recorders stop a moment late, so the limit has some give."""
    if seconds > most.video_max_s + most.video_tolerance_s:
        raise Refusal("too_long", limit=spell_length(most.video_max_s), value=spell_length(seconds))


async def look(path: Path, scratch: Path, format_: sniff.Format = sniff.MOV) -> Found:
    """The bare findings; `Refusal` if the file cannot be read at all."""
    return (await _look([path], scratch, format_))[0]


async def renditions(paths: list[Path], scratch: Path) -> list[Facts]:
    """Facts of files we made ourselves, all of them in one process: starting it takes longer than a look."""
    return [_facts(found) for found in await _look(paths, scratch, sniff.MOV)]


async def rendition(path: Path, scratch: Path) -> Facts:
    """Facts of a file we made ourselves."""
    return (await renditions([path], scratch))[0]


async def _look(paths: list[Path], scratch: Path, format_: sniff.Format) -> list[Found]:
    path, *more = paths
    bounds = (format_.demuxer, format_.whitelist, str(DECODED_PIXELS))
    try:
        outcome = await sandbox.run_python(PROBING, path, scratch, *bounds, *more, readable=more)
    except sandbox.Stalled as stalled:
        raise Refusal("encoder_stalled", limit=spell_length(stalled.seconds)) from None
    if outcome.code or len(outcome.lines) < len(paths):
        raise Refusal("unreadable_video")
    return [msgspec.json.decode(line, type=Found) for line in outcome.lines[-len(paths) :]]


def _check_picture(found: Found) -> None:
    if found.codec not in CODECS:
        raise Refusal("codec_unknown", limit=", ".join(CODECS.values()), value=found.codec)
    pixels = found.width * found.height
    if pixels > MOST_PIXELS:
        raise Refusal("too_many_pixels", limit=spell_pixels(MOST_PIXELS), value=spell_pixels(pixels))
    if not pixels:
        raise Refusal("unreadable_video")


def _check_time(found: Found) -> None:
    length = found.duration_s
    if found.readable_s < WHOLE * length:
        raise Refusal("incomplete_file", limit=spell_length(length), value=spell_length(found.readable_s))
    # Clocks of phones are off by a little; a clip of a few frames says nothing about its rate.
    if found.codec and length >= 1 and found.frames / length > MOST_FPS + FPS_SLACK:
        raise Refusal("too_many_frames", limit=MOST_FPS, value=round(found.frames / length))


def _facts(found: Found) -> Facts:
    lies = found.rotation % 180 == 90
    width, height = (found.height, found.width) if lies else (found.width, found.height)
    rates = (found.average_fps, found.frames / (found.duration_s or 1))
    rate = next((rate for rate in rates if 1 <= rate <= MOST_FPS + FPS_SLACK), None)
    upright = asdict(found) | {"width": width, "height": height, "fps": rate}
    return msgspec.convert(upright, Facts)
