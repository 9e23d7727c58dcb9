"""Phones, screens, notebooks: everything that happens at a desk or on a call."""

from demo.canvas import Canvas
from demo.drawing import draw, thing
from demo.palette import (
    AMBER,
    CORAL,
    INK,
    MINT,
    PAPER,
    SLATE,
    STEEL,
    STEEL_DARK,
    STEEL_LIGHT,
    TEAL,
    TEAL_DARK,
    TEAL_MID,
    WHITE,
    WOOD,
)


@thing
def phone(
    c: Canvas, shows: str = "", flash: float = 0, wide: float = 190, fit: float = 330, drop: float = 10
) -> None:
    """A phone around the origin whose camera shows another thing, `fit` units of it, moved down by `drop`."""
    tall = wide * 1.95
    c.box(-wide / 2, -tall / 2, wide, tall, INK, 30)
    c.box(-wide / 2 + 10, -tall / 2 + 12, wide - 20, tall - 24, "#e9efe9", 20)
    if shows:
        draw(c, shows, {"size": wide / fit, "y": drop})
    c.disc(0, tall / 2 - 44, 22, WHITE)
    c.disc(0, tall / 2 - 44, 16, CORAL)
    if flash > 0.05:
        c.box(-wide / 2 + 10, -tall / 2 + 12, wide - 20, tall - 24, WHITE, 20)


@thing
def headset(c: Canvas) -> None:
    c.arc(0, 0, 70, 180, 360, 13, INK)
    for x in (-84, 56):
        c.box(x, -14, 28, 62, TEAL, 12)
    c.curve((-70, 44), (-66, 96), (-10, 92), 7, INK)
    c.disc(-6, 92, 9, SLATE)


@thing
def pad(c: Canvas, lines: str = "", ticked: float = 0, written: float = 9, width: float = 280) -> None:
    """A notepad around the origin with lines of writing (`/` between them), ticked one by one."""
    words = lines.split("/")
    tall = 80 + len(words) * 54
    c.box(-width / 2 + 6, -tall / 2 + 8, width, tall, "#cdbfa0", 12)
    c.box(-width / 2, -tall / 2, width, tall, WHITE, 12)
    c.box(-width / 2, -tall / 2, width, 38, CORAL, 12)
    c.box(-width / 2, -tall / 2 + 24, width, 14, CORAL)
    for i, line in enumerate(words):
        y = -tall / 2 + 76 + i * 54
        c.box(-width / 2 + 20, y - 15, 30, 30, STEEL_LIGHT, 7)
        if i < ticked:
            c.stroke([(-width / 2 + 27, y), (-width / 2 + 34, y + 8), (-width / 2 + 46, y - 10)], 5, TEAL_MID)
        if i < written:
            c.text(-width / 2 + 62, y, line, 25, INK, anchor="lm")


@thing
def screen(c: Canvas, says: str = "", width: float = 360, bars: float = 0) -> None:
    """A monitor standing on the origin."""
    c.box(-30, -60, 60, 50, STEEL_DARK)
    c.box(-90, -16, 180, 16, STEEL_DARK, 8)
    c.box(-width / 2, -300, width, 244, INK, 16)
    c.box(-width / 2 + 12, -288, width - 24, 220, PAPER, 8)
    for i, line in enumerate(says.split("/") if says else []):
        c.text(0, -250 + i * 40, line, 26, INK)
    for i in range(int(bars)):
        tall = (60, 96, 130, 88, 160, 120)[i % 6]
        c.box(-width / 2 + 44 + i * 50, -82 - tall, 34, tall, TEAL_MID if i % 2 else MINT, 5)


@thing
def laptop(c: Canvas, says: str = "") -> None:
    c.box(-150, -200, 300, 196, SLATE, 14)
    c.box(-138, -188, 276, 172, "#e8f3f1", 6)
    for i, line in enumerate(says.split("/") if says else []):
        c.text(0, -150 + i * 38, line, 25, INK)
    c.box(-180, -10, 360, 18, STEEL_DARK, 8)


@thing
def board(c: Canvas, says: str = "", width: float = 400, height: float = 260) -> None:
    """A whiteboard with a few lines of writing."""
    c.box(-width / 2, -height / 2, width, height, STEEL_DARK, 10)
    c.box(-width / 2 + 10, -height / 2 + 10, width - 20, height - 20, WHITE, 6)
    lines = says.split("/") if says else []
    for i, line in enumerate(lines):
        colour = (TEAL, INK, CORAL)[i % 3]
        c.text(-width / 2 + 34, -height / 2 + 46 + i * 44, line, 27, colour, anchor="lm")
    c.box(-60, height / 2 - 6, 120, 12, STEEL, 5)


@thing
def paper(c: Canvas, says: str = "", width: float = 220, stamp: str = "") -> None:
    """A sheet of paper with a heading and grey lines."""
    tall = width * 1.36
    c.box(-width / 2 + 5, -tall / 2 + 7, width, tall, "#cdbfa0", 4)
    c.box(-width / 2, -tall / 2, width, tall, WHITE, 4)
    c.text(0, -tall / 2 + 36, says, 25, INK)
    for i in range(6):
        c.box(
            -width / 2 + 24,
            -tall / 2 + 72 + i * 28,
            (width - 48) * (1, 0.9, 0.95, 0.6, 1, 0.8)[i],
            8,
            STEEL_LIGHT,
            4,
        )
    if stamp:
        with c.place(30, tall / 2 - 60, turn=-10):
            c.box(-76, -24, 152, 48, CORAL, 8)
            c.box(-71, -19, 142, 38, WHITE, 6)
        with c.place(30, tall / 2 - 60):
            c.text(0, 0, stamp, 25, CORAL)


@thing
def mug(c: Canvas, fill: str = TEAL) -> None:
    c.arc(42, -44, 22, -90, 90, 11, fill)
    c.box(-44, -86, 88, 86, fill, 12)
    c.oval(0, -84, 40, 9, TEAL_DARK)


@thing
def desk(c: Canvas, width: float = 480, fill: str = WOOD) -> None:
    c.box(-width / 2, 0, width, 22, fill, 6)
    c.box(-width / 2 + 20, 22, 24, 200, "#a97840")
    c.box(width / 2 - 44, 22, 24, 200, "#a97840")


@thing
def cake(c: Canvas, slices: float = 8) -> None:
    """A round cake from above; fewer slices as Friday goes on."""
    c.disc(0, 0, 140, STEEL_LIGHT)
    c.disc(0, 0, 128, WHITE)
    for i in range(int(slices)):
        c.slice(0, 0, 112, i * 45 + 1, i * 45 + 43, "#e9c46a" if i % 2 else "#f0d58c")
        c.slice(0, 0, 70, i * 45 + 3, i * 45 + 41, CORAL)
    c.disc(0, 0, 14, AMBER)
