"""Numbers as people read them in a refusal."""


def spell_length(seconds: float) -> str:
    """`242.3` is "4 min 2 s", `1.97` is "2 s", `0.4` is "0.4 s"."""
    if seconds < 1:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return " ".join(part for part in (f"{minutes} min" * bool(minutes), f"{rest} s" * bool(rest)) if part)


def spell_pixels(count: int) -> str:
    return f"{count / 1e6:.1f}".removesuffix(".0") + " megapixels"


def spell_size(count: int) -> str:
    return f"{count / 1e6:.1f}".removesuffix(".0") + " MB"
