"""Hair, scarves and caps: what lies behind a drawn head and what lies before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from demo.canvas import Canvas, Point
from demo.palette import INK, PAPER

Style = Literal[
    "short", "crop", "bald", "side", "curls", "afro", "bob", "long", "bun", "pony", "fringe", "scarf", "cap"
]

# The outline of the hair on the forehead, clockwise from the ear, on a face of 256 units.
OUTLINES = {
    "short": "70,122 68,92 86,62 128,52 170,62 188,92 186,122 176,100 160,88 128,92 96,86 80,100",
    "crop": "72,112 76,82 98,62 128,58 158,62 180,82 184,112 172,88 150,80 106,80 84,88",
    "side": "70,124 66,88 88,56 136,46 178,66 188,122 176,96 150,96 104,76 88,98 78,104",
    "bob": "66,150 66,92 90,60 128,52 166,60 190,92 190,150 178,106 144,92 112,72 98,96 78,108",
    "long": "64,150 66,92 90,60 128,52 166,60 190,92 192,150 180,110 156,96 130,70 102,96 76,110",
    "bun": "70,122 70,90 92,60 128,52 164,60 186,90 186,122 170,92 128,76 86,92",
    "pony": "70,122 70,90 92,60 128,52 164,60 186,90 186,122 168,88 118,74 84,96",
    "fringe": "68,136 66,92 90,60 128,50 166,60 190,92 188,136 180,108 150,106 128,110 104,106 76,108",
    "afro": "70,120 66,84 92,56 128,48 164,56 190,84 186,120 174,94 128,82 82,94",
    "scarf": "68,140 64,92 90,58 128,48 166,58 192,92 188,140 178,104 150,84 106,84 78,104",
}
DRAPE = "68,132 78,168 102,198 128,206 154,198 178,168 188,132 204,190 176,244 128,252 80,244 52,190"
CURLS = (
    (80, 84, 22),
    (104, 66, 24),
    (134, 60, 25),
    (162, 72, 23),
    (178, 92, 18),
    (120, 82, 18),
    (148, 84, 16),
    (94, 90, 15),
)
SIDE_CURLS = ((66, 100), (62, 126), (70, 152), (190, 100), (194, 126), (186, 152))
TUFTS = ((58, 130), (198, 130), (66, 80), (190, 80), (128, 30))


def hair_behind(c: Canvas, style: Style, colour: str) -> None:
    BEHIND.get(style, _nothing)(c, colour)


def hair_before(c: Canvas, style: Style, colour: str) -> None:
    if style in OUTLINES:
        c.shape(_softened(_points(OUTLINES[style])), colour)
    BEFORE.get(style, _nothing)(c, colour)


def _nothing(c: Canvas, colour: str) -> None:
    pass


def _afro(c: Canvas, colour: str) -> None:
    c.disc(128, 104, 84, colour)
    for x, y in TUFTS:
        c.disc(x, y, 24, colour)


def _scarf_behind(c: Canvas, colour: str) -> None:
    c.box(50, 48, 156, 190, colour, 74)
    c.oval(128, 232, 88, 36, colour)


def _side_curls(c: Canvas, colour: str) -> None:
    for x, y in SIDE_CURLS:
        c.disc(x, y, 20, colour)


def _curls(c: Canvas, colour: str) -> None:
    for x, y, radius in CURLS:
        c.disc(x, y, radius, colour)


def _drape(c: Canvas, colour: str) -> None:
    c.shape(_softened(_points(DRAPE)), colour)
    c.curve((84, 216), (128, 244), (172, 214), 4, PAPER)


def _cap(c: Canvas, colour: str) -> None:
    c.slice(128, 98, 62, 180, 360, colour)
    c.box(60, 88, 150, 16, INK, 8)
    c.box(108, 56, 40, 20, PAPER, 6)


def _shine(c: Canvas, colour: str) -> None:
    c.oval(108, 84, 12, 6, "#ffffff")


BEHIND: dict[str, Callable[[Canvas, str], None]] = {
    "afro": _afro,
    "long": lambda c, colour: c.box(58, 64, 140, 170, colour, 62),
    "bob": lambda c, colour: c.box(60, 62, 136, 126, colour, 54),
    "bun": lambda c, colour: c.disc(128, 48, 30, colour),
    "pony": lambda c, colour: c.curve((170, 74), (232, 96), (204, 196), 36, colour),
    "scarf": _scarf_behind,
    "curls": _side_curls,
}
BEFORE: dict[str, Callable[[Canvas, str], None]] = {
    "curls": _curls,
    "scarf": _drape,
    "cap": _cap,
    "bald": _shine,
}


def _points(outline: str) -> list[Point]:
    pairs = (pair.split(",") for pair in outline.split())
    return [(float(x), float(y)) for x, y in pairs]


def _softened(points: Sequence[Point], rounds: int = 2) -> Sequence[Point]:
    """The outline with its corners cut (Chaikin), so that hair has no edges."""
    for _ in range(rounds):
        cut: list[Point] = []
        for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True):
            cut += [
                (ax * 0.75 + bx * 0.25, ay * 0.75 + by * 0.25),
                (ax * 0.25 + bx * 0.75, ay * 0.25 + by * 0.75),
            ]
        points = cut
    return points
