"""What goes with what: both ways on small tables whose answer one can see."""

from random import Random

import pytest

from feeds import likeness

GROUP = 12


def two_groups(people: int = 40) -> tuple[list[int], list[int]]:
    """Everybody used five of the twelve Posts of their own group."""
    draw = Random(3)  # noqa: S311 - always the same table
    acts = [
        (person, post + GROUP * (person % 2))
        for person in range(people)
        for post in draw.sample(range(GROUP), 5)
    ]
    return [person for person, _ in acts], [post for _, post in acts]


@pytest.mark.parametrize("by_ease", [likeness.EASE_MOST, 0])
def test_neighbours_are_of_the_same_group(by_ease: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "EASE_MOST", by_ease)
    people, posts = two_groups()
    found = likeness.neighbours(people, posts, [1.0] * len(posts))
    assert len(found) == 2 * GROUP
    for post, near in found.items():
        best = [int(other) for other, value in zip(near.others, near.values, strict=True) if value > 0]
        assert best
        assert {other // GROUP for other in best} == {post // GROUP}
        assert post not in near.others


def test_what_is_used_together_by_those_who_use_little_goes_closer_together() -> None:
    rare = [(person, post) for person in range(6) for post in (0, 1)]
    common = [(person, post) for person in range(10, 16) for post in (2, 3, *range(4, 30))]
    people, posts = zip(*rare, *common, strict=True)
    table = likeness._table(people, posts, [1.0] * len(posts))
    alike = likeness.cosines(table, 0, 4).toarray()
    assert alike[0, 1] > alike[2, 3]


def test_only_the_most_used_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "COMPARED_MAX", 10)
    people, posts = two_groups()
    assert len(likeness.neighbours(people, posts, [1.0] * len(posts))) == 10
