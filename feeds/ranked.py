"""The ranked list of a person: one row, made anew after what they do and from time to time."""

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from app import clock, database, limits
from feeds import signals
from feeds.candidates import BY_ID, CANDIDATES, Candidate, past, slugs
from feeds.weighing import DAY, Profile

if TYPE_CHECKING:
    from feeds import ranking
    from feeds.ranking import Pool, Scored

#: Posts in a list.
LENGTH = 120
#: Posts of somebody's past whose neighbours are asked.
PAST = 50
#: Of what goes with these, so many are candidates.
ALIKE = 80


class Term(Struct, frozen=True):
    """One part of a Post's score: what kind of signal, of what, and how much."""

    kind: str
    key: str
    value: float


class Entry(Struct, frozen=True):
    """A Post in a list: its strongest term as kind:key, and whether it is in a language not read."""

    mark: str
    foreign: bool = False

    @property
    def discovery(self) -> bool:
        return self.mark.startswith("discovery:")


async def rebuild(person: int) -> None:
    """Rank anew for this person, and keep the list."""
    async with database.transaction():
        await database.execute(HOLD, person)
        profile = await signals.profile(person)
        ranked = await _rank(profile, await _candidates(person, profile))
        firsts = _firsts(ranked)
        named = await slugs([int(first.key) for first in firsts if first.kind in NAMED and first.key])
        await database.execute(
            KEEP,
            person,
            clock.now(),
            [scored.id for scored in ranked],
            [_mark(first, named) for first in firsts],
            database.dump([[msgspec.structs.astuple(term) for term in scored.terms] for scored in ranked]),
        )


async def exists(person: int) -> bool:
    """Whether the person has a list for the languages they read."""
    return await database.value(
        "SELECT EXISTS (SELECT FROM feed_list WHERE person_id = $1 AND languages = reads($1))", person
    )


async def terms(person: int, post: int) -> list[Term]:
    """The terms of a Post's score, as the list was made with them; of any other Post as they are now."""
    kept = await database.value(
        "SELECT (terms -> (array_position(ids, $2) - 1))::text FROM feed_list WHERE person_id = $1",
        person,
        post,
    )
    if kept:
        return [Term(*term) for term in database.load(kept)]
    profile = await signals.profile(person)
    found = await database.rows(Candidate, BY_ID, person, [post])
    ranked = await _rank(profile, await _compared(profile, found, await _near(profile)))
    return [Term(term.kind, term.key, term.value) for term in ranked[0].terms]


async def age(person: int) -> None:
    """The list no longer says what the person is interested in; within a minute there is another."""
    async with database.transaction():
        await database.execute(HOLD, person)
        await database.execute("UPDATE feed_list SET stale = true WHERE person_id = $1 AND NOT stale", person)


async def forget(person: int) -> None:
    """The next page is ranked anew; in the transaction of what the person said."""
    await database.execute(HOLD, person)
    await database.execute("DELETE FROM feed_list WHERE person_id = $1", person)


async def forget_skill(slug: str) -> None:
    """A Skill has another name or address: what gives it as a Reason is ranked anew."""
    await database.execute(
        "DELETE FROM feed_list WHERE marks && $1::text[]", [f"{kind}:{slug}" for kind in NAMED]
    )


async def rebuild_aged() -> int:
    """Make aged lists anew, the oldest first; how many."""
    return await _rebuild_all(AGED)


async def rebuild_active() -> int:
    """Make the lists of whoever was here lately anew, where an hour has passed; how many."""
    return await _rebuild_all(ACTIVE)


async def fault(case: str) -> None:
    """A Report about a Post was upheld: should it still stand, it is suggested to nobody."""
    await database.execute(FAULT, case, clock.now())


async def absolve(post: int) -> None:
    """The Post was given back: nothing speaks against it any more."""
    await database.execute("DELETE FROM faulty_post WHERE post_id = $1", post)


async def _rebuild_all(sql: str) -> int:
    people = await database.values(sql, clock.now())
    for person in people:
        await rebuild(person)
    return len(people)


async def _candidates(person: int, profile: Profile) -> list[Candidate]:
    near = await _near(profile)
    best = sorted(near, key=lambda post: -near[post])[:ALIKE]
    skills = _strongest(profile, "skill", 12)
    found = await database.rows(
        Candidate, CANDIDATES, person, best, skills, _strongest(profile, "person", 30), list(profile.excluded)
    )
    return await _compared(profile, [post for post in found if post.id not in profile.done], near)


async def _compared(profile: Profile, found: list[Candidate], near: dict[int, float]) -> list[Candidate]:
    """The candidates with how well they go with the past, by behaviour and by meaning."""
    meanings = await _meanings(profile, [post.id for post in found])
    return [
        msgspec.structs.replace(post, alike=near.get(post.id, 0.0), meaning=meanings.get(post.id, 0.0))
        for post in found
    ]


async def _meanings(profile: Profile, posts: list[int]) -> dict[int, float]:
    """How close each of the Posts that have a vector is to what the person liked; without a model, none."""
    from feeds import ranking, vectors  # noqa: PLC0415 - numpy: only who ranks loads it

    liked = {post: weight for post, weight in profile.posts.items() if weight > 0}
    kept = await vectors.of({*list(liked)[:PAST], *posts})
    past = [(weight, kept[post]) for post, weight in liked.items() if post in kept]
    compared = [post for post in posts if post in kept]
    if not past or not compared:
        return {}
    values = ranking.close(past, [kept[post] for post in compared])
    return dict(zip(compared, values.tolist(), strict=True))


async def _near(profile: Profile) -> dict[int, float]:
    """What goes with the Posts of the person's past, from 0 to 1."""
    from feeds import ranking  # noqa: PLC0415 - numpy: only who ranks loads it

    weights = dict(sorted(profile.posts.items(), key=lambda post: -abs(post[1]))[:PAST])
    kept = await past(list(weights))
    ids, values = ranking.liken(
        [weights[post.post_id] for post in kept],
        [ranking.numbers(post.others) for post in kept],
        [ranking.floats(post.weights) for post in kept],
    )
    return dict(zip(ids.tolist(), values.tolist(), strict=True))


async def _rank(profile: Profile, found: list[Candidate]) -> "list[Scored]":
    from feeds import ranking  # noqa: PLC0415 - numpy: only who ranks loads it

    rules = await limits.current()
    if not found:
        return []
    pool = _pool(found, clock.now())
    return ranking.rank(profile, pool, rules, most=LENGTH)


def _pool(found: list[Candidate], moment: datetime) -> "Pool":
    from feeds import ranking  # noqa: PLC0415 - numpy: only who ranks loads it

    return ranking.Pool(
        ids=ranking.numbers([post.id for post in found]),
        authors=[post.author for post in found],
        communities=[post.community for post in found],
        skills=[post.skills for post in found],
        tools=[post.tool for post in found],
        sites=[post.site for post in found],
        ages=ranking.floats([max((moment - post.at) / DAY, 0.0) for post in found]),
        heats=ranking.floats([post.heat for post in found]),
        tried=ranking.floats([post.tried for post in found]),
        alike=ranking.floats([post.alike for post in found]),
        meanings=ranking.floats([post.meaning for post in found]),
        seen=ranking.truths([post.seen for post in found]),
        faulty=ranking.truths([post.faulty for post in found]),
    )


def _strongest(profile: Profile, kind: str, most: int) -> list[int]:
    lines = [
        (key, line.weight) for (of, key), line in profile.lines.items() if of == kind and line.weight > 0
    ]
    return [int(key) for key, _weight in sorted(lines, key=lambda line: -line[1])[:most]]


def _firsts(ranked: "list[Scored]") -> "list[ranking.Term]":
    return [scored.terms[0] for scored in ranked]


def _mark(first: "ranking.Term", named: dict[int, str]) -> str:
    known = first.kind in NAMED and first.key
    return f"{first.kind}:{named.get(int(first.key), '') if known else first.key}"


#: The terms whose key is the id of a Skill.
NAMED = ("skill", "discovery")

# One after the other: a list that is being made knows nothing of what the person says meanwhile.
HOLD = "SELECT pg_advisory_xact_lock(hashtextextended('list:' || $1::bigint, 0))"

AGED = """
    SELECT person_id FROM feed_list WHERE stale AND built_at <= $1 ORDER BY built_at, person_id LIMIT 500
"""

# A list from the future was made by a clock that went wrong.
ACTIVE = """
    SELECT l.person_id FROM feed_list l
    WHERE (l.built_at < $1::timestamptz - interval '1 hour' OR l.built_at > $1)
        AND EXISTS (
            SELECT FROM login_session s
            WHERE s.person_id = l.person_id AND s.seen_at > $1::timestamptz - interval '7 days'
        )
    ORDER BY l.built_at, l.person_id
"""

FAULT = """
    INSERT INTO faulty_post (post_id, at)
    SELECT (data->>'post')::bigint, $2 FROM event
    WHERE verb = 'case.opened' AND subject_kind = 'case' AND subject_id = $1 AND data->>'about' = 'post'
    ON CONFLICT DO NOTHING
"""

KEEP = """
    INSERT INTO feed_list (person_id, built_at, languages, ids, marks, terms)
    VALUES ($1, $2, reads($1), $3, $4, $5)
    ON CONFLICT (person_id) DO UPDATE
    SET built_at = $2, stale = false, languages = reads($1), ids = $3, marks = $4, terms = $5
"""
