"""Signs: words, ticks, arrows and the small marks that say click, wet or wrong."""

import math

from demo.canvas import Canvas
from demo.drawing import thing
from demo.palette import AMBER, AMBER_DARK, CORAL, INK, PAPER, STEEL_DARK, TEAL, TEAL_MID, WHITE


@thing
def word(c: Canvas, says: str = "", height: float = 28, fill: str = INK) -> None:
    c.text(0, 0, says, height, fill)


@thing
def tick(c: Canvas, shown: float = 1) -> None:
    """A check mark that pops up as `shown` grows from 0 to 1."""
    if shown <= 0.02:
        return
    with c.place(size=shown):
        c.disc(0, 0, 34, WHITE)
        c.disc(0, 0, 30, TEAL_MID)
        c.stroke([(-13, 1), (-4, 11), (14, -10)], 7, WHITE)


@thing
def cross(c: Canvas, shown: float = 1) -> None:
    if shown <= 0.02:
        return
    with c.place(size=shown):
        c.disc(0, 0, 34, WHITE)
        c.disc(0, 0, 30, CORAL)
        c.stroke([(-11, -11), (11, 11)], 7, WHITE)
        c.stroke([(-11, 11), (11, -11)], 7, WHITE)


@thing
def arrow(c: Canvas, length: float = 80, fill: str = AMBER_DARK) -> None:
    """Points right from the origin."""
    if length < 12:
        return
    c.stroke([(0, 0), (length - 16, 0)], 10, fill)
    c.shape([(length, 0), (length - 26, -19), (length - 26, 19)], fill)


@thing
def sweep(
    c: Canvas, radius: float = 90, start: float = 200, end: float = 320, fill: str = AMBER_DARK
) -> None:
    """A curved arrow from one angle to another; it runs against the clock when `end` is the smaller."""
    if abs(end - start) < 8:
        return
    ahead = 1 if end > start else -1
    c.arc(0, 0, radius, start, end - 6 * ahead, 9, fill)
    angle = math.radians(end)
    with c.place(radius * math.cos(angle), radius * math.sin(angle), turn=end + 90 * ahead):
        c.shape([(12, 0), (-16, -18), (-16, 18)], fill)


@thing
def burst(c: Canvas, shown: float = 1, radius: float = 40, fill: str = AMBER_DARK) -> None:
    """Short rays around a point: a click, a snap, a spark."""
    if shown <= 0.02:
        return
    for i in range(8):
        angle = math.radians(i * 45 + 10)
        near, far = radius * (0.6 + 0.4 * shown), radius * (0.7 + 0.7 * shown)
        c.stroke(
            [
                (near * math.cos(angle), near * math.sin(angle)),
                (far * math.cos(angle), far * math.sin(angle)),
            ],
            6,
            fill,
        )


@thing
def tag(c: Canvas, says: str = "", fill: str = AMBER, ink: str = INK, height: float = 24) -> None:
    """A word on a coloured plate, centred."""
    width = c.text_width(says, height) + 30
    c.box(-width / 2, -height * 0.85, width, height * 1.7, fill, 10)
    c.text(0, 0, says, height, ink)


@thing
def note(c: Canvas, says: str = "", fill: str = AMBER, width: float = 150, height: float = 24) -> None:
    """A sticky note with a few words; `/` breaks the line."""
    lines = says.split("/")
    tall = max(width * 0.8, len(lines) * height * 1.35 + 30)
    c.shape(
        [
            (-width / 2, -tall / 2),
            (width / 2, -tall / 2),
            (width / 2, tall / 2 - 18),
            (width / 2 - 18, tall / 2),
            (-width / 2, tall / 2),
        ],
        fill,
    )
    c.shape(
        [(width / 2, tall / 2 - 18), (width / 2 - 18, tall / 2), (width / 2 - 16, tall / 2 - 16)], AMBER_DARK
    )
    for i, line in enumerate(lines):
        c.text(0, (i - (len(lines) - 1) / 2) * height * 1.35, line, height, INK)


@thing
def bubble(
    c: Canvas,
    says: str = "",
    shown: float = 1,
    width: float = 260,
    tail: float = -1,
    fill: str = WHITE,
    ink: str = INK,
) -> None:
    """A speech bubble whose tail points down at the start (-1) or the end (1)."""
    if shown <= 0.02:
        return
    with c.place(size=shown):
        lines = [line for part in says.split("/") for line in c.wrapped(part, 25, width - 40)]
        tall = len(lines) * 33 + 34
        c.box(-width / 2, -tall, width, tall, fill, 22)
        edge = tail * width * 0.3
        c.shape([(edge - 18, -4), (edge + 18, -4), (edge + tail * 26, 30)], fill)
        for i, line in enumerate(lines):
            c.text(0, -tall + 34 + i * 33, line, 25, ink)


@thing
def drops(c: Canvas, count: float = 3, fall: float = 0, fill: str = "#6fb6d6") -> None:
    for i in range(int(count)):
        y = (fall * 90 + i * 30) % 90
        c.shape([(i * 9 - 9, y - 13), (i * 9 - 3, y), (i * 9 - 15, y)], fill)
        c.disc(i * 9 - 9, y + 1, 6, fill)


@thing
def shadow(c: Canvas, width: float = 200, fill: str = "#d3c6aa") -> None:
    c.oval(0, 0, width / 2, width / 14, fill)


@thing
def clock(c: Canvas, minutes: float = 0, radius: float = 60) -> None:
    c.disc(0, 0, radius, TEAL)
    c.disc(0, 0, radius - 9, PAPER)
    for i in range(12):
        angle = math.radians(i * 30)
        c.disc((radius - 19) * math.cos(angle), (radius - 19) * math.sin(angle), 3, STEEL_DARK)
    for turn, length, width in ((minutes * 6, radius * 0.62, 5), (minutes / 2, radius * 0.42, 7)):
        angle = math.radians(turn - 90)
        c.stroke([(0, 0), (length * math.cos(angle), length * math.sin(angle))], width, INK)
    c.disc(0, 0, 6, CORAL)
