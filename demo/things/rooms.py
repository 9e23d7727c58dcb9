"""Backgrounds: the bench, the hall, the wall, the window. Sized for a frame of 480 units across."""

from demo.canvas import Canvas
from demo.drawing import thing
from demo.palette import BACKDROPS, STEEL, STEEL_DARK, STEEL_LIGHT, TEAL_DARK, WHITE, WOOD, WOOD_DARK


@thing
def room(c: Canvas, tone: str = "cream", floor: float = 640) -> None:
    """A wall and a floor in one tone."""
    wall, ground = BACKDROPS[tone]
    c.box(0, 0, 480, 860, wall)
    c.box(0, floor, 480, 860 - floor, ground)


@thing
def hall(c: Canvas, tone: str = "sky", floor: float = 640) -> None:
    """A warehouse hall: windows high up, a steel column, a line on the floor."""
    room(c, tone, floor)
    for x in (36, 420):
        c.box(x, 0, 26, floor, BACKDROPS[tone][1])
    for i in range(4):
        c.box(14 + i * 120, 222, 92, 62, WHITE, 6)
        c.box(58 + i * 120, 222, 5, 62, BACKDROPS[tone][1])
    c.shape([(0, floor + 60), (480, floor + 30), (480, floor + 42), (0, floor + 74)], "#ffd54a")


@thing
def bench(c: Canvas, tone: str = "mint", top: float = 560) -> None:
    """A workbench in front of a perforated wall."""
    room(c, tone, 860)
    for row in range(int((top - 60) // 44)):
        for column in range(11):
            c.disc(22 + column * 44, 50 + row * 44, 4, BACKDROPS[tone][1])
    c.box(0, top, 480, 30, WOOD)
    c.box(0, top + 30, 480, 300, WOOD_DARK)
    c.box(40, top + 60, 400, 70, "#96693a", 8)
    c.box(200, top + 88, 80, 14, STEEL, 7)


@thing
def cabinet(c: Canvas, top: float = 90, bottom: float = 720) -> None:
    """The open door of a switch cabinet with rows of terminals."""
    c.box(0, 0, 480, 860, BACKDROPS["sand"][0])
    c.box(30, top, 420, bottom - top, STEEL_DARK, 10)
    c.box(44, top + 14, 392, bottom - top - 28, STEEL_LIGHT, 6)
    for row in range(3):
        y = top + 60 + row * 170
        c.box(60, y + 84, 360, 26, STEEL, 4)
        for i in range(12):
            c.box(64 + i * 30, y, 25, 74, ("#e8edf0", "#cfd9de", "#bcd9d5")[i % 3], 4)
            c.disc(76 + i * 30, y + 16, 5, TEAL_DARK)
            c.disc(76 + i * 30, y + 56, 5, STEEL_DARK)


@thing
def window(c: Canvas, width: float = 180, height: float = 200) -> None:
    c.box(-width / 2, -height / 2, width, height, WHITE, 8)
    c.box(-width / 2 + 10, -height / 2 + 10, width - 20, height - 20, "#bfe0ea", 4)
    c.disc(width / 5, -height / 5, 24, "#ffe28a")
    c.box(-3, -height / 2, 6, height, WHITE)
