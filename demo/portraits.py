"""Drawn faces: one style, each made from a few words about a person, the same picture every time."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from demo.canvas import Canvas
from demo.palette import AMBER, CORAL, INK, PAPER, SKINS, SLATE, TEAL, WHITE
from demo.things.hands import SHADOWS

HAIR = {
    "black": "#1d1a1f", "dark": "#3a2a23", "brown": "#6a4530", "red": "#a9502c", "blond": "#d8b068", "grey": "#a8adb3",
    "white": "#e6e7e8",
}
CLOTHES = {
    "teal": TEAL, "amber": "#e0a93a", "coral": CORAL, "ink": "#2b3842", "sky": "#5f93b8", "plum": "#7a4f72",
    "olive": "#77804a", "cream": "#e9dfc8",
}
GROUNDS = {"mint": "#bfe3dc", "sand": "#f4dca0", "rose": "#f3cdbf", "sky": "#c5dcea", "lilac": "#d9d0e6"}

CHIN = [(74, 142), (84, 160), (104, 160), (128, 164), (152, 160), (172, 160), (182, 142), (181, 172), (164, 200), (128, 212), (92, 200), (75, 172)]

Style = Literal["short", "crop", "bald", "side", "curls", "afro", "bob", "long", "bun", "pony", "fringe", "scarf", "cap"]
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
    tone, shade, hair = SKINS[look.skin], SHADOWS[look.skin], HAIR.get(look.hair, CLOTHES.get(look.hair, INK))
    _hair_behind(canvas, look, hair)
    _body(canvas, look, tone, shade)
    _head(canvas, look, tone, shade)
    _features(canvas, look, tone, shade, hair)
    _beard(canvas, look, hair, tone)
    _hair_before(canvas, look, hair)
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
        c.arc(128, 208, 36, 10, 170, 9, "#ffffff" if look.wear in {"ink", "plum"} else "#00332e" if look.wear == "teal" else INK)


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
    return [(start + 5, top + 12), (middle - 8, low - 2), (middle, low), (middle + 8, low - 2), (end - 5, top + 12)]


def _beard(c: Canvas, look: Look, hair: str, tone: str) -> None:
    if look.beard == "full":
        c.shape(CHIN, hair)
        c.oval(128, 174, 22, 11, tone)
        c.curve((111, 172), (128, 188), (145, 172), 4.8, "#8a4338")
    if look.beard in {"full", "moustache"}:
        c.curve((106, 166), (116, 155), (128, 161), 9, hair)
        c.curve((150, 166), (140, 155), (128, 161), 9, hair)


def _hair_behind(c: Canvas, look: Look, hair: str) -> None:
    if look.style == "afro":
        c.disc(128, 104, 84, hair)
        for x, y in ((58, 130), (198, 130), (66, 80), (190, 80), (128, 30)):
            c.disc(x, y, 24, hair)
    if look.style == "long":
        c.box(58, 64, 140, 170, hair, 62)
    if look.style == "bob":
        c.box(60, 62, 136, 126, hair, 54)
    if look.style == "bun":
        c.disc(128, 48, 30, hair)
    if look.style == "pony":
        c.curve((170, 74), (232, 96), (204, 196), 36, hair)
    if look.style == "scarf":
        c.box(50, 48, 156, 190, hair, 74)
        c.oval(128, 232, 88, 36, hair)
    if look.style == "curls":
        for x, y in ((66, 100), (62, 126), (70, 152), (190, 100), (194, 126), (186, 152)):
            c.disc(x, y, 20, hair)


def _hair_before(c: Canvas, look: Look, hair: str) -> None:
    caps = {
        "short": [(70, 122), (68, 92), (86, 62), (128, 52), (170, 62), (188, 92), (186, 122), (176, 100), (160, 88), (128, 92), (96, 86), (80, 100)],
        "crop": [(72, 112), (76, 82), (98, 62), (128, 58), (158, 62), (180, 82), (184, 112), (172, 88), (150, 80), (106, 80), (84, 88)],
        "side": [(70, 124), (66, 88), (88, 56), (136, 46), (178, 66), (188, 122), (176, 96), (150, 96), (104, 76), (88, 98), (78, 104)],
        "bob": [(66, 150), (66, 92), (90, 60), (128, 52), (166, 60), (190, 92), (190, 150), (178, 106), (144, 92), (112, 72), (98, 96), (78, 108)],
        "long": [(64, 150), (66, 92), (90, 60), (128, 52), (166, 60), (190, 92), (192, 150), (180, 110), (156, 96), (130, 70), (102, 96), (76, 110)],
        "bun": [(70, 122), (70, 90), (92, 60), (128, 52), (164, 60), (186, 90), (186, 122), (170, 92), (128, 76), (86, 92)],
        "pony": [(70, 122), (70, 90), (92, 60), (128, 52), (164, 60), (186, 90), (186, 122), (168, 88), (118, 74), (84, 96)],
        "fringe": [(68, 136), (66, 92), (90, 60), (128, 50), (166, 60), (190, 92), (188, 136), (180, 108), (150, 106), (128, 110), (104, 106), (76, 108)],
    }
    if look.style in caps:
        c.shape(_softened(caps[look.style]), hair)
    if look.style == "curls":
        for x, y, r in ((80, 84, 22), (104, 66, 24), (134, 60, 25), (162, 72, 23), (178, 92, 18), (120, 82, 18), (148, 84, 16), (94, 90, 15)):
            c.disc(x, y, r, hair)
    if look.style == "afro":
        c.shape(_softened([(70, 120), (66, 84), (92, 56), (128, 48), (164, 56), (190, 84), (186, 120), (174, 94), (128, 82), (82, 94)]), hair)
    if look.style == "scarf":
        c.shape(_softened([(68, 140), (64, 92), (90, 58), (128, 48), (166, 58), (192, 92), (188, 140), (178, 104), (150, 84), (106, 84), (78, 104)]), hair)
        c.shape(_softened([(68, 132), (78, 168), (102, 198), (128, 206), (154, 198), (178, 168), (188, 132), (204, 190), (176, 244), (128, 252), (80, 244), (52, 190)]), hair)
        c.curve((84, 216), (128, 244), (172, 214), 4, SLATE if look.hair in {"cream", "amber"} else PAPER)
    if look.style == "cap":
        c.slice(128, 98, 62, 180, 360, hair)
        c.box(60, 88, 150, 16, INK, 8)
        c.box(108, 56, 40, 20, PAPER, 6)
    if look.style == "bald":
        c.oval(108, 84, 12, 6, WHITE if look.skin < 1 else "#ffffff")


def _mixed(one: str, other: str, share: float) -> str:
    """A colour with a share of another in it."""
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _softened(points: list[tuple[float, float]], rounds: int = 2) -> list[tuple[float, float]]:
    """The outline with its corners cut (Chaikin), so that hair has no edges."""
    for _ in range(rounds):
        cut = []
        for (ax, ay), (bx, by) in zip(points, points[1:] + points[:1], strict=True):
            cut += [(ax * 0.75 + bx * 0.25, ay * 0.75 + by * 0.25), (ax * 0.25 + bx * 0.75, ay * 0.25 + by * 0.75)]
        points = cut
    return points
