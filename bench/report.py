"""What a benchmark prints: one JSON object, with the sentence that says how each number came about."""

import os
import platform
import sys
from typing import Literal

import msgspec


class Result(msgspec.Struct, kw_only=True):
    """One number beside its target."""

    name: str
    value: float
    unit: str
    target: float
    better: Literal["lower", "higher"] = "lower"
    how: str

    @property
    def ok(self) -> bool:
        return self.value <= self.target if self.better == "lower" else self.value >= self.target


def show(bench: str, results: list[Result]) -> int:
    """Print all results on stdout; 1 when one misses its target."""
    told = [
        {**msgspec.to_builtins(result), "value": round(result.value, 3), "ok": result.ok}
        for result in results
    ]
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.machine()}
    print(
        msgspec.json.format(
            msgspec.json.encode({"bench": bench, "machine": machine, "results": told})
        ).decode()
    )
    return 0 if all(result.ok for result in results) else 1


def say(text: str) -> None:
    """Progress, on stderr."""
    print(text, file=sys.stderr, flush=True)
