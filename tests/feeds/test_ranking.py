"""What each signal is worth, on a handful of candidates."""

from typing import Any

import pytest

from app.limits import Limits
from feeds.ranking import Pool, floats, numbers, rank, score, truths
from feeds.weighing import Line, Profile

RULES = Limits()
#: The Skill that the reader knows, one that is new to them, and their site.
KNOWN, OTHER, HERE = 7, 8, "3"


def pool(*skills: list[int], **fields: Any) -> Pool:
    """Candidates 1, 2, ... with these Skills, alike in all that is not given."""
    many = len(skills)
    given = {
        "ids": numbers(range(1, many + 1)),
        "authors": [0] * many,
        "communities": [0] * many,
        "skills": skills,
        "tools": [""] * many,
        "sites": [0] * many,
        "seen": truths([False] * many),
        "faulty": truths([False] * many),
        **{name: floats([0] * many) for name in ("ages", "heats", "tried", "alike", "meanings")},
    }
    return Pool(**{**given, **fields})


def reader(told: float = 0) -> Profile:
    """Somebody of this site who follows one Skill and has told so much."""
    lines = {("skill", str(KNOWN)): Line(6.0, {"followed": 6.0}), ("site", HERE): Line(6.0, {"here": 6.0})}
    return Profile(lines=lines, told=told, left=told)


def test_what_was_opened_stands_behind_its_like() -> None:
    found = rank(reader(), pool([KNOWN], [KNOWN], seen=truths([True, False])), RULES, most=2)
    assert [one.id for one in found] == [2, 1]
    totals = score(reader(), pool([KNOWN], [KNOWN], seen=truths([True, False])), RULES).totals
    assert totals[0] == pytest.approx(0.4 * totals[1])


@pytest.mark.parametrize("field", ["seen", "faulty"])
def test_nothing_opened_or_faulty_is_proposed_as_something_new(field: str) -> None:
    skills = [[KNOWN]] * 10 + [[OTHER], [OTHER]]
    marked = truths([False] * 10 + [True, False])
    found = rank(reader(), pool(*skills, **{field: marked}), RULES, most=20)
    assert [one.id for one in found if one.discovery] == [12]


def test_what_many_do_now_says_most_to_those_we_know_little_about() -> None:
    some = pool([OTHER], heats=floats([1]))
    stranger, known = score(reader(), some, RULES), score(reader(told=94), some, RULES)
    assert stranger.parts["heat"][0] == pytest.approx(1.05)
    assert known.parts["heat"][0] == pytest.approx(0.05 + 0.06)


def test_what_was_tried_here_says_nothing_to_who_deleted_their_site() -> None:
    some, away = pool([OTHER], tried=floats([5])), reader()
    del away.lines["site", HERE]
    assert score(reader(), some, RULES).parts["tried"][0] == pytest.approx(0.15)
    assert score(away, some, RULES).parts["tried"][0] == 0
