"""Lists that every package fills for its own tables and the roof reads."""

from collections.abc import Awaitable, Callable

import msgspec


class Finding(msgspec.Struct, frozen=True):
    """One part of Pollen and whether it works; `note` says why not and what to do."""

    part: str
    ok: bool
    note: str = ""


#: Asked by `/ready`: quick, a round trip at most.
ready: list[Callable[[], Awaitable[Finding]]] = []

#: Asked by `python -m app doctor`: thorough.
doctor: list[Callable[[], Awaitable[list[Finding]]]] = []

#: Asked by `python -m app verify`: one sentence for each invariant that does not hold.
verify: list[Callable[[], Awaitable[list[str]]]] = []
