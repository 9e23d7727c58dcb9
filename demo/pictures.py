"""Pictures for photo posts and for "Tried it": drawn scenes in portrait 4:5, from the same vocabulary as the clips."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from demo.canvas import Canvas
from demo.drawing import draw
from demo.storyboard import Part, posed

WIDTH, HEIGHT = 480, 600
SCALE = 2.25
SOURCE = Path(__file__).parent / "data" / "pictures.toml"


class Picture(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    alt: str
    parts: list[Part]


class _Pictures(msgspec.Struct):
    pictures: list[Picture]


@cache
def load() -> dict[str, Picture]:
    found = msgspec.toml.decode(SOURCE.read_bytes(), type=_Pictures).pictures
    return {picture.name: picture for picture in found}


def make(name: str, folder: Path) -> Path:
    """Writes the picture as a JPEG of 1080 by 1350 and returns its path."""
    target = folder / f"{name}.jpg"
    drawn(name, SCALE).picture().save(target, "JPEG", quality=86, optimize=True)
    return target


def drawn(name: str, scale: float = 1) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, scale)
    for part in load()[name].parts:
        draw(canvas, part.draw, posed(part, 1))
    return canvas
