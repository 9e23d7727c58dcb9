"""Who is in the picture: the author's one answer above Post, kept with time and Revision (MOD-20)."""

from collections.abc import Iterable
from typing import Literal

#: A screen or a drawing shows nobody; where there is only a voice there is no picture.
Consent = Literal["nobody", "agreed", "screen", "voice"]
CONSENTS: tuple[str, ...] = Consent.__args__  # type: ignore[attr-defined]


def answered(consent: str | None, kinds: Iterable[str | None]) -> bool:
    """Whether this is an answer for files of these kinds; the kind of one still on its way is None.

    A voice alone needs none, and "voice" is an answer for nothing else.
    """
    if consent == "voice":
        return all(kind in (None, "audio") for kind in kinds)
    return consent is not None or all(kind == "audio" for kind in kinds)
