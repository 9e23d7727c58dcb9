"""Storyboards: what a drawn clip shows, as TOML that a person can read and change."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from demo.drawing import Value

FOLDER = Path(__file__).parent / "storyboards"
Share = float
TITLE_SECONDS = 1.0


class Part(msgspec.Struct, forbid_unknown_fields=True):
    """One thing in a step. `to` holds where its numbers move to, between the shares `during` of the step."""

    draw: str
    at: tuple[float, float] = (240, 430)
    props: dict[str, Value] = {}
    to: dict[str, float] = {}
    during: tuple[Share, Share] = (0.1, 0.7)
    swing: float = 0


class Step(msgspec.Struct, forbid_unknown_fields=True):
    text: str
    seconds: float
    parts: list[Part]


class Storyboard(msgspec.Struct, forbid_unknown_fields=True):
    """A title card, then the steps, each before the same background."""

    title: str
    background: list[Part]
    steps: list[Step]

    @property
    def seconds(self) -> float:
        return TITLE_SECONDS + sum(step.seconds for step in self.steps)


@cache
def load(name: str) -> Storyboard:
    """Reads a storyboard; raises `msgspec.ValidationError` with the place of a mistake."""
    return msgspec.toml.decode((FOLDER / f"{name}.toml").read_bytes(), type=Storyboard)


def names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def posed(part: Part, share: Share) -> dict[str, Any]:
    """The properties of a part when `share` of its step has passed."""
    start, end = part.during
    progress = _eased(min(1.0, max(0.0, (share - start) / (end - start))), part.swing)
    now: dict[str, Any] = {"x": part.at[0], "y": part.at[1], **part.props}
    for key, target in part.to.items():
        origin = float(now.get(key, 1 if key == "size" else 0))
        now[key] = round(origin + (target - origin) * progress, 3)
    return now


def _eased(share: Share, swing: float) -> float:
    """Slow at both ends; with a swing it goes there and back that many times."""
    if swing:
        turns = share * swing * 2
        share = turns % 2 if turns % 2 <= 1 else 2 - turns % 2
    return share * share * (3 - 2 * share)
