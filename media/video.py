"""Recipes: command lines for ffmpeg, made from paths and facts and nothing else.

Each ladder is one process with one decode; a smaller rung is scaled from the next bigger one,
which costs a quarter less than a process per rung (docs: architecture, media).
"""

import math
import os
from pathlib import Path
from typing import Any

import ffmpeg
import msgspec

from media import sniff
from media.probe import DECODED_PIXELS, HDR_TRANSFERS, Facts

#: Seconds and short side of the first version of a video that browsers cannot play as it came.
FIRST_LENGTH, FIRST_SHORT = 6, 480
#: Short side of the pictures that posters are made of.
STILL_SHORT = 720
#: More threads than this gain little and take address space, which is limited.
THREADS = min(os.cpu_count() or 1, 8)
#: What a clip gets that tells no believable rate.
FPS = 30

#: CRF and highest rate in kbit/s by short side; between two rungs the next bigger one counts.
QUALITY = {480: (24, 1100), 720: (23, 2500), 1080: (22, 4500)}

# White of HDR video is 203 nits (ITU-R BT.2408); 4.9 is 1000 nits above that white.
TONE_MAPPING: tuple[tuple[str, dict[str, Any]], ...] = (
    ("zscale", {"t": "linear", "npl": 203}),
    ("format", {"pix_fmts": "gbrpf32le"}),
    ("zscale", {"p": "bt709"}),
    ("tonemap", {"tonemap": "mobius", "param": 0.7, "desat": 0, "peak": 4.9}),
    ("zscale", {"t": "bt709", "m": "bt709", "r": "tv"}),
)
#: EBU R 128, at the loudness of the web: -16 LUFS, with peaks that survive another coding.
LOUDNESS = {"I": -16, "TP": -1.5, "LRA": 11}
SAMPLE_RATE = 48_000
SOUND: dict[str, Any] = {"c:a": "aac", "b:a": "96k", "ac": 2, "ar": SAMPLE_RATE}
#: No place, no time, no device in the file; the table of contents first.
CLEAN: dict[str, Any] = {
    "map_metadata": -1,
    "map_metadata:s:v": -1,
    "map_metadata:s:a": -1,
    "map_chapters": -1,
    "dn": None,
    "sn": None,
    "movflags": "+faststart",
    "f": "mp4",
}


class Target(msgspec.Struct, frozen=True):
    """What renditions are to be like: most frames a second, short sides in pixels, one loudness for all."""

    fps: int = 30
    rungs: tuple[int, ...] = (720, 480)
    loudness: bool = True


#: As the limits are before anybody has changed them.
DEFAULT = Target()


class Size(msgspec.Struct, frozen=True):
    width: int
    height: int

    @property
    def short(self) -> int:
        return min(self.width, self.height)


def ladder_sizes(facts: Facts, rungs: tuple[int, ...]) -> list[Size]:
    """Sizes of the rungs, biggest first, never scaled up; a small source has its own size only."""
    whole = fit(facts, min(facts.width, facts.height))
    return [fit(facts, rung) for rung in sorted(rungs, reverse=True) if rung <= whole.short] or [whole]


def fit(facts: Facts, short: int) -> Size:
    """The size with this short side, or the source's own if it is smaller; H.264 wants even numbers."""
    share = min(short / min(facts.width, facts.height), 1)
    return Size(_even(facts.width * share), _even(facts.height * share))


def copy(program: Path, source: Path, out: Path, facts: Facts) -> list[str]:
    """The same picture in a clean MP4 that starts to play while it loads; sound becomes AAC."""
    film = open_film(source)
    streams = [film["v:0"], *([film["a:0"]] if facts.audio else [])]
    sound = {"c:a": "copy"} if facts.audio in {None, "aac"} else SOUND
    return compile_command(program, ffmpeg.output(*streams, str(out), **{"c:v": "copy"}, **sound, **CLEAN))


def ladder(
    program: Path, source: Path, outs: dict[Path, Size], facts: Facts, target: Target = DEFAULT
) -> list[str]:
    """All rungs in one process: `outs` names file and size, biggest first."""
    return _encode(program, open_film(source, **_kept(facts)), outs, facts, target)


def first(program: Path, source: Path, out: Path, facts: Facts, target: Target = DEFAULT) -> list[str]:
    """The first seconds, so that something plays while the ladder is made."""
    film = open_film(source, **_kept(facts, FIRST_LENGTH))
    return _encode(program, film, {out: fit(facts, FIRST_SHORT)}, facts, target)


def sound(program: Path, source: Path, out: Path, facts: Facts, target: Target = DEFAULT) -> list[str]:
    """The voice without a picture."""
    (stream,) = _sounds(open_film(source, **_kept(facts))["a:0"], 1, target)
    return compile_command(program, ffmpeg.output(stream, str(out), **SOUND, **CLEAN))


def stills(program: Path, source: Path, outs: dict[Path, float], facts: Facts) -> list[str]:
    """Pictures at the given seconds; jumping there costs no decode between."""
    outputs = []
    for path, second in outs.items():
        picture = _scale(open_film(source, ss=f"{second:.3f}")["v:0"], fit(facts, STILL_SHORT))
        picture = _tone(picture, facts).filter("format", pix_fmts="rgb24")
        outputs.append(ffmpeg.output(picture, str(path), **{"frames:v": 1, "update": 1, "c:v": "png"}))
    return compile_command(program, *outputs)


def poster_times(facts: Facts) -> list[float]:
    """Three moments: early but past a black start, the middle, and late."""
    return [round(facts.start_s + facts.duration_s * share, 3) for share in (0.1, 0.5, 0.8)]


def open_film(source: Path, **options: Any) -> Any:
    """A file as an input of ffmpeg-python, bound to what its first bytes say it is."""
    format_ = sniff.recognise(source)
    return ffmpeg.input(
        f"file:{source.absolute()}",
        f=format_.demuxer,
        format_whitelist=format_.whitelist,
        protocol_whitelist="file",
        max_pixels=DECODED_PIXELS,
        threads=THREADS,
        **options,
    )


def compile_command(program: Path, *outputs: Any) -> list[str]:
    """The command line of these outputs of ffmpeg-python, which says four times a second how far it is."""
    start = [str(program), "-nostdin", "-y", "-v", "error", "-progress", "pipe:1", "-stats_period", "0.25"]
    joined = ffmpeg.merge_outputs(*outputs) if len(outputs) > 1 else outputs[0]
    return [str(part) for part in ffmpeg.compile(joined, cmd=start)]


def _even(side: float) -> int:
    """The nearest even number, of two as near the smaller one; rounded, as 105.00000000000001 is 105."""
    return max(2 * math.ceil(round(side, 6) / 2 - 0.5), 2)


def _kept(facts: Facts, seconds: float | None = None) -> dict[str, str]:
    """What of the input is read, at most its first `seconds`. Both ends are exact, as all is encoded anew."""
    ends = [end for end in (facts.end_s, seconds and facts.start_s + seconds) if end is not None]
    start = {"ss": f"{facts.start_s:.3f}"} if facts.start_s else {}
    return start | ({"to": f"{min(ends):.3f}"} if ends else {})


def _encode(program: Path, film: Any, outs: dict[Path, Size], facts: Facts, target: Target) -> list[str]:
    pictures = _pictures(film["v:0"], list(outs.values()), facts, target)
    sounds = _sounds(film["a:0"], len(outs), target) if facts.audio else [None] * len(outs)
    outputs = [
        ffmpeg.output(picture, *([sound] if sound else []), str(path), **_h264(size), **SOUND, **CLEAN)
        for (path, size), picture, sound in zip(outs.items(), pictures, sounds, strict=True)
    ]
    return compile_command(program, *outputs)


def _pictures(stream: Any, sizes: list[Size], facts: Facts, target: Target) -> list[Any]:
    rate = min(facts.fps or FPS, target.fps)
    stream = _scale(stream.filter("fps", f"{rate:.5g}"), sizes[0])
    stream = _tone(stream, facts).filter("format", pix_fmts="yuv420p")
    pictures = []
    for size in sizes[1:]:
        both = stream.filter_multi_output("split")
        pictures.append(both[0])
        stream = both[1].filter("scale", size.width, size.height).filter("setsar", 1)
    return [*pictures, stream]


def _scale(stream: Any, size: Size) -> Any:
    return stream.filter("scale", size.width, size.height, out_range="tv").filter("setsar", 1)


def _tone(stream: Any, facts: Facts) -> Any:
    """HDR becomes ordinary colour. Files often carry only some of their colour tags, so all are set."""
    if not facts.hdr:
        return stream
    stream = stream.filter(
        "setparams",
        color_primaries="bt2020",
        color_trc=HDR_TRANSFERS[facts.transfer],
        colorspace="bt2020nc",
        range="tv",
    )
    for name, options in TONE_MAPPING:
        stream = stream.filter(name, **options)
    return stream


def _sounds(stream: Any, count: int, target: Target) -> list[Any]:
    if target.loudness:
        stream = stream.filter("loudnorm", **LOUDNESS)
    stream = stream.filter("aresample", SAMPLE_RATE)
    if count == 1:
        return [stream]
    copies = stream.filter_multi_output("asplit", count)
    return [copies[number] for number in range(count)]


def _h264(size: Size) -> dict[str, Any]:
    crf, rate = QUALITY[next((rung for rung in QUALITY if size.short <= rung), 1080)]
    return {
        "c:v": "libx264",
        "preset": "veryfast",
        "profile:v": "high",
        "crf": crf,
        "maxrate": f"{rate}k",
        "bufsize": f"{2 * rate}k",
        # A keyframe every 2 s in every rung: seeking is quick, and rungs can be cut at the same places.
        "force_key_frames": "expr:gte(t,n_forced*2)",
        "sc_threshold": 0,
        "threads": THREADS,
    }
