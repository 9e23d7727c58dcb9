"""Pictures for seeking: one tile every two seconds in one JPEG, and a WebVTT that says which is where."""

import math
from pathlib import Path

import ffmpeg
import msgspec

from media import ffmpeg as programs
from media import transcode, video
from media.captions import moment
from media.probe import Facts

#: Seconds from tile to tile; our own renditions have a keyframe there, so nothing else is decoded.
EVERY = 2
#: Short side of a tile in pixels, and tiles in a row: a JPEG may not be wider than 65,535.
SHORT, ROW = 90, 10
#: As ffmpeg counts for JPEG, 2 the best: good enough for a thumb.
QUALITY = 5


class Sheet(msgspec.Struct, frozen=True):
    """Where the tiles lie: `count` of them, sizes in pixels."""

    count: int
    width: int
    height: int

    @property
    def columns(self) -> int:
        return min(self.count, ROW)

    @property
    def rows(self) -> int:
        return math.ceil(self.count / ROW)


async def make(film: Path, folder: Path, facts: Facts) -> list[Path]:
    """`sprite.jpg` and `sprite.vtt` of one of our renditions."""
    laid, jpeg, tiles = sheet(facts), folder / "sprite.jpg", folder / "sprite.vtt"
    await transcode.run(command(programs.program().path, film, jpeg, laid), film, folder, facts)
    if not jpeg.exists():
        raise transcode.Failed("encoder_failed", detail="no sprite")
    tiles.write_text(track(laid, facts.duration_s))
    return [jpeg, tiles]


def sheet(facts: Facts) -> Sheet:
    """160 pixels wide where the film lies, 90 where it stands."""
    size = video.fit(facts, SHORT)
    return Sheet(max(math.ceil(facts.duration_s / EVERY), 1), size.width, size.height)


def command(program: Path, film: Path, out: Path, laid: Sheet) -> list[str]:
    """The recipe: keyframes only, a hundredth of the cost of a full decode."""
    pictures = (
        video.open_film(film, skip_frame="nokey")["v:0"]
        .filter("fps", f"1/{EVERY}", start_time=0, eof_action="pass")
        .filter("scale", laid.width, laid.height, out_range="pc")
        .filter("format", pix_fmts="yuvj420p")
        .filter("tile", f"{laid.columns}x{laid.rows}")
    )
    picture = {"frames:v": 1, "update": 1, "c:v": "mjpeg", "q:v": QUALITY, "bitexact": None}
    return video.compile_command(program, ffmpeg.output(pictures, str(out), **picture))


def track(laid: Sheet, seconds: float) -> str:
    """One cue for each tile, from its second to the next one's."""
    cues = []
    for number in range(laid.count):
        start, end = EVERY * number, min(EVERY * (number + 1), seconds)
        x, y = number % ROW * laid.width, number // ROW * laid.height
        times = f"{moment(1000 * start)} --> {moment(round(1000 * end))}"
        cues.append(f"{times}\nsprite.jpg#xywh={x},{y},{laid.width},{laid.height}\n")
    return "\n".join(["WEBVTT\n", *cues])
