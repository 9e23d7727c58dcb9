"""Photos: upright, in sRGB, in sizes for screens, without place or time. Decoded in the sandbox."""

from pathlib import Path

import msgspec

from app.refusal import Refusal
from media import sandbox, sniff
from media.units import spell_length, spell_pixels, spell_size

IMAGING = Path(__file__).with_name("imaging.py")

MOST_BYTES = 25_000_000
MOST_PIXELS = 50_000_000
WIDTHS = (360, 720, 1440)


class File(msgspec.Struct, frozen=True):
    """One stored picture; sizes in pixels and bytes."""

    name: str
    width: int
    height: int
    size: int


class Photo(msgspec.Struct, frozen=True):
    """Size of the upright original, a tiny data URI to show first, and the files, biggest first."""

    width: int
    height: int
    placeholder: str
    files: tuple[File, ...]


class _Answer(msgspec.Struct, frozen=True):
    """What the child prints: a photo, or the number of pixels it would not decode."""

    width: int = 0
    height: int = 0
    placeholder: str = ""
    files: tuple[File, ...] = ()
    pixels: int = 0


async def renditions(path: Path, folder: Path, scratch: Path) -> Photo:
    """`w{360,720,1440}.webp` and `w720.jpg` in `folder`, never scaled up."""
    if sniff.kind(path) != "photo":
        raise Refusal("not_a_photo")
    size = path.stat().st_size  # noqa: ASYNC240 - a stat of a local file takes microseconds
    if size > MOST_BYTES:
        raise Refusal("photo_too_big", limit=spell_size(MOST_BYTES), value=spell_size(size))
    return (await _develop({path: "w"}, folder, WIDTHS, "jpeg"))[0]


async def posters(stills: dict[Path, str], folder: Path, widths: tuple[int, ...]) -> list[Path]:
    """`{name}-{width}.webp` for every width that a still fills; `stills` are files and their names."""
    photos = await _develop({still: f"{name}-" for still, name in stills.items()}, folder, widths, "webp")
    return [folder / file.name for photo in photos for file in photo.files]


async def _develop(
    pictures: dict[Path, str], folder: Path, widths: tuple[int, ...], form: str
) -> list[Photo]:
    """All of them in one process: starting it takes longer than one picture."""
    first, *others = pictures
    sizes = ",".join(map(str, widths))
    more = [part for path in others for part in (path, pictures[path])]
    try:
        outcome = await sandbox.run_python(
            IMAGING, first, folder, folder, str(MOST_PIXELS), sizes, form, pictures[first], *more,
            readable=others,
        )  # fmt: skip
    except sandbox.Stalled as stalled:
        raise Refusal("encoder_stalled", limit=spell_length(stalled.seconds)) from None
    if outcome.code or len(outcome.lines) < len(pictures):
        raise Refusal("unreadable_photo")
    return [_photo(line) for line in outcome.lines[-len(pictures) :]]


def _photo(line: str) -> Photo:
    answer = msgspec.json.decode(line, type=_Answer)
    if answer.pixels:
        raise Refusal("too_many_pixels", limit=spell_pixels(MOST_PIXELS), value=spell_pixels(answer.pixels))
    return Photo(answer.width, answer.height, answer.placeholder, answer.files)
