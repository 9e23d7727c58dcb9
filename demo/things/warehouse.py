"""Pallets, boxes, film, shelves and scanners."""

from demo.canvas import Canvas
from demo.drawing import thing
from demo.palette import (
    AMBER,
    AMBER_DARK,
    CARD,
    CARD_DARK,
    CARD_LIGHT,
    CORAL,
    FILM,
    INK,
    MINT,
    SLATE,
    STEEL,
    STEEL_DARK,
    STEEL_LIGHT,
    TEAL,
    TEAL_DARK,
    WHITE,
    WOOD,
    WOOD_DARK,
)


@thing
def pallet(
    c: Canvas,
    rows: float = 3,
    columns: float = 3,
    wrap: float = 0,
    straps: float = 0,
    tied: float = 0,
    width: float = 270,
) -> None:
    """A loaded pallet on the floor at the origin; film covers the share `wrap` from below."""
    half = width / 2
    c.oval(0, 4, half + 14, 13, "#cbbd9d")
    c.box(-half, -14, width, 12, WOOD_DARK, 3)
    for x in (-half, -24, half - 48):
        c.box(x, -34, 48, 22, WOOD_DARK, 2)
    c.box(-half, -46, width, 14, WOOD, 3)
    across, tall = (width - 14) / columns, 66.0
    top = -46 - rows * tall
    edge = -46 - (rows * tall + 6) * wrap
    for row in range(int(rows)):
        y = -46 - (row + 1) * tall
        for column in range(int(columns)):
            _carton(c, -half + 7 + column * across, y, across - 3, tall - 3, edge)
    if wrap > 0.02:
        bottom = -30.0 if tied else -46.0
        c.box(-half - 3, edge, 6, bottom - edge, "#e6f6fa")
        c.box(half - 3, edge, 6, bottom - edge, "#a9d3df")
        y = bottom - 10
        while y - 9 > edge:
            c.stroke([(-half + 3, y), (half - 3, y - 9)], 2, "#f4fcfe")
            y -= 22
        c.stroke([(-half, edge), (half, edge)], 4, "#a9d3df")
    for i in range(int(straps)):
        x = -half * 0.5 + i * half
        c.box(x - 7, top - 3, 14, -top - 40, TEAL_DARK)
        c.box(x - 12, top + 40, 24, 26, STEEL_DARK, 4)


@thing
def roll(c: Canvas, reach: float = 0, height: float = 110) -> None:
    """A roll of stretch film held upright; `reach` pulls a tail of film to the left."""
    if reach > 2:
        c.shape(
            [(-reach, -height * 0.32), (0, -height * 0.45), (0, height * 0.45), (-reach, height * 0.42)],
            "#dff2f7",
        )
        c.stroke([(-reach, -height * 0.1), (0, 0)], 2, WHITE)
    c.box(-9, -height / 2 - 20, 18, height + 40, WOOD_DARK, 8)
    c.box(-25, -height / 2, 50, height, "#a9d3df", 8)
    c.box(-25, -height / 2, 20, height, FILM, 8)
    c.stroke([(-12, -height / 2 + 12), (-12, height / 2 - 12)], 4, WHITE)


@thing
def carton(c: Canvas, width: float = 110, height: float = 90, label: float = 1, dent: float = 0) -> None:
    """A cardboard box standing on the origin."""
    corner = 22 * dent
    c.shape(
        [
            (-width / 2, -height),
            (width / 2 - corner, -height),
            (width / 2, -height + corner * 1.3),
            (width / 2, 0),
            (-width / 2, 0),
        ],
        CARD,
    )
    c.box(-9, -height, 18, height, CARD_LIGHT)
    if dent:
        c.stroke(
            [
                (width / 2 - corner, -height),
                (width / 2 - corner - 8, -height + corner),
                (width / 2, -height + corner * 1.3),
            ],
            3,
            CARD_DARK,
        )
    if label:
        c.box(width / 2 - 44, -34, 34, 24, WHITE, 3)
        for i in range(4):
            c.box(width / 2 - 40 + i * 7, -30, 3, 12, INK)


@thing
def rack(c: Canvas, levels: float = 3, full: float = 1, width: float = 400, names: str = "") -> None:
    """Shelving that stands on the origin; `names` are the shelf signs, separated by `/`."""
    signs = names.split("/") if names else []
    tall = levels * 120
    for x in (-width / 2, width / 2 - 16):
        c.box(x, -tall - 20, 16, tall + 20, TEAL_DARK, 3)
    for level in range(int(levels)):
        y = -20 - level * 120
        if full:
            for i, wide in enumerate((84, 64, 96, 60)):
                x = -width / 2 + 30 + (0, 92, 164, 268)[i] * (width / 400)
                if (level * 3 + i) % 5 != 4:
                    tall_box = (58, 76, 50, 66)[(i + level) % 4]
                    with c.place(x + wide / 2, y):
                        carton(c, wide * width / 420, tall_box, label=i % 2)
        c.box(-width / 2, y, width, 14, AMBER_DARK, 3)
        if level < len(signs):
            c.box(-44, y - 4, 88, 26, WHITE, 4)
            c.text(0, y + 9, signs[level], 19, INK)


@thing
def barcode(c: Canvas, says: str = "", width: float = 170) -> None:
    c.box(-width / 2, -52, width, 104, WHITE, 8)
    x, i = -width / 2 + 16, 0
    while x < width / 2 - 18:
        bar = (3, 6, 3, 9, 4)[i % 5]
        c.box(x, -38, bar, 56, INK)
        x, i = x + bar + (4, 6, 3)[i % 3], i + 1
    c.text(0, 34, says, 20, INK)


@thing
def scanner(c: Canvas, beam: float = 0, length: float = 150, screen: str = "") -> None:
    """A hand scanner that looks to the left from the origin."""
    if beam:
        c.shape([(-length, -46), (0, -5), (0, 5), (-length, 46)], "#f7c4b6")
        c.stroke([(-length, -40), (-length, 40)], 5, CORAL)
    c.box(8, 10, 46, 120, SLATE, 16)
    c.box(0, -34, 120, 64, INK, 16)
    c.box(-4, -20, 14, 34, CORAL, 4)
    c.box(34, -24, 74, 40, MINT if screen else STEEL_DARK, 6)
    if screen:
        c.text(71, -4, screen, 20, INK)
    c.box(4, 36, 14, 26, AMBER, 5)


@thing
def jack(c: Canvas) -> None:
    """A pallet jack from the side, forks to the right."""
    c.stroke([(0, -40), (-64, -200)], 14, CORAL)
    c.arc(-70, -222, 24, 20, 330, 10, INK)
    c.box(-30, -84, 56, 64, CORAL, 10)
    c.box(10, -36, 220, 16, CORAL, 6)
    c.disc(-6, -18, 20, INK)
    c.disc(-6, -18, 8, STEEL)
    c.disc(206, -12, 12, INK)


@thing
def van(c: Canvas) -> None:
    """A service van from the side, standing on the origin."""
    c.oval(0, 0, 250, 12, "#b9c3c4")
    c.box(-230, -210, 340, 180, WHITE, 22)
    c.shape([(96, -206), (160, -198), (214, -118), (238, -104), (238, -30), (96, -30)], WHITE)
    c.shape([(120, -186), (156, -182), (198, -118), (120, -118)], STEEL_LIGHT)
    c.box(-230, -96, 468, 30, TEAL)
    c.text(-70, -146, "Halden & Ruiz", 38, TEAL)
    c.box(-236, -38, 480, 14, SLATE, 6)
    for x in (-140, 150):
        c.disc(x, -22, 44, INK)
        c.disc(x, -22, 20, STEEL)
    c.box(226, -84, 14, 20, AMBER, 4)
    c.box(100, -100, 26, 7, STEEL_DARK, 3)


@thing
def drawers(c: Canvas, rows: float = 4, names: str = "") -> None:
    """A cabinet of small labelled drawers standing on the origin, four in a row."""
    words = names.split("/") if names else []
    tall = rows * 66 + 16
    c.box(-190, -tall, 380, tall, TEAL_DARK, 10)
    for i in range(int(rows) * 4):
        x, y = -178 + (i % 4) * 90, -tall + 12 + (i // 4) * 66
        c.box(x, y, 84, 58, STEEL_LIGHT if (i * 7) % 3 else "#cfe6e2", 6)
        c.box(x + 30, y + 40, 24, 8, STEEL_DARK, 4)
        if i < len(words):
            c.box(x + 8, y + 8, 68, 24, WHITE, 3)
            c.text(x + 42, y + 20, words[i], 16, INK)


@thing
def tape(c: Canvas, width: float = 300) -> None:
    """Hazard tape on the floor: ink and amber stripes."""
    c.box(-width / 2, -13, width, 26, AMBER)
    x = -width / 2
    while x < width / 2 - 26:
        c.shape([(x, 13), (x + 14, -13), (x + 28, -13), (x + 14, 13)], INK)
        x += 34


def _carton(c: Canvas, x: float, y: float, width: float, height: float, film: float) -> None:
    for top, bottom, face, tape, mark in (
        (y, min(y + height, film), CARD, CARD_LIGHT, CARD_DARK),
        (max(y, film), y + height, "#d9ddce", "#e6ebe0", "#bfc9bd"),
    ):
        if bottom - top > 1:
            c.box(x, top, width, bottom - top, face, 2)
            c.box(x + width / 2 - 7, top, 14, bottom - top, tape)
            if top <= y + 42 and bottom >= y + 54:
                c.box(x + 8, y + 42, 20, 12, mark, 2)
