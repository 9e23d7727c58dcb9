"""Contrast is computed as the accessibility guidelines say."""

import pytest

from app.colours import contrast, is_colour, on


def test_contrast_is_computed_as_the_guidelines_say() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#0b6b63", "#ffffff") == contrast("#ffffff", "#0b6b63")


@pytest.mark.parametrize("grey", range(0, 256, 5))
def test_black_or_white_can_be_read_on_every_colour(grey: int) -> None:
    ground = f"#{grey:02x}{255 - grey:02x}{grey:02x}"
    assert contrast(on(ground), ground) >= 4.5


@pytest.mark.parametrize("text", ["teal", "#fff", "#0B6B63", "#0b6b63;", "#0b6b63\n", "url(x)"])
def test_only_six_small_hexadecimal_digits_are_a_colour(text: str) -> None:
    assert not is_colour(text)
