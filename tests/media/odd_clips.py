"""What phones, browsers and messengers make of a film: 2 s with a red upper left corner, in odd clothes.

Each entry is one oddity: its file and the size and length that people see.
"""

import base64
from pathlib import Path

import msgspec

from tests.media.clips import AAC, kept, make_film, tone

SECONDS = 1.5
H264 = "-c:v libx264 -preset ultrafast -g 30 -pix_fmt yuv420p"
HEVC = "-c:v libx265 -preset ultrafast -x265-params log-level=none:keyint=30 -tag:v hvc1"
TEN_BIT = f"-pix_fmt yuv420p10le {HEVC}"
WORDS = base64.b64encode(b"1\n00:00:00,200 --> 00:00:01,200\nHold it here\n").decode()
GPS = "-metadata location=+48.1+11.5/ -metadata:s:v:0 title=Kitchen -movflags use_metadata_tags"


class Odd(msgspec.Struct, frozen=True):
    """`width` and `height` as people see them; `seconds` as they would time it."""

    ending: str
    recipe: str
    width: int = 320
    height: int = 180
    seconds: float = SECONDS


def red(size: str = "320x180", rate: int = 30, seconds: float = SECONDS) -> str:
    """A moving picture whose upper left quarter is red."""
    corner = "drawbox=x=0:y=0:w=iw/2:h=ih/2:color=red:t=fill"
    return f"-f lavfi -i testsrc2=s={size}:r={rate}:d={seconds},{corner}"


def hdr(transfer: str, *, tags: bool = True) -> str:
    full = ":color_primaries=bt2020:colorspace=bt2020nc" if tags else ""
    return f"{red()} -vf setparams=color_trc={transfer}{full} {TEN_BIT}"


SOUND = tone(SECONDS)


def jitter(most: int) -> str:
    """Frames that come up to so many ticks of a 90 kHz clock late."""
    late = f"-vf settb=1/90000,setpts=PTS+mod(N*977\\,{most})"
    return f"{late} -fps_mode vfr -enc_time_base 1/90000 -video_track_timescale 90000"


ODD: dict[str, Odd] = {
    "hevc": Odd("mov", f"{red()} {SOUND} {HEVC} -pix_fmt yuv420p {AAC}"),
    "hevc-10-bit": Odd("mov", f"{red()} {SOUND} {TEN_BIT} {AAC}"),
    "hlg": Odd("mov", hdr("arib-std-b67")),
    "hlg-half-tagged": Odd("mov", hdr("arib-std-b67", tags=False)),
    "pq": Odd("mov", hdr("smpte2084")),
    "pq-half-tagged": Odd("mov", hdr("smpte2084", tags=False)),
    "variable-rate": Odd("mp4", f"{red()} {jitter(1500)} {H264}"),
    "90000-fps": Odd("mp4", f"{red()} {jitter(5)} {H264}"),
    "60-fps": Odd("mp4", f"{red(rate=60)} {H264}"),
    "120-fps": Odd("mp4", f"{red(rate=120)} {H264}"),
    "silent": Odd("mp4", f"{red()} {H264}"),
    "surround": Odd("mp4", f"{red()} {SOUND} {H264} {AAC} -ac 6"),
    "mono-8-khz": Odd("mp4", f"{red()} {SOUND} {H264} {AAC} -ac 1 -ar 8000"),
    "opus-in-fragments": Odd(
        "mp4", f"{red()} {SOUND} {H264} -c:a libopus -movflags frag_keyframe+empty_moov"
    ),
    "webm-vp9": Odd("webm", f"{red()} {SOUND} -c:v libvpx-vp9 -deadline realtime -c:a libopus"),
    "live-webm": Odd("webm", f"{red()} {SOUND} -c:v libvpx-vp9 -deadline realtime -c:a libopus -live 1"),
    "av1": Odd("mp4", f"{red()} -c:v libsvtav1 -preset 12"),
    "matroska": Odd("mkv", f"{red()} {SOUND} {H264} {AAC}"),
    "3gp": Odd("3gp", f"{red('176x144')} {SOUND} {H264} {AAC} -ac 1 -ar 16000", width=176, height=144),
    "m4v": Odd("m4v", f"{red()} {SOUND} {H264} {AAC} -f mp4"),
    "words-inside": Odd(
        "mp4",
        f"{red()} -f srt -i data:text/plain;base64,{WORDS} {H264} -c:s mov_text -metadata:s:s:0 language=deu",
    ),
    "yuv444": Odd("mp4", f"{red()} -c:v libx264 -preset ultrafast -pix_fmt yuv444p"),
    "full-range": Odd("mp4", f"{red()} -c:v libx264 -preset ultrafast -pix_fmt yuvj420p"),
    "odd-size": Odd(
        "mp4",
        f"{red('356x202')} -vf format=yuv444p,crop=355:201:0:0:exact=1 -c:v libx264 -preset ultrafast",
        width=354,
        height=200,
    ),
    "short-side-360": Odd("mp4", f"{red('360x640')} {SOUND} {H264} {AAC}", width=360, height=640),
    "wide-pixels": Odd("mp4", f"{red('240x180')} -vf setsar=4/3 {H264}"),
    "place-and-title": Odd("mov", f"{red()} {H264} {GPS}"),
    "two-films": Odd("mp4", f"{red()} {tone(SECONDS)} -map 0:v -map 0:v -map 1:a {H264} {AAC}"),
    "longer-sound": Odd("mp4", f"{red()} {tone(3)} {H264} {AAC}", seconds=3),
    "shorter-sound": Odd("mp4", f"{red()} {tone(0.5)} {H264} {AAC}"),
    "a-blink": Odd("mp4", f"{red(seconds=0.2)} {H264}", seconds=0.2),
    "late-start": Odd("mp4", f"-itsoffset 0.4 {red()} {SOUND} {H264} {AAC}", seconds=1.9),
    "interlaced": Odd("mp4", f"{red()} -vf interlace {H264} -flags +ilme+ildct"),
    "turned-90": Odd("mp4", "-display_rotation 90 -i {clock} -c copy", width=180, height=320),
    "turned-180": Odd("mp4", "-display_rotation 180 -i {upside-down} -c copy"),
    "turned-270": Odd("mp4", "-display_rotation 270 -i {cclock} -c copy", width=180, height=320),
}


#: Film in a coding that we do not take, and the sentence about it.
REFUSED = {
    "vp8": ("webm", f"{red()} -c:v libvpx -deadline realtime"),
    "mpeg-4": ("3gp", f"{red('176x144')} -c:v mpeg4"),
    "theora": ("mkv", f"{red()} -c:v libtheora"),
}

#: The picture as the sensor saw it, while the phone was held otherwise; `-display_rotation` turns it back.
LYING = {
    "clock": f"{red('180x320')} -vf transpose=clock {H264}",
    "cclock": f"{red('180x320')} -vf transpose=cclock {H264}",
    "upside-down": f"{red()} -vf hflip,vflip {H264}",
}


def sensor(name: str) -> Path:
    return kept(f"odd-{name}", "mp4", LYING[name], lambda path: make_film(LYING[name], path))


def odd(name: str) -> Path:
    """The file, made on first use."""
    one = ODD[name]
    return kept(f"odd-{name}", one.ending, one.recipe, lambda path: make_film(one.recipe, path, sensor))


def lying() -> Path:
    """A film whose head promises a minute."""
    return kept("odd-lying", "mp4", "mvhd of a minute", _lie)


def refused(name: str) -> Path:
    ending, recipe = REFUSED[name]
    return kept(f"odd-{name}", ending, recipe, lambda path: make_film(recipe, path))


def large() -> Path:
    """10 s in 4K at 60 Mbit/s, as newer phones film."""
    short = f"{red('3840x2160', seconds=0.5)} {HEVC} -pix_fmt yuv420p -b:v 40M"
    path = kept("odd-4k", "mov", short, lambda path: make_film(short, path))
    again = "-stream_loop 20 -i {short} -c copy -tag:v hvc1"
    return kept("odd-large", "mov", again, lambda out: make_film(again, out, lambda _: path))


def _lie(path: Path) -> None:
    data = bytearray(odd("silent").read_bytes())
    length = data.index(b"mvhd") + 20
    data[length : length + 4] = (60 * int.from_bytes(data[length - 4 : length])).to_bytes(4)
    path.write_bytes(data)
