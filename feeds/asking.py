"""Asking a colleague by name: whom a question mentions hears of it, and who has enough questions is spared.

The next one who can help with its Skills is asked then in their place (FIND-6).
"""

import msgspec

from app import clock, database, limits
from app.reach.notices import clear, notify
from feeds.experts import FINDABLE, OPEN_ASKS, experts
from feeds.mentions import handles

#: A question to more people than this is a mailing (FIND-5).
MOST = 3


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
        # Two questions at once must not both take the last place of a colleague.
        found = await database.rows(Asked, NAMED, named, question.author_id, post)
        done = set(await database.values(DONE, post))
        room = (await limits.current()).open_asks_max
        told = []
        for one in found:
            if one.id not in done:
                told += await _ask_or_next(post, question, one, room)
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


async def _ask_or_next(post: int, question: Question, wanted: Asked, room: int) -> list[int]:
    chosen = wanted.id if wanted.reads and wanted.open_asks < room else await _next(post, question)
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


async def _next(post: int, question: Question) -> int | None:
    """The first with room who can help with a Skill of the question, may read it and was not asked yet."""
    for skill in question.skills:
        for expert in await experts(question.author_id, skill, limit=10):
            if not expert.full and await database.value(MAY_BE_ASKED, post, expert.id):
                return expert.id
    return None


QUESTION = """
    SELECT
        p.author_id, p.anonymous, p.title || ' ' || p.text AS text,
        array(SELECT skill_id FROM post_skill WHERE post_id = p.id ORDER BY position) AS skills
    FROM post p
    WHERE p.id = $1 AND p.kind = 'question' AND p.state = 'live' AND p.deleted_at IS NULL AND NOT answered(p)
"""

NAMED = f"""
    SELECT p.id, {OPEN_ASKS} AS open_asks, readable(post, p.id) AND NOT blocks(p.id, $2) AS reads
    FROM person p, post
    WHERE p.handle = ANY ($1) AND p.state = 'active' AND p.id <> $2 AND post.id = $3
    ORDER BY array_position($1, p.handle)
    FOR NO KEY UPDATE OF p
"""  # noqa: S608 - a constant

DONE = "SELECT coalesce(named_id, person_id) FROM asked WHERE post_id = $1"

MAY_BE_ASKED = """
    SELECT readable(p, $2) AND NOT EXISTS (SELECT FROM asked k WHERE k.post_id = $1 AND k.person_id = $2)
    FROM post p WHERE p.id = $1
"""

KEEP = """
    INSERT INTO asked (post_id, person_id, named_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
"""
