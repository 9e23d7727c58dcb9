"""Acts: what somebody does at a moment, played one after the other with the clock of that moment."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from app import clock, jobs

#: Better versions of a clip that plays already, and what texts mean: the worker makes them, today.
LATER = ("asset.encode", "vectors.write")


class Act(NamedTuple):
    moment: datetime
    do: Callable[[], Awaitable[object]]


async def play(acts: Iterable[Act]) -> None:
    """Do all in the order of time, each followed by everything that reacts to it."""
    for moment, do in sorted(acts, key=lambda act: act.moment):
        with clock.at(moment.astimezone(UTC)):
            async with jobs.inline(queued=LATER):
                await do()
