"""Colours as numbers: how well one can be read on another."""

import re

BLACK, WHITE = "#000000", "#ffffff"


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio of two sRGB colours like `#0b6b63`: 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance of an sRGB colour."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def on(ground: str) -> str:
    """Black or white: what is easier to read on the ground. It has 4.58 at least, the root of 21."""
    return max((BLACK, WHITE), key=lambda text: contrast(text, ground))


def is_colour(text: str) -> bool:
    return re.fullmatch(r"#[0-9a-f]{6}", text) is not None
