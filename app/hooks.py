"""Lists that every package fills for its own tables and the roof reads."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from typing import IO

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


class Metric(msgspec.Struct, frozen=True):
    """A number for a collector, by the rules of Prometheus: what it counts, and of what."""

    name: str
    help: str
    value: float
    labels: dict[str, str] = {}


#: Asked by `/metrics`: quick, a round trip at most.
metrics: list[Callable[[], Awaitable[list[Metric]]]] = []

#: What goes on in every worker beside its jobs, until the event is set.
beside: list[Callable[[asyncio.Event], Coroutine[None, None, None]]] = []


class Store(msgspec.Struct, frozen=True):
    """Files outside the database that belong to a backup.

    `keys` is SQL: the key of every file that a row names. `first` is any one that lies there, or None.
    """

    keys: str
    read: Callable[[str], AsyncIterator[bytes]]
    write: Callable[[str, IO[bytes]], Awaitable[None]]
    first: Callable[[], Awaitable[str | None]]


#: Read by `python -m app backup`, filled by `restore`.
stores: list[Store] = []

#: Asked after somebody has signed in: the address of what this person should see first, or None.
arrivals: list[Callable[[int], Awaitable[str | None]]] = []

#: Asked by a person's own corner for what stands there first: a template, and what it is given as `part`.
corner: list[Callable[[int], Awaitable[tuple[str, object]]]] = []
