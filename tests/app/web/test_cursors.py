"""A place in a list belongs to one person."""

import pytest

from app.refusal import Refusal
from app.web.cursors import seal, unseal


def test_a_place_comes_back_as_it_was() -> None:
    assert unseal(7, seal(7, ["2026-11-21", 5]), list[str | int]) == ["2026-11-21", 5]


@pytest.mark.parametrize("cursor", ["", "abc", "%%%", "A" * 400])
def test_rubbish_is_refused(cursor: str) -> None:
    with pytest.raises(Refusal, match="cursor_wrong"):
        unseal(7, cursor, list[int])


def test_somebody_elses_place_is_refused() -> None:
    with pytest.raises(Refusal, match="cursor_wrong"):
        unseal(8, seal(7, [1]), list[int])


def test_a_place_of_another_form_is_refused() -> None:
    with pytest.raises(Refusal, match="cursor_wrong"):
        unseal(7, seal(7, {"a": 1}), list[int])
