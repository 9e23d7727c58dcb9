"""While somebody composes: Skills that may fit, and Posts that may say it already.

A suggestion is only shown. What the author takes, and what not, is written down as an Event with the Post.
"""

from collections.abc import Iterable
from typing import Literal

import numpy as np
from msgspec import Struct

from app import database
from app.events import Verb, record
from app.models import embedder
from feeds import search, skills, vectors
from feeds.search import Query
from feeds.search.words import telling, words
from feeds.skills import Skill
from feeds.vectors import Near, Vector

KIND = "skill"
SHOWN = 5
ALIKE = 3
#: Posts that vote for their Skills: the nearest so many; more are looked at, as not all may be seen.
VOTERS, LOOKED_AT = 15, 60
#: Who is less near than this has nothing to say.
VOTER_LEAST = 0.3
#: Below these it is chance: a Skill's share of the votes, and the cosine of its names.
VOTE_LEAST, NAME_LEAST = 0.2, 0.25
#: A Post nearer than this says about the same.
SAME_LEAST = 0.5
#: Of the words of a title so many must stand in the other.
WORDS_LEAST = 0.6
#: A text shorter than this says nothing yet.
LEAST = 4
#: What a name in the text is worth beside votes and likeness; a synonym may mean something else here.
NAMED, SAID = 1.0, 0.5
#: Letters of a name that is looked for inside a text; "go" or "IT" stand in too many.
NAME_LETTERS = 3

#: Where a suggestion comes from: the words themselves, Posts like it, or the meaning of a Skill's names.
Source = Literal["words", "posts", "meaning"]


class Suggestion(Struct, frozen=True):
    """A Skill that may fit, marked with what speaks for it."""

    id: int
    slug: str
    name: str
    source: Source


class Alike(Struct, frozen=True):
    """A Post that may say it already."""

    id: int
    kind: str
    title: str
    author: str | None
    tried: int


class Suggested(Struct, frozen=True):
    """All that is suggested for a text."""

    skills: list[Suggestion] = []
    alike: list[Alike] = []

    def __bool__(self) -> bool:
        return bool(self.skills or self.alike)


async def suggest(
    person: int, title: str, text: str, chosen: Iterable[str] = (), post: int | None = None
) -> Suggested:
    """What fits the words so far; `chosen` are names that need no suggestion, `post` is the one it is of."""
    said = f"{title}. {text}".strip(". ")
    if len(said) < LEAST:
        return Suggested()
    vector = await _vector(said)
    near = await _seen(person, vector, post) if vector is not None else []
    taken = {skills.fold(name) for name in chosen}
    known = [(skill, names) for skill, names in await skills.words(person) if not taken & {*names}]
    votes = await _votes(near)
    likeness = await _likeness(vector) if vector is not None else {}
    scored = [_scored(skill, _said(skill, names, said), votes, likeness) for skill, names in known]
    found = sorted(filter(None, scored), key=lambda one: (-one[0], one[1].name))
    shown = [one for _, one in found[:SHOWN]]
    return Suggested(shown, await _alike(person, title, near, post))


async def decide(person: int, post: int, offered: Iterable[str]) -> None:
    """Write down which of the offered Skills (slugs) the Post took up; once for each answer."""
    slugs = list(dict.fromkeys(slug.replace("\0", "") for slug in offered))[: SHOWN * 4]
    if not slugs:
        return
    for found in await database.rows(Offered, OFFERED, post, slugs):
        answer = Verb.SUGGESTION_ACCEPTED if found.taken else Verb.SUGGESTION_REFUSED
        if found.last == answer:
            continue
        if found.last is None:
            await record(Verb.SUGGESTION_MADE, actor=None, subject=("post", post), kind=KIND, skill=found.id)
        await record(
            answer,
            actor=person,
            subject=("post", post),
            nameless=found.anonymous,
            kind=KIND,
            skill=found.id,
        )


class Offered(Struct):
    """A Skill that was suggested for a Post; `last` is the answer that is written down."""

    id: int
    taken: bool
    anonymous: bool
    last: str | None


async def _vector(said: str) -> Vector | None:
    try:
        return (await embedder.embed([said]))[0]
    except embedder.Off:
        return None


async def _seen(person: int, vector: Vector, post: int | None) -> list[Near]:
    """The nearest Posts that the person may find."""
    near = await vectors.near(vector, LOOKED_AT)
    listed = await database.values(
        "SELECT p.id FROM post p WHERE p.id = ANY ($2) AND p.id IS DISTINCT FROM $3 AND listed(p, $1)",
        person,
        [one.id for one in near],
        post,
    )
    return [one for one in near if one.id in set(listed)]


def _said(skill: Skill, names: list[str], said: str) -> float:
    """What it is worth that a name stands in the text: most for those that the Skill is shown by."""
    text = f" {_plain(said)} "
    inside = {name for name in names if len(name) >= NAME_LETTERS and f" {_plain(name)} " in text}
    return NAMED if inside & {names[0], skills.fold(skill.name)} else SAID if inside else 0.0


def _scored(
    skill: Skill, said: float, votes: dict[int, float], likeness: dict[int, float]
) -> tuple[float, Suggestion] | None:
    """All that speaks for a Skill, and what speaks loudest; None when nothing says it clearly."""
    vote, like = votes.get(skill.id, 0.0), likeness.get(skill.id, 0.0)
    if not (said or vote >= VOTE_LEAST or like >= NAME_LEAST):
        return None
    source: Source = "words" if said else "posts" if vote >= VOTE_LEAST else "meaning"
    return said + vote + like, Suggestion(skill.id, skill.slug, skill.name, source)


def _plain(text: str) -> str:
    return skills.slug(text).replace("-", " ")


async def _votes(near: list[Near]) -> dict[int, float]:
    """For each Skill its share of the votes: a Post votes for each of its own by the square of its cosine.

    `near` are all that may be seen, the nearest first; few of them vote.
    """
    weights = {one.id: one.cosine**2 for one in near[:VOTERS] if one.cosine >= VOTER_LEAST}
    whole = sum(weights.values())
    if not whole:
        return {}
    found: dict[int, float] = {}
    for tagged in await database.rows(_Tagged, TAGGED, list(weights)):
        found[tagged.skill_id] = found.get(tagged.skill_id, 0) + weights[tagged.post_id] / whole
    return found


async def _likeness(vector: Vector) -> dict[int, float]:
    """For each Skill the cosine of its names and the text."""
    known = await vectors.of_skills()
    if not known:
        return {}
    cosines = np.stack(list(known.values())) @ vector
    return dict(zip(known, map(float, cosines), strict=True))


async def _alike(person: int, title: str, near: list[Near], post: int | None) -> list[Alike]:
    """First what means the same; words find it in languages that the model does not know, and without one."""
    same = [one.id for one in near if one.cosine >= SAME_LEAST]
    ids = dict.fromkeys([*same, *await _same_words(person, title)])
    return await database.rows(Alike, ALIKE_POSTS, person, [*ids], post, ALIKE)


async def _same_words(person: int, title: str) -> list[int]:
    """Posts whose title holds most words of this one."""
    said = set(telling(words(title)))
    if len(said) < 2:
        return []
    page = await search.find(person, Query(text=title, size=LOOKED_AT, literal=True, counted=False))
    shared = {card.id: len(said & set(words(card.title))) / len(said) for card in page.cards}
    return [number for number, share in shared.items() if share >= WORDS_LEAST]


class _Tagged(Struct):
    post_id: int
    skill_id: int


TAGGED = """
    SELECT k.post_id, k.skill_id FROM post_skill k JOIN skill s ON s.id = k.skill_id
    WHERE k.post_id = ANY ($1) AND s.state = 'approved'
"""

# A question says nothing until it has an answer.
ALIKE_POSTS = """
    SELECT
        p.id, p.kind, coalesce(nullif(p.title, ''), left(p.text, 90)) AS title, p.tried,
        CASE WHEN NOT p.anonymous THEN a.name END AS author
    FROM unnest($2::bigint[]) WITH ORDINALITY AS wanted (id, place)
    JOIN post p ON p.id = wanted.id
    JOIN person a ON a.id = p.author_id
    WHERE listed(p, $1) AND p.id IS DISTINCT FROM $3 AND (p.kind <> 'question' OR answered(p))
    ORDER BY wanted.place
    LIMIT $4
"""

OFFERED = """
    SELECT
        s.id, p.anonymous,
        EXISTS (SELECT FROM post_skill k WHERE k.post_id = p.id AND k.skill_id = s.id) AS taken,
        (
            SELECT e.verb FROM event e
            WHERE e.subject_kind = 'post' AND e.subject_id = p.id::text
                AND e.verb IN ('suggestion.accepted', 'suggestion.refused')
                AND e.data ->> 'skill' = s.id::text
            ORDER BY e.id DESC LIMIT 1
        ) AS last
    FROM post p, skill s
    WHERE p.id = $1 AND s.slug = ANY ($2) AND s.state = 'approved'
"""
