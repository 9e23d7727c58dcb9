"""The ranking: numbers in, Posts and the terms of their scores out. Nothing is read or written here.

The same lines rank Home, the simulation and the benchmark. A score is a sum of terms, each of one signal and
at most as large as its amount below, times how fresh the Post is; so the largest term is the true Reason.
"""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from app.limits import Limits
from feeds.arranging import turns
from feeds.weighing import Profile

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]

#: The most that each signal can say.
SKILL, ALIKE, PERSON, COMMUNITY, TOOL, MEANING = 1.0, 1.0, 0.5, 0.5, 0.25, 0.4
SITE, TRIED, NEW, DISCOVERY = 0.15, 0.15, 0.05, 1.0
#: So much is said of the oldest too: every Post has a Reason.
LEAST = 0.0001
#: What many do just now says more to whom we know little about.
HEAT, HEAT_UNKNOWN = 0.05, 1.0
#: So much of a score stays however old a Post is; the rest halves with each half-life.
LASTING = 0.4
#: The cosine of two texts that have nothing to do with each other.
UNRELATED = 0.25
#: What is left of a score once the Post was opened.
SEEN = 0.4


class Term(Struct, frozen=True):
    """One part of a score; `key` says of what, where its kind alone does not."""

    kind: str
    key: str
    value: float


class Scored(Struct, frozen=True):
    """A Post with the terms of its score. `discovery`: it is outside the known Interests."""

    id: int
    discovery: bool
    terms: list[Term]


class Pool(Struct):
    """Candidates, one place each in every field. `skills` are those of each Post, `ages` are in days.

    `heats`, `alike` and `meanings` are from 0 to 1; an author of 0 is not named.
    """

    ids: Ids
    authors: Sequence[int]
    communities: Sequence[int]
    skills: Sequence[Sequence[int]]
    tools: Sequence[str]
    sites: Sequence[int]
    ages: Floats
    heats: Floats
    tried: Floats
    alike: Floats
    meanings: Floats
    seen: NDArray[np.bool_]
    faulty: NDArray[np.bool_]


class Scores(Struct):
    """Each signal's part for each candidate, and what a whole score is multiplied by."""

    parts: dict[str, Floats]
    factor: Floats

    @property
    def totals(self) -> Floats:
        raw = np.sum(list(self.parts.values()), axis=0)
        return np.where(raw > 0, raw * self.factor, raw).astype(np.float32)


def score(profile: Profile, pool: Pool, rules: Limits) -> Scores:
    """How much each candidate is worth to this person."""
    known = profile.strength
    parts = {
        "skill": SKILL * _skills(profile, pool),
        "person": PERSON * _said(profile, "person", pool.authors),
        "community": COMMUNITY * _said(profile, "community", pool.communities),
        "tool": TOOL * _said(profile, "tool", pool.tools),
        "site": SITE * _said(profile, "site", pool.sites),
        "tried": TRIED * np.minimum(np.log1p(pool.tried) / np.log(6), 1) * _here(profile),
        "alike": ALIKE * known * pool.alike,
        "meaning": MEANING * known * pool.meanings,
        "heat": (HEAT + HEAT_UNKNOWN * (1 - known)) * pool.heats,
        "new": np.maximum(NEW * 0.5 ** (pool.ages / rules.half_life_days), LEAST),
        "faulty": rules.weight_upheld_report * pool.faulty,
    }
    fresh = LASTING + (1 - LASTING) * 0.5 ** (pool.ages / rules.half_life_days)
    return Scores(parts, (fresh * np.where(pool.seen, SEEN, 1.0)).astype(np.float32))


def rank(profile: Profile, pool: Pool, rules: Limits, *, most: int) -> list[Scored]:
    """The best of the pool, best first, with every so many places for what is outside the Interests."""
    scores = score(profile, pool, rules)
    order = np.argsort(-scores.totals, kind="stable").tolist()
    outside = _outside(profile, pool, scores, order)[: int(most * rules.discovery)]
    strange = set(outside)
    best = _mixed([place for place in order if place not in strange], outside, rules.discovery)[:most]
    return [
        Scored(int(pool.ids[place]), place in strange, terms(profile, pool, scores, place, place in strange))
        for place in best
    ]


def terms(profile: Profile, pool: Pool, scores: Scores, place: int, discovery: bool = False) -> list[Term]:
    """What the score of one candidate is made of, largest first."""
    found = [
        Term(kind, _key(kind, pool, place), round(float(part[place]), 4))
        for kind, part in scores.parts.items()
        if kind != "skill"
    ]
    skills = pool.skills[place]
    found += [
        Term("skill", str(skill), round(SKILL * profile.says("skill", skill) / len(skills) ** 0.5, 4))
        for skill in skills
    ]
    if discovery:
        found.append(Term("discovery", str(skills[0]) if skills else "", DISCOVERY))
    return sorted((term for term in found if term.value), key=lambda term: -term.value)


def liken(weights: Sequence[float], others: Sequence[Ids], values: Sequence[Floats]) -> tuple[Ids, Floats]:
    """What goes with the Posts of somebody's past, and how well, from 0 to 1: their neighbours, weighed."""
    if not weights:
        return np.empty(0, np.int64), np.empty(0, np.float32)
    ids, places = np.unique(np.concatenate(others), return_inverse=True)
    parts = np.concatenate([weight * value for weight, value in zip(weights, values, strict=True)])
    sums = np.zeros(len(ids), np.float32)
    np.add.at(sums, places, parts)
    return ids, (np.maximum(sums, 0) / max(sums.max(initial=0), 1e-9)).astype(np.float32)


def close(past: Sequence[tuple[float, Floats]], vectors: Sequence[Floats]) -> Floats:
    """How close the vectors of Posts are to what somebody liked, beyond what any two texts share."""
    liked = np.sum([weight * vector for weight, vector in past], axis=0)
    cosines = np.stack(vectors) @ (liked / max(float(np.linalg.norm(liked)), 1e-9))
    return np.maximum((cosines - UNRELATED) / (1 - UNRELATED), 0).astype(np.float32)


def _mixed(best: list[int], outside: list[int], share: float) -> list[int]:
    mixed: list[int] = []
    ahead, aside = iter(best), iter(outside)
    for place in range(len(best) + len(outside)):
        first, second = (aside, ahead) if turns(place, share) else (ahead, aside)
        found = next(first, None)
        mixed.append(next(second) if found is None else found)
    return mixed


def _skills(profile: Profile, pool: Pool) -> Floats:
    return np.array(
        [
            sum(profile.says("skill", skill) for skill in skills) / max(len(skills), 1) ** 0.5
            for skills in pool.skills
        ],
        np.float32,
    )


def _said(profile: Profile, kind: str, keys: Sequence[int] | Sequence[str]) -> Floats:
    return np.array([profile.says(kind, key) for key in keys], np.float32)


def _here(profile: Profile) -> float:
    """Whether the site counts: not where somebody deleted it from their Interests."""
    return float(any(kind == "site" for kind, _ in profile.lines))


def _outside(profile: Profile, pool: Pool, scores: Scores, order: list[int]) -> list[int]:
    """Candidates of no known Interest, the best of their kind first; none where nothing is known."""
    known = {key for (kind, key), line in profile.lines.items() if kind == "skill" and line.known}
    if not known:
        return []
    apart = (scores.parts["person"] <= 0) & (scores.parts["community"] <= 0) & ~pool.faulty
    return [
        place
        for place in order
        if apart[place]
        and not pool.seen[place]
        and all(str(skill) not in known and profile.says("skill", skill) >= 0 for skill in pool.skills[place])
    ]


def _key(kind: str, pool: Pool, place: int) -> str:
    if kind == "tried":
        return str(int(pool.tried[place]))
    of: dict[str, Sequence[object]] = {
        "person": pool.authors,
        "community": pool.communities,
        "tool": pool.tools,
        "site": pool.sites,
    }
    return str(of[kind][place]) if kind in of else ""


def numbers(found: Sequence[int]) -> Ids:
    return np.asarray(found, np.int64)


def floats(found: Sequence[float]) -> Floats:
    return np.asarray(found, np.float32)


def truths(found: Sequence[bool]) -> NDArray[np.bool_]:
    return np.asarray(found, np.bool_)
