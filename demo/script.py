"""The life of a post, written like a play: one line for each Comment and each Application.

A Comment is `who +delay [flags]: words`; two more spaces before it make it a reply to the last one without.
Its flags are `accepted`, `second=12`, `step=3` and `thanks=omar,jana`.
An Application is `who +delay result [minutes] [flags]: words`; its flags are `quiet` (count me only),
`confirmed=hanan` and `picture=wrapped-pallet`. A delay counts from the Post: `+40m`, `+3h`, `+2d`.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Literal

import msgspec

Result = Literal["worked", "partly", "not"]

LINE = re.compile(
    r"(?P<indent> *)(?P<who>[a-z]+) \+(?P<count>\d+)(?P<unit>[mhd])(?P<flags>[^:]*): (?P<words>.+)"
)
UNITS = {"m": "minutes", "h": "hours", "d": "days"}
RESULTS = ("worked", "partly", "not")


class Comment(msgspec.Struct, frozen=True):
    """`parent` is the index of the Comment it answers, in the same list."""

    person: str
    after: timedelta
    text: str
    parent: int | None = None
    accepted: bool = False
    second: int | None = None
    step: int | None = None
    thanks: tuple[str, ...] = ()


class Application(msgspec.Struct, frozen=True):
    """What somebody did with the Post; without minutes no chip was chosen."""

    person: str
    after: timedelta
    result: Result
    sentence: str
    minutes: int | None = None
    quiet: bool = False
    confirmed: str | None = None
    picture: str | None = None


def read_comments(talk: str) -> list[Comment]:
    comments: list[Comment] = []
    top: int | None = None
    for line in _lines(talk):
        indent, person, after, flags, words = line
        if not indent:
            top = len(comments)
        named = dict(flag.split("=") for flag in flags if "=" in flag)
        _refuse_unknown(named, flags, {"second", "step", "thanks"}, {"accepted"})
        comments.append(
            Comment(
                person,
                after,
                words,
                parent=top if indent else None,
                accepted="accepted" in flags,
                second=int(named["second"]) if "second" in named else None,
                step=int(named["step"]) if "step" in named else None,
                thanks=tuple(named["thanks"].split(",")) if "thanks" in named else (),
            )
        )
    return comments


def read_applications(tried: str) -> list[Application]:
    applications = []
    for _, person, after, (result, *flags), words in _lines(tried):
        named = dict(flag.split("=") for flag in flags if "=" in flag)
        minutes = [int(flag) for flag in flags if flag.isdigit()]
        _refuse_unknown(named, flags, {"confirmed", "picture"}, {"quiet", *map(str, minutes)})
        applications.append(
            Application(
                person,
                after,
                msgspec.convert(result, type=Result),
                words,
                minutes=minutes[0] if minutes else None,
                quiet="quiet" in flags,
                confirmed=named.get("confirmed"),
                picture=named.get("picture"),
            )
        )
    return applications


def _lines(text: str) -> list[tuple[str, str, timedelta, list[str], str]]:
    found = []
    for line in text.strip("\n").splitlines():
        match = LINE.fullmatch(line)
        if match is None:
            raise ValueError(f"not a line of the script: {line!r}")
        after = timedelta(**{UNITS[match["unit"]]: int(match["count"])})
        found.append((match["indent"], match["who"], after, match["flags"].split(), match["words"]))
    return found


def _refuse_unknown(named: dict[str, str], flags: list[str], keys: set[str], words: set[str]) -> None:
    strange = (set(named) - keys) | ({flag for flag in flags if "=" not in flag} - words)
    if strange:
        raise ValueError(f"unknown flags: {', '.join(sorted(strange))}")
