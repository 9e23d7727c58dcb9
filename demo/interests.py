"""Saves, Reactions and Follows that nobody wrote by hand: drawn from what each person likes, always the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Literal

import msgspec

from demo.company import Company, Person, Post

SEED = 1873
Act = Literal["save", "useful", "me_too"]

# The chance of an act on a Post about something one likes, and on any other Post.
CHANCES: dict[Act, tuple[float, float]] = {
    "save": (0.22, 0.015),
    "useful": (0.34, 0.05),
    "me_too": (0.3, 0.05),
}


class Sign(msgspec.Struct, frozen=True):
    """One Save or Reaction, a time after the Post."""

    person: str
    post: str
    act: Act
    after: timedelta


def signs(company: Company) -> list[Sign]:
    """All Saves and Reactions. A Post that names its own gets exactly those."""
    return [
        sign
        for post in company.posts.values()
        for sign in (_drawn(company, post) if post.saved is None else _named(post))
    ]


def follows(company: Company) -> Iterator[tuple[str, str, str]]:
    """Who follows what, as (person, "skill" or "person", whom): the liked Skills, and a few of their authors."""
    random = Random(SEED)
    for person in company.people.values():
        yield from ((person.handle, "skill", skill) for skill in person.likes)
        authors = sorted(
            {post.by for post in company.posts.values() if set(post.skills) & set(person.likes)}
            - {person.handle}
        )
        for author in random.sample(authors, min(4, len(authors))):
            yield person.handle, "person", author


def _named(post: Post) -> list[Sign]:
    given: list[tuple[Act, list[str] | None]] = [
        ("save", post.saved),
        ("useful", post.useful),
        ("me_too", post.me_too),
    ]
    return [
        Sign(person, post.key, act, timedelta(hours=5 + 7 * i))
        for act, people in given
        for i, person in enumerate(people or [])
    ]


def _drawn(company: Company, post: Post) -> list[Sign]:
    random = Random(f"{SEED} {post.key}")
    acts: list[Act] = ["save", "me_too" if post.kind in {"question", "reflection"} else "useful"]
    return [
        Sign(person.handle, post.key, act, _soon(random, post))
        for person in company.people.values()
        for act in acts
        if person.handle != post.by and random.random() < _chance(person, post, act)
    ]


def _chance(person: Person, post: Post, act: Act) -> float:
    liked, other = CHANCES[act]
    return liked if set(person.likes) & set(post.skills) else other


def _soon(random: Random, post: Post) -> timedelta:
    """Most within three days, never in the last day before today."""
    longest = max(6.0, (post.ago - 2) * 24.0)
    return timedelta(hours=round(min(longest, random.expovariate(1 / 30) + 0.3), 2))
