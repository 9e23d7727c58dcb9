"""What went wrong: who answers for a Post asks those for whom it did not work, and hears it without a name.

Who answers for it is its keeper: the author, or whom it was handed over to. Pollen carries question and
answers; who they are from is told to nobody.
"""

import msgspec

from app import clock, database, limits
from app.reach.notices import notify
from app.refusal import Refusal, missing
from feeds.subject import Subject, look, subject


class Inquiry(msgspec.Struct):
    """What the keeper asks, what was answered, and for how many it did not work."""

    text: str | None
    answers: list[str]
    missed: int


class Asked(msgspec.Struct):
    """The question as somebody for whom it did not work reads it, with their own answer."""

    text: str
    answer: str | None


async def ask(keeper: int, post: int, text: str) -> None:
    """Ask all for whom it does not work, now and from now on; other words replace those before.

    Raises `Refusal("comment_empty")`, `"comment_long"`, `"ask_nobody"`, or 404 for anybody else's post.
    """
    words = await _checked(text)
    async with database.transaction():
        about = await _own(keeper, post)
        if not await _missed(about):
            raise Refusal("ask_nobody", field="text")
        await database.execute(
            """
            INSERT INTO inquiry (post_id, generation, text, at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (post_id, generation) DO UPDATE SET text = $3, at = $4
            """,
            post,
            about.generation,
            words,
            clock.now(),
        )
        for person in await database.values(TOLD, post, about.generation):
            await _tell(about, person)


async def tell(application: int) -> None:
    """Somebody said "not" after the keeper had asked: they are asked too."""
    found = await database.value(
        """
        SELECT ARRAY[a.person_id, a.post_id, a.generation]
        FROM application a
        JOIN post p ON p.id = a.post_id AND p.generation = a.generation
        JOIN inquiry i ON i.post_id = a.post_id AND i.generation = a.generation
        WHERE a.id = $1 AND a.result = 'not'
        """,
        application,
    )
    if found:
        person, post, generation = found
        if person in await database.values(TOLD, post, generation):
            await _tell(await look(person, post), person)


async def answer(person: int, post: int, text: str) -> None:
    """Tell the keeper what went wrong; other words replace those before. The keeper learns no name.

    Raises `Refusal("comment_empty")`, `"comment_long"`, `"ask_not_tried"`, or 404 where nobody asks.
    """
    words = await _checked(text)
    async with database.transaction():
        about = await subject(person, post)
        await asked(person, post)
        await database.execute(ANSWER, post, about.generation, person, words, clock.now())
        told = await database.value(
            "SELECT count(*) FROM inquiry_answer WHERE post_id = $1 AND generation = $2",
            post,
            about.generation,
        )
        await notify(
            about.keeper_id,
            "told_why",
            subject=("post", post),
            group=f"told_why:{post}:{about.generation}",
            times=told,
        )


async def asked(person: int, post: int) -> Asked:
    """What the keeper asks this person. Raises `Refusal("ask_not_tried")` (403), or 404 where nobody asks."""
    about = await look(person, post)
    found = await database.row(
        Asked,
        """
        SELECT i.text, a.text AS answer
        FROM inquiry i
        LEFT JOIN inquiry_answer a
            ON a.post_id = i.post_id AND a.generation = i.generation AND a.person_id = $3
        WHERE i.post_id = $1 AND i.generation = $2
        """,
        post,
        about.generation,
        person,
    )
    if found is None:
        raise missing()
    if person not in await database.values(MISSED, post, about.generation):
        raise Refusal("ask_not_tried", status=403)
    return found


async def of(keeper: int, post: int) -> Inquiry:
    """What the keeper asked and heard, in no order that tells whose an answer is. 404 for others."""
    about = await _own(keeper, post)
    text = await database.value(
        "SELECT text FROM inquiry WHERE post_id = $1 AND generation = $2", post, about.generation
    )
    answers = await database.values(
        "SELECT text FROM inquiry_answer WHERE post_id = $1 AND generation = $2 ORDER BY md5(text), text",
        post,
        about.generation,
    )
    return Inquiry(text, answers, await _missed(about))


async def missed(keeper: int, post: int) -> int:
    """For how many it did not work, for the keeper; 0 for everybody else."""
    return await database.value(
        """
        SELECT count(*) FROM application a
        JOIN post p ON p.id = a.post_id AND p.generation = a.generation
        WHERE p.id = $2 AND coalesce(p.owner_id, p.author_id) = $1 AND a.result = 'not'
        """,
        keeper,
        post,
    )


async def _own(keeper: int, post: int) -> Subject:
    about = await look(keeper, post)
    if about.keeper_id != keeper:
        raise missing()
    return about


async def _missed(about: Subject) -> int:
    return len(await database.values(MISSED, about.id, about.generation))


async def _tell(about: Subject, person: int) -> None:
    await notify(
        person,
        "asked_why",
        subject=("post", about.id),
        group=f"asked_why:{about.id}:{about.generation}",
        actor=None if about.anonymous else about.keeper_id,
    )


async def _checked(text: str) -> str:
    words, longest = text.replace("\0", "").strip(), (await limits.current()).comment_max
    if not words:
        raise Refusal("comment_empty", field="text")
    if len(words) > longest:
        raise Refusal("comment_long", limit=longest, value=len(words), field="text")
    return words


MISSED = """
    SELECT a.person_id FROM application a JOIN post p ON p.id = a.post_id
    WHERE a.post_id = $1 AND a.generation = $2 AND a.result = 'not' AND readable(p, a.person_id)
"""

# Who blocks the keeper is not turned to, unless the Post has no name to turn away from.
TOLD = f"{MISSED} AND (p.anonymous OR NOT blocks(a.person_id, coalesce(p.owner_id, p.author_id)))"

ANSWER = """
    INSERT INTO inquiry_answer (post_id, generation, person_id, text, at) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (post_id, generation, person_id) DO UPDATE SET text = $4, at = $5
"""
