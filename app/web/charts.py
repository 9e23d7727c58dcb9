"""Where the lines and bars of a chart stand. Templates draw them as SVG: `ui.chart` and `ui.sparkline`."""

from collections.abc import Sequence

import msgspec

WIDTH, HEIGHT = 360, 160
#: Room for the names of the series at the end and of the points at the foot.
END, FOOT, HEAD = 64, 24, 12
SERIES_MAX = 4
#: Of a point's width, between bars.
GAP = 0.25
#: From a line's end, or the foot, to its text; and from text to text.
NEAR, APART = 6, 14
#: A sparkline, with a pixel for the thickness of its line at both edges.
SPARK_WIDTH, SPARK_FLOOR, SPARK_HEAD = 96, 23, 1


class Mark(msgspec.Struct, frozen=True):
    """A bar, or the place of a text."""

    x: float
    y: float
    width: float
    height: float
    text: str


class Plot(msgspec.Struct, frozen=True):
    """`lines` are the `points` of polylines; `names` stand at their ends, `labels` at the foot."""

    width: int
    height: int
    floor: float
    top: float
    lines: list[str]
    bars: list[Mark]
    names: list[Mark]
    labels: list[Mark]


def line(labels: Sequence[str], series: dict[str, Sequence[float]]) -> Plot:
    """One line for each of at most four series, with its name at its end."""
    if not 1 <= len(series) <= SERIES_MAX:
        raise ValueError(f"{len(series)} series; 1 to {SERIES_MAX} can be told apart")
    top = max((max(values, default=0) for values in series.values()), default=0)
    wide, floor = WIDTH - END, HEIGHT - FOOT
    step = wide / max(len(labels) - 1, 1)
    ends = [Mark(wide + NEAR, _y(values[-1], top, floor), 0, 0, name) for name, values in series.items()]
    return Plot(
        WIDTH, HEIGHT, floor, top, [_points(values, step, top, floor) for values in series.values()], [],
        _apart(ends), _foot(labels, step, 0),
    )  # fmt: skip


def bar(labels: Sequence[str], values: Sequence[float]) -> Plot:
    """One bar for each point, from zero."""
    top, floor = max(values, default=0), HEIGHT - FOOT
    step = WIDTH / max(len(values), 1)
    bars = [
        Mark(
            _round(step * (at + GAP / 2)), _y(value, top, floor), _round(step * (1 - GAP)),
            _round(floor - _y(value, top, floor)), labels[at],
        )
        for at, value in enumerate(values)
    ]  # fmt: skip
    return Plot(WIDTH, HEIGHT, floor, top, [], bars, [], _foot(labels, step, step / 2))


def sparkline(values: Sequence[float]) -> str:
    """The `points` of a polyline of 96 by 24."""
    step = SPARK_WIDTH / max(len(values) - 1, 1)
    return _points(values, step, max(values, default=0), SPARK_FLOOR, head=SPARK_HEAD)


def _points(values: Sequence[float], step: float, top: float, floor: float, head: float = HEAD) -> str:
    return " ".join(f"{_round(step * at)},{_y(value, top, floor, head)}" for at, value in enumerate(values))


def _y(value: float, top: float, floor: float, head: float = HEAD) -> float:
    """A chart starts at zero, so that twice as much looks like twice as much."""
    return _round(floor - (floor - head) * value / top) if top else floor


def _foot(labels: Sequence[str], step: float, shift: float) -> list[Mark]:
    """The first, the middle and the last label: more would run into each other on a phone."""
    shown = sorted({0, len(labels) // 2, len(labels) - 1}) if labels else []
    return [Mark(_round(step * at + shift), HEIGHT - NEAR, 0, 0, labels[at]) for at in shown]


def _apart(names: list[Mark], room: float = APART) -> list[Mark]:
    """Names at the ends of lines that end close together are moved up until all can be read."""
    placed: list[Mark] = []
    for name in sorted(names, key=lambda mark: -mark.y):
        lowest = placed[-1].y - room if placed else name.y
        placed.append(msgspec.structs.replace(name, y=min(name.y, lowest)))
    return placed


def _round(value: float) -> float:
    return round(value, 1)
