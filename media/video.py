"""Recipes: command lines for ffmpeg, made from paths and facts and nothing else.

Each ladder is one process with one decode; a smaller rung is scaled from the next bigger one,
which costs a quarter less than a process per rung (docs: architecture, media).
"""

import os
from pathlib import Path
from typing import Any

import ffmpeg
import msgspec

from media import sniff
from media.probe import DECODED_PIXELS, HDR_TRANSFERS, Facts

#: Seconds of the first version of a video that browsers cannot play as it came.
FIRST_LENGTH = 8
#: More threads than this gain little and take address space, which is limited.
THREADS = min(os.cpu_count() or 1, 8)
#: What a clip gets that tells no believable rate, and the most that any clip gets.
FPS = 30

#: CRF, highest rate and buffer by short side; between two rungs the next bigger one counts.
QUALITY = {480: (24, 1100), 720: (23, 2500), 1080: (22, 4500)}

# White of HDR video is 203 nits (ITU-R BT.2408); 4.9 is 1000 nits above that white.
TONE_MAPPING: tuple[tuple[str, dict[str, Any]], ...] = (
    ("zscale", {"t": "linear", "npl": 203}),
    ("format", {"pix_fmts": "gbrpf32le"}),
    ("zscale", {"p": "bt709"}),
    ("tonemap", {"tonemap": "mobius", "param": 0.7, "desat": 0, "peak": 4.9}),
    ("zscale", {"t": "bt709", "m": "bt709", "r": "tv"}),
)
LOUDNESS = {"I": -16, "TP": -1.5, "LRA": 11}


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
    return Size(*(max(2 * int(side * share / 2 + 0.5 - 1e-9), 2) for side in (facts.width, facts.height)))


def copy(program: Path, source: Path, out: Path, facts: Facts) -> list[str]:
    """The same picture in a clean MP4 that starts to play while it loads; sound becomes AAC."""
    film = _open(source)
    streams = [film["v:0"], *([film["a:0"]] if facts.audio else [])]
    sound = {"c:a": "copy"} if facts.audio in {None, "aac"} else _SOUND
    return _compile(program, ffmpeg.output(*streams, str(out), **{"c:v": "copy"}, **sound, **_CLEAN))


def ladder(program: Path, source: Path, outs: dict[Path, Size], facts: Facts) -> list[str]:
    """All rungs in one process: `outs` names file and size, biggest first."""
    return _encode(program, _open(source), outs, facts)


def first(program: Path, source: Path, out: Path, facts: Facts) -> list[str]:
    """The first seconds, so that something plays while the ladder is made."""
    return _encode(program, _open(source, t=FIRST_LENGTH), {out: fit(facts, 480)}, facts)


def stills(program: Path, source: Path, outs: dict[Path, float], facts: Facts) -> list[str]:
    """Pictures at the given seconds, 720 on the short side; jumping there costs no decode between."""
    outputs = []
    for path, second in outs.items():
        picture = _scale(_open(source, ss=f"{second:.3f}")["v:0"], fit(facts, 720))
        picture = _tone(picture, facts).filter("format", pix_fmts="rgb24")
        outputs.append(ffmpeg.output(picture, str(path), **{"frames:v": 1, "update": 1, "c:v": "png"}))
    return _compile(program, *outputs)


def poster_times(facts: Facts) -> list[float]:
    """Three moments: early but past a black start, the middle, and late."""
    return [round(facts.duration_s * share, 3) for share in (0.1, 0.5, 0.8)]


def _open(source: Path, **options: Any) -> Any:
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


def _encode(program: Path, film: Any, outs: dict[Path, Size], facts: Facts) -> list[str]:
    pictures = _pictures(film["v:0"], list(outs.values()), facts)
    sounds = _sounds(film["a:0"], len(outs)) if facts.audio else [None] * len(outs)
    outputs = [
        ffmpeg.output(picture, *([sound] if sound else []), str(path), **_h264(size), **_SOUND, **_CLEAN)
        for (path, size), picture, sound in zip(outs.items(), pictures, sounds, strict=True)
    ]
    return _compile(program, *outputs)


def _pictures(stream: Any, sizes: list[Size], facts: Facts) -> list[Any]:
    rate = min(facts.fps or FPS, FPS)
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


def _sounds(stream: Any, count: int) -> list[Any]:
    stream = stream.filter("loudnorm", **LOUDNESS).filter("aresample", 48000)
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


_SOUND: dict[str, Any] = {"c:a": "aac", "b:a": "96k", "ac": 2, "ar": 48000}
#: No place, no time, no device in the file; the table of contents first.
_CLEAN: dict[str, Any] = {
    "map_metadata": -1,
    "map_metadata:s:v": -1,
    "map_metadata:s:a": -1,
    "map_chapters": -1,
    "dn": None,
    "sn": None,
    "movflags": "+faststart",
    "f": "mp4",
}


def _compile(program: Path, *outputs: Any) -> list[str]:
    start = [str(program), "-nostdin", "-y", "-v", "error", "-progress", "pipe:1", "-stats_period", "0.25"]
    joined = ffmpeg.merge_outputs(*outputs) if len(outputs) > 1 else outputs[0]
    return [str(part) for part in ffmpeg.compile(joined, cmd=start)]
