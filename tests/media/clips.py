"""Small files for the tests of media, made by ffmpeg and Pillow and kept in var/test-media by recipe.

`clip("phone-h264")` gives a path. A changed recipe has another hash, so nothing stale is ever used.
"""

import hashlib
import io
import os
import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import pillow_heif
from PIL import Image

from media import ffmpeg

STORE = Path(__file__).parents[2] / "var" / "test-media"

#: Pictures a second of the films that are encoded most: the 30 of a phone take longer and tell no more.
FEW = 10
#: Red for two seconds and blue for two: what is cut off can be seen.
COLOURS = "-f lavfi -i color=red:s=320x240:r=30:d=2 -f lavfi -i color=blue:s=320x240:r=30:d=2"
X264 = "-c:v libx264 -preset ultrafast -g 30 -pix_fmt yuv420p"
X265 = "-c:v libx265 -preset ultrafast -x265-params log-level=none:keyint=30"
TEN_BIT = f"-pix_fmt yuv420p10le {X265} -tag:v hvc1"
HLG = "setparams=color_trc=arib-std-b67"
JITTER = "testsrc2=s=320x240:r=30:d=2,settb=1/90000,setpts=PTS+mod(N*977\\,1500)"
AAC = "-c:a aac -b:a 64k"
TAGS = "-metadata title=Mara -metadata location=+48.1+11.5/ -metadata:s:v:0 title=Kitchen"


def film(size: str, seconds: float, rate: int = 30) -> str:
    return f"-f lavfi -i testsrc2=s={size}:r={rate}:d={seconds}"


def tone(seconds: float) -> str:
    return f"-f lavfi -i sine=f=440:d={seconds}"


#: Name: (ending, arguments of ffmpeg; `{other}` is another clip).
VIDEOS: dict[str, tuple[str, str]] = {
    "phone-h264": (
        "mp4",
        f"{film('540x960', 3, FEW)} {tone(3)} {X264} -g {FEW} {AAC} {TAGS} -movflags +faststart",
    ),
    "landscape-hevc": ("mov", f"{film('960x540', 2)} {tone(2)} {X265} -tag:v hvc1 -pix_fmt yuv420p {AAC}"),
    "large-hevc": ("mov", f"{film('1280x720', 1)} {tone(1)} {X265} -tag:v hvc1 -pix_fmt yuv420p {AAC}"),
    "four-k": ("mov", f"{film('2160x3840', 0.2)} {X265} -tag:v hvc1 -pix_fmt yuv420p"),
    "full-hd": ("mp4", f"{film('1920x1080', 0.3)} {X264}"),
    "long-hevc": ("mp4", f"{film('320x180', 10)} {X265} -pix_fmt yuv420p"),
    "rotated": ("mp4", "-display_rotation 90 -i {phone-landscape} -c copy"),
    "phone-landscape": ("mp4", f"{film('640x360', 2)} {tone(2)} {X264} {AAC}"),
    "silent": ("mp4", f"{film('360x640', 2)} {X264}"),
    "opus": ("mp4", f"{film('360x640', 2)} {tone(2)} {X264} -c:a libopus"),
    "webm": ("webm", f"{film('320x240', 2)} {tone(2)} -c:v libvpx-vp9 -deadline realtime -c:a libopus"),
    "vfr": (
        "mp4",
        f"-f lavfi -i {JITTER} {X264} -fps_mode vfr -enc_time_base 1/90000 -video_track_timescale 90000",
    ),
    "60fps": ("mp4", f"{film('320x240', 1, 60)} {X264}"),
    "240fps": ("mp4", f"{film('64x64', 1, 240)} {X264}"),
    "yuv444": ("mp4", f"{film('320x240', 2)} -c:v libx264 -preset ultrafast -pix_fmt yuv444p"),
    "hlg": (
        "mov",
        f"{film('480x270', 1)} -vf {HLG}:color_primaries=bt2020:colorspace=bt2020nc {TEN_BIT}",
    ),
    "hlg-half-tagged": (
        "mov",
        f"{film('480x270', 1)} -vf {HLG} {TEN_BIT}",
    ),
    "odd-size": (
        "mp4",
        f"{film('322x244', 1)} -vf format=yuv444p,crop=321:243:exact=1 -c:v libx264 -preset ultrafast",
    ),
    "four-minutes": ("mp4", f"{film('64x64', 242, 2)} {X264}"),
    "huge": ("mp4", f"{film('4000x4000', 0.04)} {X264}"),
    "mpeg4": ("mp4", f"{film('320x240', 1)} -c:v mpeg4"),
    "sound-only": ("m4a", f"{tone(1)} {AAC}"),
    "colours": (
        "mp4",
        f"{COLOURS} {tone(4)} -filter_complex [0][1]concat=n=2[v] -map [v] -map 2:a {X264} {AAC}",
    ),
    "late-sound": ("mp4", f"{film('320x240', 2)} {tone(3)} {X264} {AAC}"),
    "two-films": ("mp4", f"{film('320x240', 2)} {film('240x320', 2)} -map 0 -map 1 {X264}"),
    "blink": ("mp4", f"{film('320x240', 0.2)} {tone(0.2)} {X264} {AAC}"),
    "voice": ("m4a", f"{tone(4)} {AAC} {TAGS}"),
    "opus-voice": ("webm", f"{tone(2)} -c:a libopus"),
}


def clip(name: str) -> Path:
    """The file of that name, made on first use."""
    if name in VIDEOS:
        ending, recipe = VIDEOS[name]
        return kept(name, ending, recipe, lambda path: make_film(recipe, path))
    ending, make = MADE[name]
    return kept(name, ending, repr(make.__code__.co_code) + repr(make.__code__.co_consts), make)


def canary_playlist(folder: Path, address: str) -> Path:
    """A playlist that calls itself a video and asks for `address`."""
    path = folder / "playlist.mp4"
    path.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{address}\n#EXT-X-ENDLIST\n")
    return path


def kept(name: str, ending: str, recipe: str, make: Callable[[Path], None]) -> Path:
    mark = hashlib.sha256(recipe.encode()).hexdigest()[:12]
    path = STORE / f"{name}-{mark}.{ending}"
    if not path.exists():
        STORE.mkdir(parents=True, exist_ok=True)
        half = STORE / f"{name}-{mark}-{os.getpid()}.{ending}"
        make(half)
        half.rename(path)
    return path


def make_film(recipe: str, path: Path, named: Callable[[str], Path] = clip) -> None:
    """Run ffmpeg; `{other}` in the recipe is the path of what `named` finds."""
    words = [str(named(word[1:-1])) if word.startswith("{") else word for word in recipe.split()]
    command = [str(ffmpeg.program().path), "-nostdin", "-y", "-v", "error", *words, str(path)]
    subprocess.run(command, check=True, timeout=600)


def _truncated(path: Path) -> None:
    whole = clip("phone-h264").read_bytes()
    path.write_bytes(whole[: len(whole) // 3])


def _damaged(path: Path) -> None:
    data = bytearray(clip("phone-h264").read_bytes())
    start = data.find(b"mdat") + len(data) // 4
    data[start:] = random.Random(7).randbytes(len(data) - start)  # noqa: S311 - noise, the same every time
    path.write_bytes(data)


def _liar(path: Path) -> None:
    """Each header promises ten times the length; the tables of samples tell the truth."""
    data = bytearray(clip("silent").read_bytes())
    for box, at in ((b"mvhd", 20), (b"tkhd", 24), (b"mdhd", 20)):
        place = data.index(box) + at
        told = int.from_bytes(data[place : place + 4])
        data[place : place + 4] = (told * 10).to_bytes(4)
    path.write_bytes(data)


def _headless(path: Path) -> None:
    path.write_bytes(clip("phone-landscape").read_bytes()[:20_000])


def _text(path: Path) -> None:
    path.write_text("Dear colleagues, here is how to clean the oven.\n" * 20)


def _subtitles(path: Path) -> None:
    words = path.with_suffix(".srt")
    words.write_text("1\n00:00:00,000 --> 00:00:01,000\nPurge it first.\n")
    make_film(f"-i {words} -c:s mov_text", path)
    words.unlink()


def _svg(path: Path) -> None:
    path.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    )


def _empty(path: Path) -> None:
    path.touch()


def _gps_jpeg(path: Path) -> None:
    picture = Image.effect_mandelbrot((1600, 1200), (-2, -1.2, 1, 1.2), 40).convert("RGB")
    exif = picture.getexif()
    exif[0x0112] = 6  # to be turned by 90 degrees
    exif[0x010F] = "Phone of Mara"
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 8.0, 0.0), 3: "E", 4: (11.0, 34.0, 0.0)})
    picture.save(path, exif=exif, comment=b"taken at home by Mara", quality=80)


def _heic(path: Path) -> None:
    pillow_heif.from_pillow(Image.effect_mandelbrot((400, 300), (-2, -1.2, 1, 1.2), 40).convert("RGB")).save(
        path
    )


def _alpha_png(path: Path) -> None:
    Image.new("RGBA", (500, 250), (0, 0, 0, 0)).save(path)


def _cut_jpeg(path: Path) -> None:
    path.write_bytes(clip("gps-jpeg").read_bytes()[:20_000])


def _bomb_png(path: Path) -> None:
    Image.new("1", (16_000, 16_000)).save(path)


def _heavy_jpeg(path: Path) -> None:
    written = io.BytesIO()
    Image.new("RGB", (8, 8)).save(written, "JPEG")
    path.write_bytes(written.getvalue() + bytes(25_000_000))


MADE: dict[str, tuple[str, Callable[[Path], None]]] = {
    "truncated": ("mp4", _truncated),
    "damaged": ("mp4", _damaged),
    "liar": ("mp4", _liar),
    "headless": ("mp4", _headless),
    "text": ("mp4", _text),
    "subtitles-only": ("mp4", _subtitles),
    "svg": ("mp4", _svg),
    "empty": ("mp4", _empty),
    "gps-jpeg": ("jpg", _gps_jpeg),
    "heic": ("heic", _heic),
    "alpha-png": ("png", _alpha_png),
    "cut-jpeg": ("jpg", _cut_jpeg),
    "bomb-png": ("png", _bomb_png),
    "heavy-jpeg": ("jpg", _heavy_jpeg),
}
