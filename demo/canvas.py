"""A small vector canvas on Pillow: shapes are placed, turned and scaled as points, then filled, smoothly."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]


class Canvas:
    """Draws in its own units; `scale` is the number of final pixels a unit has, drawn `smooth` times larger."""

    def __init__(self, width: float, height: float, scale: float = 1, smooth: int = 2) -> None:
        self.width, self.height = width, height
        self._smooth = smooth
        factor = scale * smooth
        self._factor = factor
        self._image = Image.new("RGB", (round(width * factor), round(height * factor)), "#ffffff")
        self._draw = ImageDraw.Draw(self._image)
        self._matrix: Matrix = (factor, 0, 0, factor, 0, 0)

    def picture(self) -> Image.Image:
        return self._image.reduce(self._smooth) if self._smooth > 1 else self._image

    def copy_of(self, picture: Image.Image) -> None:
        """Starts from an earlier full-size state of a canvas of the same shape."""
        self._image.paste(picture)

    def full_size(self) -> Image.Image:
        return self._image.copy()

    @contextmanager
    def place(
        self, x: float = 0, y: float = 0, turn: float = 0, size: float = 1, flip: bool = False
    ) -> Iterator[None]:
        """Moves the origin, turns clockwise by degrees and scales everything drawn inside."""
        before = self._matrix
        cos, sin = math.cos(math.radians(turn)) * size, math.sin(math.radians(turn)) * size
        mirror = -1 if flip else 1
        self._matrix = _times(before, (cos * mirror, sin * mirror, -sin, cos, x, y))
        try:
            yield
        finally:
            self._matrix = before

    def shape(self, points: Iterable[Point], fill: str) -> None:
        self._draw.polygon([self._at(point) for point in points], fill=fill)

    def box(self, x: float, y: float, width: float, height: float, fill: str, radius: float = 0) -> None:
        self.shape(_rounded(x, y, width, height, min(radius, width / 2, height / 2)), fill)

    def disc(self, x: float, y: float, radius: float, fill: str) -> None:
        self.oval(x, y, radius, radius, fill)

    def oval(self, x: float, y: float, across: float, down: float, fill: str) -> None:
        """An ellipse by its two half axes."""
        self.shape(_arc(x, y, across, down, 0, 360), fill)

    def slice(self, x: float, y: float, radius: float, start: float, end: float, fill: str) -> None:
        """A piece of a pie; degrees run clockwise from three o'clock."""
        self.shape([(x, y), *_arc(x, y, radius, radius, start, end)], fill)

    def arc(
        self, x: float, y: float, radius: float, start: float, end: float, width: float, fill: str
    ) -> None:
        self.stroke(_arc(x, y, radius, radius, start, end), width, fill)

    def stroke(self, points: Iterable[Point], width: float, fill: str) -> None:
        """A line with round ends and joints."""
        line = [self._at(point) for point in points]
        thick = max(1, round(width * math.hypot(self._matrix[0], self._matrix[1])))
        self._draw.line(line, fill=fill, width=thick)
        if thick > 2:
            radius = thick / 2
            for x, y in line:
                self._draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)

    def curve(self, start: Point, bend: Point, end: Point, width: float, fill: str) -> None:
        """A quadratic curve that leans towards `bend`."""
        self.stroke(bent(start, bend, end), width, fill)

    def text(
        self, x: float, y: float, words: str, size: float, fill: str, anchor: str = "mm", bold: bool = True
    ) -> None:
        """Upright text; it moves and scales with its place but never turns."""
        pixels = size * math.hypot(self._matrix[0], self._matrix[1])
        if pixels < 1:
            return
        weight = max(1, round(pixels / 46)) if bold else 0
        self._draw.text(
            self._at((x, y)),
            words,
            fill=fill,
            font=_font(round(pixels)),
            anchor=anchor,
            stroke_width=weight,
            stroke_fill=fill,
        )

    def text_width(self, words: str, size: float) -> float:
        pixels = round(size * self._factor)
        return _font(pixels).getlength(words) / self._factor

    def wrapped(self, words: str, size: float, width: float) -> list[str]:
        """The words broken into lines that fit the width."""
        lines: list[str] = []
        for word in words.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.text_width(longer, size) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def _at(self, point: Point) -> Point:
        a, b, c, d, e, f = self._matrix
        x, y = point
        return (a * x + c * y + e, b * x + d * y + f)


def bent(start: Point, bend: Point, end: Point, pieces: int = 14) -> list[Point]:
    points = []
    for i in range(pieces + 1):
        t = i / pieces
        u = 1 - t
        points.append(
            (
                u * u * start[0] + 2 * u * t * bend[0] + t * t * end[0],
                u * u * start[1] + 2 * u * t * bend[1] + t * t * end[1],
            )
        )
    return points


def _times(m: Matrix, n: Matrix) -> Matrix:
    a, b, c, d, e, f = m
    g, h, i, j, k, o = n
    return (a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * o + e, b * k + d * o + f)


def _rounded(x: float, y: float, width: float, height: float, radius: float) -> list[Point]:
    if radius <= 0:
        return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    right, bottom = x + width - radius, y + height - radius
    corners = (
        (right, y + radius, -90),
        (right, bottom, 0),
        (x + radius, bottom, 90),
        (x + radius, y + radius, 180),
    )
    return [point for cx, cy, start in corners for point in _arc(cx, cy, radius, radius, start, start + 90)]


def _arc(x: float, y: float, across: float, down: float, start: float, end: float) -> list[Point]:
    pieces = max(6, round(abs(end - start) / 9))
    angles = (math.radians(start + (end - start) * i / pieces) for i in range(pieces + 1))
    return [(x + across * math.cos(angle), y + down * math.sin(angle)) for angle in angles]


@lru_cache(maxsize=64)
def _font(pixels: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(pixels)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("Pillow was built without FreeType")
    return font
