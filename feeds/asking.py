"""Asking a colleague by name: whom a question mentions hears of it, and who has enough questions is spared.

The next one who can help with its Skills is asked then in their place (FIND-6).
"""

import msgspec

from app import clock, database, limits
from app.reach.notices import clear, notify
from feeds import experts
from feeds.experts import FINDABLE, OPEN_ASKS
from feeds.mentions import handles

#: A question to more people than this is a mailing (FIND-5).
MOST = 3
#: So many who can help with a Skill are looked at when somebody named is spared.
LOOKED_AT = 10


class Asked(msgspec.Struct):
    """Somebody named in a question, as far as they can be asked."""

    id: int
    open_asks: int
    reads: bool


class Question(msgspec.Struct):
    """A live question with who asks it."""

    author_id: int
    anonymous: bool
    text: str
    skills: list[int]


async def ask(post: int) -> list[int]:
    """Tell those whom a live question names, once each; returns whom.

    Somebody with `open_asks_max` open questions, or who may not read it, is passed over for the next expert.
    """
    question = await database.row(Question, QUESTION, post)
    named = handles(question.text)[:MOST] if question else []
    if question is None or not named:
        return []
    async with database.transaction():
        others = await _others(question)
        # Two questions at once must not both take the last place of a colleague: first held, then counted.
        await database.execute(HOLD, named, others)
        told = []
        for wanted in await database.rows(Asked, NAMED, named, question.author_id, post):
            told += await _ask_or_next(post, question, wanted, others)
        return told


async def withdraw(post: int) -> None:
    """The question is no longer there: nobody is asked."""
    await clear(f"asked:{post}")


async def open_asks(person: int) -> int:
    """How many questions the person was asked by name and has not answered yet."""
    found: int = await database.value(f"SELECT {OPEN_ASKS} FROM person p WHERE p.id = $1", person)  # noqa: S608
    return found


async def full(person: int) -> bool:
    """Whether the next question to this person goes to the next one."""
    return await open_asks(person) >= (await limits.current()).open_asks_max


async def findable(person: int) -> bool:
    """Whether others find the person as somebody who can help."""
    return await database.value(f"SELECT {FINDABLE} FROM person p WHERE p.id = $1", person)  # noqa: S608


async def _others(question: Question) -> list[int]:
    """Who can help with the Skills of the question, in the order they are asked in."""
    able = [await experts.able(question.author_id, skill) for skill in question.skills]
    return list(dict.fromkeys(person for people in able for person in people[:LOOKED_AT]))


async def _ask_or_next(post: int, question: Question, wanted: Asked, others: list[int]) -> list[int]:
    room = (await limits.current()).open_asks_max
    fits = wanted.reads and wanted.open_asks < room
    chosen = wanted.id if fits else await database.value(NEXT, post, others, room)
    if chosen is None:
        # It still stands among the open questions of its Skills.
        return []
    named = wanted.id if wanted.id != chosen else None
    if await database.execute(KEEP, post, chosen, named, clock.now()):
        await notify(
            chosen,
            "asked",
            subject=("post", post),
            group=f"asked:{post}",
            actor=None if question.anonymous else question.author_id,
            instead=named,
        )
        return [chosen]
    return []


QUESTION = """
    SELECT
        p.author_id, p.anonymous, p.title || ' ' || p.text AS text,
        array(SELECT skill_id FROM post_skill WHERE post_id = p.id ORDER BY position) AS skills
    FROM post p
    WHERE p.id = $1 AND p.kind = 'question' AND p.state = 'live' AND p.deleted_at IS NULL AND NOT answered(p)
"""

HOLD = """
    SELECT FROM person WHERE handle = ANY ($1) OR id = ANY ($2::bigint[]) ORDER BY id FOR NO KEY UPDATE
"""

#: Those named whom this question has not asked yet, nor somebody in their place.
NAMED = f"""
    SELECT p.id, {OPEN_ASKS} AS open_asks, readable(post, p.id) AND NOT blocks(p.id, $2) AS reads
    FROM person p, post
    WHERE p.handle = ANY ($1) AND p.state = 'active' AND p.id <> $2 AND post.id = $3
        AND NOT EXISTS (
            SELECT FROM asked k WHERE k.post_id = $3 AND coalesce(k.named_id, k.person_id) = p.id
        )
    ORDER BY array_position($1, p.handle)
"""  # noqa: S608 - a constant

#: The first with room who may read it and was not asked yet.
NEXT = f"""
    SELECT p.id
    FROM unnest($2::bigint[]) WITH ORDINALITY AS able (id, place)
    JOIN person p ON p.id = able.id
    JOIN post ON post.id = $1
    WHERE {OPEN_ASKS} < $3 AND readable(post, p.id)
        AND NOT EXISTS (SELECT FROM asked k WHERE k.post_id = $1 AND k.person_id = p.id)
    ORDER BY able.place
    LIMIT 1
"""  # noqa: S608 - a constant

KEEP = """
    INSERT INTO asked (post_id, person_id, named_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
"""
