"""Wrenches, bolts, gauges, switches, cables: the bench and the inside of a machine."""

import math

from demo.canvas import Canvas
from demo.drawing import thing
from demo.palette import (
    AMBER,
    AMBER_DARK,
    CORAL,
    CORAL_DARK,
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
)


@thing
def wrench(c: Canvas, set_to: str = "") -> None:
    """A torque wrench: socket on the origin, handle to the right."""
    c.stroke([(0, 0), (250, 0)], 20, STEEL)
    c.stroke([(0, -4), (240, -4)], 5, STEEL_LIGHT)
    c.disc(0, 0, 34, STEEL_DARK)
    c.disc(0, 0, 24, STEEL)
    c.disc(0, 0, 10, SLATE)
    c.box(200, -19, 130, 38, INK, 16)
    for i in range(5):
        c.box(216 + i * 22, -19, 6, 38, SLATE)
    if set_to:
        c.box(92, -22, 92, 44, WHITE, 8)
        c.text(138, 1, set_to, 24, INK)


@thing
def flange(c: Canvas, tight: float = 0, marks: float = 0, order: float = 0) -> None:
    """A round group flange with four bolts; `tight` are drawn seated, `marks` carry a paint line, `order` numbers them."""
    c.disc(4, 8, 150, "#cdbf9f")
    c.disc(0, 0, 150, STEEL)
    c.disc(0, 0, 138, STEEL_LIGHT)
    c.disc(0, 0, 74, STEEL_DARK)
    c.disc(0, 0, 62, SLATE)
    for ring in range(3):
        for i in range(6 + ring * 6):
            angle = math.radians(i * 360 / (6 + ring * 6))
            c.disc((12 + ring * 18) * math.cos(angle), (12 + ring * 18) * math.sin(angle), 3.4, STEEL)
    for i, degrees in enumerate((-135, 45, -45, 135)):
        x, y = 106 * math.cos(math.radians(degrees)), 106 * math.sin(math.radians(degrees))
        _bolt(c, x, y, turn=20 if i < tight else 0, fill=TEAL_MID if i < tight else STEEL_DARK)
        if i < marks:
            c.stroke(
                [
                    (x - 6, y - 6),
                    (x + 34 * math.cos(math.radians(degrees)), y + 34 * math.sin(math.radians(degrees))),
                ],
                6,
                CORAL,
            )
        if i < order:
            c.text(x, y, str(i + 1), 24, WHITE)


@thing
def gauge(
    c: Canvas, value: float = 0, low: float = 0.55, high: float = 0.75, unit: str = "bar", top: float = 16
) -> None:
    """A round pressure gauge; `value` is the share of the scale, the green zone lies between `low` and `high`."""
    c.disc(5, 9, 142, "#c9bda2")
    c.disc(0, 0, 142, SLATE)
    c.disc(0, 0, 128, PAPER)
    c.arc(0, 0, 104, 135, 405, 14, STEEL_LIGHT)
    c.arc(0, 0, 104, 135 + 270 * low, 135 + 270 * high, 14, TEAL_MID)
    c.arc(0, 0, 104, 135 + 270 * 0.88, 405, 14, CORAL)
    for i in range(9):
        angle = math.radians(135 + i * 270 / 8)
        c.stroke(
            [(88 * math.cos(angle), 88 * math.sin(angle)), (97 * math.cos(angle), 97 * math.sin(angle))],
            4,
            INK,
        )
        if i % 2 == 0:
            c.text(68 * math.cos(angle), 68 * math.sin(angle), f"{top * i / 8:g}", 21, INK)
    c.text(0, 62, unit, 22, SLATE)
    angle = math.radians(135 + 270 * value)
    c.stroke(
        [(-20 * math.cos(angle), -20 * math.sin(angle)), (84 * math.cos(angle), 84 * math.sin(angle))],
        8,
        CORAL_DARK,
    )
    c.disc(0, 0, 14, INK)


@thing
def pipe(c: Canvas, leak: float = 0, foam: float = 0, tight: float = 0) -> None:
    """A pipe with a nut at the origin; foam shows what leaks."""
    for x in (-220, 30):
        c.box(x, -24, 190, 48, "#cf8f55", 4)
        c.box(x, -16, 190, 9, "#e5b07c", 4)
    c.box(-56, -46, 112, 92, "#d9ad4d" if tight < 1 else "#c99a35", 10)
    for x in (-26, 10):
        c.box(x, -46, 16, 92, "#b88a2c")
    for i in range(int(foam)):
        angle, away = i * 2.4, 14 + (i * 17) % 38
        c.disc(44 + away * math.cos(angle), -34 + away * 0.7 * math.sin(angle), 8 + (i * 5) % 8, WHITE)
    if leak:
        for i in range(7):
            angle = math.radians(-150 + i * 28)
            c.disc(
                52 + leak * 52 * math.cos(angle), -38 + leak * 46 * math.sin(angle), 10 + (i % 3) * 5, WHITE
            )
            c.disc(48 + leak * 52 * math.cos(angle), -42 + leak * 46 * math.sin(angle), 3, "#bfe3ef")


@thing
def sprayer(c: Canvas, squirt: float = 0) -> None:
    """A spray bottle that sprays to the left from the origin."""
    if squirt:
        for i in range(9):
            c.disc(-20 - squirt * (14 + (i * 23) % 80), -24 + (i * 13) % 48, 4, "#8cc7dd")
    c.box(-8, -12, 70, 26, CORAL, 8)
    c.shape([(8, 12), (24, 12), (14, 52), (2, 48)], CORAL_DARK)
    c.box(34, 10, 24, 40, STEEL_LIGHT, 4)
    c.box(4, 46, 86, 130, "#a7d8e6", 22)
    c.box(4, 96, 86, 80, "#7fc0d4", 22)
    c.text(47, 118, "soap", 21, WHITE)


@thing
def isolator(c: Canvas, off: float = 0, lock: float = 0, tag: float = 0) -> None:
    """The main switch of a machine: `off` 0 is ON and 1 is OFF; then a padlock and a name tag fit."""
    c.box(-120, -150, 240, 300, STEEL_DARK, 18)
    c.box(-110, -142, 220, 284, STEEL_LIGHT, 14)
    c.disc(0, -20, 96, AMBER)
    c.text(0, -134 + 14, "ON", 22, INK)
    c.text(-86, -100, "OFF", 22, CORAL_DARK)
    with c.place(0, -20, turn=-48 * off):
        c.disc(0, 0, 60, CORAL)
        c.box(-17, -84, 34, 124, CORAL_DARK, 14)
        c.box(-4, -78, 8, 34, WHITE, 4)
    if lock > 0.02:
        with c.place(0, 84 - (1 - lock) * 60):
            c.arc(0, 2, 22, 180, 360, 11, STEEL_DARK)
            c.box(-34, 2, 68, 58, TEAL, 10)
            c.disc(0, 26, 8, INK)
            c.box(-3, 28, 6, 18, INK)
    if tag > 0.02:
        with c.place(70, 96, turn=14):
            c.box(-6, 0, 104 * tag, 130, WHITE, 8)
            if tag > 0.9:
                c.box(-6, 0, 104, 34, CORAL, 8)
                c.text(46, 18, "DANGER", 19, WHITE)
                c.text(46, 62, "I work", 20, INK)
                c.text(46, 86, "in here", 20, INK)
                c.text(46, 114, "Steffen", 17, TEAL)


@thing
def cable(c: Canvas, fill: str = INK, label: float = 0, says: str = "", wrapped: float = 0) -> None:
    """A cable across the picture; a label goes round it as `wrapped` grows."""
    c.stroke([(-260, 10), (-120, -6), (0, 0), (120, 6), (260, -10)], 34, fill)
    c.stroke([(-260, 2), (-120, -14), (0, -8), (120, -2), (260, -18)], 5, SLATE)
    if label:
        hang = 70 * (1 - wrapped)
        c.box(-70, -24, 140, 48 + hang, WHITE, 6)
        if hang > 6:
            c.box(-70, 24, 140, hang, "#e3f3f5", 6)
        c.text(0, 0, says, 32, INK)


@thing
def labeller(c: Canvas, out: float = 0, says: str = "W14-K2") -> None:
    """A hand label printer; the strip comes out to the left."""
    if out > 0.03:
        width = 150 * out
        c.box(-92 - width, -74, width + 10, 44, WHITE, 5)
        if out > 0.85:
            c.text(-92 - 75, -52, says, 30, INK)
    c.box(-96, -110, 192, 240, TEAL_DARK, 28)
    c.box(-74, -92, 148, 66, MINT, 10)
    c.text(0, -58, says, 30, INK)
    for i in range(12):
        c.box(-72 + (i % 4) * 38, -6 + (i // 4) * 36, 30, 26, STEEL_LIGHT if i < 11 else AMBER, 7)


@thing
def plate(c: Canvas) -> None:
    """The nameplate of a machine."""
    c.box(-120, -70, 240, 140, STEEL_LIGHT, 10)
    c.box(-112, -62, 224, 124, STEEL, 8)
    c.text(0, -36, "Halden & Ruiz", 25, INK)
    c.text(0, -2, "MAREA 2", 27, INK)
    c.text(0, 34, "No. 24-01873", 25, INK)
    for x, y in ((-108, -58), (108, -58), (-108, 58), (108, 58)):
        c.disc(x, y, 5, STEEL_DARK)


@thing
def toolboard(c: Canvas, missing: float = 0) -> None:
    """A shadow board with painted outlines; a missing tool leaves its outline."""
    c.box(-200, -170, 400, 340, TEAL, 12)
    for i, x in enumerate((-150, -90, -30)):
        fill = TEAL_DARK if i < missing else STEEL
        c.stroke([(x, -110), (x, 60 - i * 30)], 18, fill)
        c.arc(x, -126, 20, 120, 420, 12, fill)
    c.box(30, -130, 130, 40, AMBER if missing < 4 else TEAL_DARK, 8)
    c.stroke([(44, -110), (44, 40)], 22, AMBER_DARK if missing < 4 else TEAL_DARK)
    c.box(90, -40, 24, 120, CORAL, 10)
    c.box(98, 80, 8, 50, STEEL)
    c.box(134, -40, 24, 100, CORAL, 10)
    c.box(142, 60, 8, 50, STEEL)


@thing
def crimp(c: Canvas, good: float = 1) -> None:
    """A cable lug pressed well (copper visible, two dents) or badly."""
    c.stroke([(-220, 0), (-70, 0)], 44, CORAL_DARK)
    if good:
        c.stroke([(-66, 0), (-44, 0)], 28, "#d98b4a")
    else:
        for i in range(5):
            c.stroke([(-66, 0), (-30 + i * 6, -40 + i * 20)], 6, "#d98b4a")
    c.box(-44, -25, 90, 50, STEEL, 10)
    c.shape([(40, -25), (130, -44), (150, 0), (130, 44), (40, 25)], STEEL)
    c.disc(104, 0, 17, PAPER)
    for x in (-20, 14):
        c.box(x - 6, -25, 13, 50 if good else 18, STEEL_DARK, 4)


@thing
def extinguisher(c: Canvas) -> None:
    c.box(-36, -150, 72, 150, CORAL, 26)
    c.box(-36, -96, 72, 40, PAPER)
    c.box(-14, -176, 28, 32, INK, 6)
    c.stroke([(14, -166), (56, -150), (50, -70)], 9, INK)


def _bolt(c: Canvas, x: float, y: float, turn: float, fill: str) -> None:
    with c.place(x, y, turn):
        c.disc(0, 0, 28, STEEL)
        c.shape(
            [(24 * math.cos(math.radians(i * 60)), 24 * math.sin(math.radians(i * 60))) for i in range(6)],
            fill,
        )
