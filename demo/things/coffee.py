"""Espresso machines, grinders, cups and jugs."""

import math

from demo.canvas import Canvas
from demo.drawing import thing
from demo.palette import (
    AMBER,
    COFFEE,
    CORAL,
    CREMA,
    INK,
    MINT,
    PAPER,
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
def machine(c: Canvas, groups: float = 2, light: float = 1) -> None:
    """An espresso machine from the front, standing on the origin."""
    c.oval(0, 2, 220, 12, "#c9bda2")
    c.box(-205, -300, 410, 120, TEAL, 22)
    c.box(-205, -210, 410, 30, TEAL_DARK)
    c.text(0, -250, "marea", 46, PAPER)
    c.box(-190, -182, 380, 136, STEEL_LIGHT, 6)
    c.box(-205, -56, 410, 40, STEEL, 8)
    c.box(-205, -60, 410, 10, SLATE)
    for x in (-180, 150):
        c.box(x, -18, 30, 18, INK, 4)
    for x in (-90, 90)[: int(groups)]:
        c.box(x - 40, -184, 80, 40, STEEL_DARK, 8)
        c.box(x - 34, -146, 68, 20, INK, 6)
        c.stroke([(x, -132), (x, -118)], 12, STEEL_DARK)
        c.stroke([(x + 20, -136), (x + 62, -122)], 15, WOOD_DARK)
    c.disc(-176, -196, 6, MINT if light else SLATE)


@thing
def wand(c: Canvas, milk: float = 0, purge: float = 0, shine: float = 0) -> None:
    """A steam wand hanging from the origin; `milk` is the crust on it, `purge` the steam out of its tip."""
    c.box(-50, -60, 100, 60, STEEL_DARK, 14)
    c.disc(0, 0, 26, SLATE)
    c.stroke([(0, 0), (-14, 130), (-34, 220)], 20, STEEL)
    c.stroke([(-4, 10), (-18, 130)], 5, STEEL_LIGHT)
    c.stroke([(-34, 220), (-38, 240)], 26, STEEL_DARK)
    c.stroke([(6, 30), (-2, 90)], 27, INK)
    if milk > 0.03:
        c.stroke([(-33 + 12 * milk, 216 - 60 * milk), (-37, 236)], 28, PAPER)
        c.disc(-46, 232, 9 * milk, PAPER)
    if purge > 0.03:
        puff(c, -42, 262, purge)
    if shine > 0.03:
        c.stroke([(-20, 150), (-28, 190)], 6, WHITE)


def puff(c: Canvas, x: float, y: float, amount: float) -> None:
    """A cloud of steam that grows downwards."""
    for i in range(7):
        angle = i * 2.2
        spread = 12 + amount * 34 * ((i * 37) % 10) / 10
        c.disc(
            x + spread * math.cos(angle),
            y + amount * 24 + spread * 0.6 * math.sin(angle),
            10 + amount * 12,
            WHITE,
        )


@thing
def steam(c: Canvas, amount: float = 1) -> None:
    puff(c, 0, 0, amount)


@thing
def cloth(c: Canvas, fill: str = "#7fc7bf") -> None:
    """A folded damp cloth around something thin at the origin."""
    c.box(-46, -40, 92, 84, fill, 20)
    c.stroke([(-30, -22), (26, -28)], 4, "#5fa9a1")
    c.stroke([(-32, 6), (28, 0)], 4, "#5fa9a1")
    c.stroke([(-26, 28), (22, 24)], 4, "#5fa9a1")


@thing
def jug(c: Canvas, milk: float = 0.5) -> None:
    """A milk jug standing on the origin."""
    c.arc(58, -66, 34, -80, 90, 13, STEEL_DARK)
    c.shape(
        [(-50, 0), (-60, -60), (-44, -128), (-64, -142), (52, -142), (50, -128), (60, -60), (50, 0)], STEEL
    )
    c.shape([(-38, -8), (-46, -60), (-34, -120), (-14, -120), (-24, -60), (-18, -8)], STEEL_LIGHT)
    if milk:
        c.oval(-4, -140, 52, 9, PAPER)


@thing
def cup(c: Canvas, fill: float = 0, saucer: float = 1, art: float = 0) -> None:
    """An espresso cup standing on the origin, seen slightly from above."""
    if saucer:
        c.oval(0, -4, 84, 15, STEEL_LIGHT)
        c.oval(0, -7, 70, 11, WHITE)
    c.arc(56, -44, 22, -90, 100, 11, WHITE)
    c.shape([(-56, -78), (56, -78), (44, -18), (24, -6), (-24, -6), (-44, -18)], WHITE)
    c.oval(0, -78, 56, 15, STEEL_LIGHT)
    if fill > 0.03:
        c.oval(
            0, -76, 46 * min(1, 0.5 + fill / 2), 11 * min(1, 0.5 + fill / 2), COFFEE if fill < 0.5 else CREMA
        )
    if art:
        c.oval(0, -77, 26, 6, PAPER)


@thing
def grinder(c: Canvas, dial: float = 0, beans: float = 1) -> None:
    """A coffee grinder standing on the origin; `dial` turns the collar by steps."""
    c.oval(0, 0, 120, 10, "#c9bda2")
    c.shape([(-90, -430), (90, -430), (56, -316), (-56, -316)], "#dff0ee")
    if beans:
        c.shape([(-78, -398), (78, -398), (56, -320), (-56, -320)], COFFEE)
        for i in range(16):
            c.oval(-56 + (i % 8) * 16, -392 + (i // 8) * 22, 8, 6, "#7a5038")
    c.box(-96, -442, 192, 16, INK, 8)
    c.box(-84, -320, 168, 54, STEEL, 10)
    for i in range(13):
        x = -78 + ((i * 13 + dial * 13) % 156)
        c.box(x, -312, 3, 20 if i % 3 else 30, SLATE)
    c.shape([(0, -266), (-11, -250), (11, -250)], AMBER)
    c.box(-70, -262, 140, 240, TEAL, 18)
    c.box(-50, -226, 100, 54, INK, 8)
    c.box(-24, -150, 48, 26, STEEL_DARK, 6)
    c.stroke([(-44, -92), (44, -92)], 12, STEEL_DARK)
    c.box(-96, -26, 192, 28, TEAL_DARK, 10)


@thing
def scale(c: Canvas, shows: str = "18.0 g") -> None:
    """A small scale standing on the origin."""
    c.box(-100, -44, 200, 16, STEEL_LIGHT, 6)
    c.box(-92, -30, 184, 30, INK, 8)
    c.text(0, -15, shows, 23, MINT)


@thing
def timer(c: Canvas, seconds: float = 0) -> None:
    c.box(-70, -36, 140, 72, INK, 16)
    c.text(0, 1, f"{round(seconds)} s", 40, AMBER)


@thing
def portafilter(c: Canvas, coffee: float = 1) -> None:
    """A portafilter from above, handle to the right."""
    c.stroke([(60, 0), (200, 0)], 34, WOOD_DARK)
    c.stroke([(90, -6), (190, -6)], 6, WOOD)
    c.disc(0, 0, 78, STEEL_DARK)
    c.disc(0, 0, 66, COFFEE if coffee else STEEL_LIGHT)
    c.disc(0, 0, 50, "#6b4733" if coffee else STEEL)


@thing
def latte(c: Canvas) -> None:
    """A cup from above with a rosetta, or what was meant to be one."""
    c.disc(6, 10, 150, "#c9b48f")
    c.disc(0, 0, 150, WHITE)
    c.disc(0, 0, 96, STEEL_LIGHT)
    c.disc(0, 0, 90, CREMA)
    for i in range(5):
        wide = 58 - i * 9
        c.curve((-wide, 24 - i * 22), (0, 66 - i * 22), (wide, 24 - i * 22), 9, PAPER)
    c.stroke([(0, 64), (0, -72)], 6, CREMA)
    c.arc(150, 0, 30, -90, 90, 16, WHITE)


@thing
def bowl(c: Canvas, fill: str = COFFEE) -> None:
    """A tasting bowl on the origin."""
    c.shape([(-52, -50), (52, -50), (34, 0), (-34, 0)], WHITE)
    c.oval(0, -50, 52, 13, STEEL_LIGHT)
    c.oval(0, -48, 44, 10, fill)


@thing
def plant(c: Canvas) -> None:
    for bend, tip in (
        ((-30, -90), (-66, -120)),
        ((0, -100), (4, -170)),
        ((30, -90), (64, -112)),
        ((-8, -70), (-30, -160)),
    ):
        c.curve((0, -50), bend, tip, 15, TEAL)
    c.shape([(-40, -60), (40, -60), (30, 0), (-30, 0)], CORAL)
    c.box(-44, -68, 88, 18, "#c95740", 6)
