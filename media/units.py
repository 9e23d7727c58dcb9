"""Numbers as people read them in a refusal."""

import math

#: As on the form and in the settings: a million bytes.
MB = 1_000_000
#: Seconds: no film is as long, and a number beyond it no time of one.
DAY_S = 86_400


def spell_length(seconds: float) -> str:
    """`242.3` is "4 min 2 s", `1.97` is "2 s", `0.4` is "0.4 s"."""
    if seconds < 0.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return " ".join(part for part in (f"{minutes} min" * bool(minutes), f"{rest} s" * bool(rest)) if part)


def spell_pixels(count: int) -> str:
    return f"{math.ceil(count / 1e5) / 10:g} megapixels"


def spell_size(count: int) -> str:
    """Rounded up: a file just over 25 MB must not be called 25 MB."""
    return f"{math.ceil(count / 1e5) / 10:g} MB"
