"""Drawn faces: one style, each made from a few words about a person, the same picture every time."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from demo.canvas import Canvas
from demo.hair import Style, hair_before, hair_behind
from demo.palette import AMBER, CORAL, INK, SKINS, TEAL, WHITE
from demo.things.hands import SHADOWS

HAIR = {
    "black": "#1d1a1f",
    "dark": "#3a2a23",
    "brown": "#6a4530",
    "red": "#a9502c",
    "blond": "#d8b068",
    "grey": "#a8adb3",
    "white": "#e6e7e8",
}
CLOTHES = {
    "teal": TEAL,
    "amber": "#e0a93a",
    "coral": CORAL,
    "ink": "#2b3842",
    "sky": "#5f93b8",
    "plum": "#7a4f72",
    "olive": "#77804a",
    "cream": "#e9dfc8",
}
GROUNDS = {"mint": "#bfe3dc", "sand": "#f4dca0", "rose": "#f3cdbf", "sky": "#c5dcea", "lilac": "#d9d0e6"}

CHIN = [
    (74, 142),
    (84, 160),
    (104, 160),
    (128, 164),
    (152, 160),
    (172, 160),
    (182, 142),
    (181, 172),
    (164, 200),
    (128, 212),
    (92, 200),
    (75, 172),
]

Beard = Literal["", "stubble", "full", "moustache"]


class Look(msgspec.Struct, forbid_unknown_fields=True):
    """What a face needs: numbers for skin (0 light to 5 dark), words for everything else."""

    skin: int = 2
    style: Style = "short"
    hair: str = "dark"
    wear: str = "teal"
    ground: str = "mint"
    beard: Beard = ""
    glasses: bool = False
    earrings: bool = False
    smile: float = 0.6
    lines: bool = False


def draw_portrait(look: Look, target: Path, pixels: int = 256) -> Path:
    """Writes the face as a square PNG and returns its path."""
    portrait(look, pixels).picture().save(target, "PNG", optimize=True)
    return target


def portrait(look: Look, pixels: int = 256) -> Canvas:
    canvas = Canvas(256, 256, pixels / 256, smooth=4)
    canvas.box(0, 0, 256, 256, GROUNDS[look.ground])
    tone, shade, colour = (
        SKINS[look.skin],
        SHADOWS[look.skin],
        HAIR.get(look.hair, CLOTHES.get(look.hair, INK)),
    )
    hair_behind(canvas, look.style, colour)
    _body(canvas, look, tone, shade)
    _head(canvas, look, tone, shade)
    _features(canvas, look, tone, shade, colour)
    _beard(canvas, look, colour, tone)
    hair_before(canvas, look.style, colour)
    if look.glasses:
        for x in (103, 153):
            canvas.arc(x, 130, 19, 0, 360, 4.5, INK)
        canvas.curve((121, 127), (128, 122), (135, 127), 4.5, INK)
    return canvas


def _body(c: Canvas, look: Look, tone: str, shade: str) -> None:
    wear = CLOTHES[look.wear]
    c.box(28, 212, 200, 90, wear, 60)
    if look.style != "scarf":
        c.box(106, 176, 44, 50, shade, 18)
        c.slice(128, 210, 34, 0, 180, shade)
        c.arc(
            128,
            208,
            36,
            10,
            170,
            9,
            "#ffffff" if look.wear in {"ink", "plum"} else "#00332e" if look.wear == "teal" else INK,
        )


def _head(c: Canvas, look: Look, tone: str, shade: str) -> None:
    for x in () if look.style == "scarf" else (70, 186):
        c.oval(x, 134, 11, 15, tone)
        c.oval(x + (3 if x < 128 else -3), 135, 5, 8, shade)
    c.box(72, 74, 112, 126, tone, 54)
    c.oval(128, 156, 54, 48, tone)
    if look.beard == "stubble":
        c.shape(CHIN, _mixed(tone, HAIR["dark"], 0.2))
    if look.earrings:
        for x in (68, 188):
            c.disc(x, 156, 5, AMBER)


def _features(c: Canvas, look: Look, tone: str, shade: str, hair: str) -> None:
    brow = hair if look.style not in {"scarf", "cap", "bald"} else HAIR["dark"]
    if look.hair in {"white", "blond"}:
        brow = "#a98f5c" if look.hair == "blond" else "#b9bcbf"
    for x in (103, 153):
        c.oval(x, 131, 6.2, 7.4, INK)
        c.disc(x + 2, 128, 2, WHITE)
        c.curve((x - 13, 113), (x, 105), (x + 13, 112), 5, brow)
    c.curve((126, 134), (120, 152), (131, 153), 4.5, shade)
    blush = {0: "#f0b7a0", 1: "#e6a684", 2: "#cf9166", 3: "#a86d47", 4: "#7d4d31", 5: "#583722"}[look.skin]
    for x in (88, 168):
        c.oval(x, 155, 10, 7, blush)
    dip = 172 + 12 * look.smile
    if look.smile > 0.8:
        c.shape([(108, 168), *_smile(108, 148, 168, 192), (148, 168)], "#8a3b32")
        c.shape([(111, 169), (145, 169), (142, 176), (114, 176)], WHITE)
    else:
        c.curve((111, 171), (128, dip + 6), (145, 171), 4.8, "#8a4338" if look.skin < 4 else "#401f18")
    if look.lines:
        for x, side in ((84, -1), (172, 1)):
            c.curve((x, 134), (x + 5 * side, 132), (x + 7 * side, 127), 2.2, shade)
            c.curve((x, 138), (x + 5 * side, 139), (x + 8 * side, 142), 2.2, shade)


def _smile(start: float, end: float, top: float, low: float) -> list[tuple[float, float]]:
    middle = (start + end) / 2
    return [
        (start + 5, top + 12),
        (middle - 8, low - 2),
        (middle, low),
        (middle + 8, low - 2),
        (end - 5, top + 12),
    ]


def _beard(c: Canvas, look: Look, hair: str, tone: str) -> None:
    if look.beard == "full":
        c.shape(CHIN, hair)
        c.oval(128, 174, 22, 11, tone)
        c.curve((111, 172), (128, 188), (145, 172), 4.8, "#8a4338")
    if look.beard in {"full", "moustache"}:
        c.curve((106, 166), (116, 155), (128, 161), 9, hair)
        c.curve((150, 166), (140, 155), (128, 161), 9, hair)


def _mixed(one: str, other: str, share: float) -> str:
    """A colour with a share of another in it."""
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
