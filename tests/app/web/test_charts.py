"""Charts start at zero, name every series, and are told in words and in a table too."""

from itertools import pairwise

import pytest

from app.web import charts
from app.web.pages import environment


def test_twice_as_much_is_twice_as_high() -> None:
    small, big = charts.bar(["a", "b"], [5, 10]).bars
    assert big.height == pytest.approx(2 * small.height, abs=0.2)


def test_a_line_ends_beside_its_name() -> None:
    drawn = charts.line(["a", "b"], {"Cairo": [0, 10], "Porto": [0, 4]})
    ends = [points.split()[-1].split(",") for points in drawn.lines]
    assert {name.text: name.y for name in drawn.names} == {
        "Cairo": float(ends[0][1]),
        "Porto": float(ends[1][1]),
    }
    assert all(name.x > float(ends[0][0]) for name in drawn.names)


def test_names_of_lines_that_end_together_do_not_overlap() -> None:
    names = charts.line(["a", "b"], {"Cairo": [0, 10], "Porto": [0, 10], "Kassel": [0, 9.9]}).names
    places = sorted(name.y for name in names)
    assert min(later - earlier for earlier, later in pairwise(places)) >= 14


@pytest.mark.parametrize("values", [[], [0, 0, 0], [7]])
def test_nothing_and_one_number_can_be_drawn(values: list[float]) -> None:
    bar = charts.bar([""] * len(values), values)
    line = charts.line([""] * len(values), {"one": values or [0]})
    assert len(bar.bars) == len(values)
    drawn = [charts.sparkline(values), *line.lines]
    assert [len(points.split()) for points in drawn] == [len(values), len(values) or 1]
    assert not any(word in points for points in drawn for word in ("nan", "inf"))


def test_more_than_four_series_are_refused() -> None:
    with pytest.raises(ValueError, match="5 series"):
        charts.line(["a"], {str(number): [1] for number in range(5)})


def test_a_chart_says_its_finding_and_has_a_table() -> None:
    ui = environment().globals["ui"]
    drawn = str(ui.chart("c", "line", "Tried it", "It doubled.", ["W 1", "W 2"], {"Cairo": [1234, 2468]}))  # type: ignore[attr-defined]
    assert "It doubled." in drawn
    assert '<svg viewBox="0 0 360 160" dir="ltr" aria-hidden="true">' in drawn
    for cell in ('<th scope="col" class="number">Cairo</th>', '<th scope="row">W 2</th>', ">2,468</td>"):
        assert cell in drawn
    assert "style=" not in drawn
