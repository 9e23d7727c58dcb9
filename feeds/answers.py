"""The accepted answer of a question: one Comment or one Post, as long as its asker finds no better one."""

from app import database
from app.events import Verb, record
from app.refusal import Refusal, missing
from feeds.subject import Subject, subject


async def accept(person: int, comment: int) -> int:
    """The asker accepts a Comment in place of what was accepted before; returns the question's id.

    One's own answer may be accepted; it pays nothing. Raises `Refusal("accept_not_question")`,
    `Refusal("accept_not_yours")` or a 404 Refusal.
    """
    async with database.transaction():
        question = await database.value("SELECT post_id FROM comment WHERE id = $1", comment)
        if question is None:
            raise missing()
        about = await _asked(person, question)
        # Asked once the question is held: until then its answer may be taken back.
        if not await database.value(STANDS, comment):
            raise missing()
        if about.accepted_id != comment:
            await _set(about, Verb.ANSWER_ACCEPTED, ("comment", comment), comment, None)
    return about.id


async def accept_post(person: int, post: int) -> int:
    """The same with a Post that answers the question.

    Raises `Refusal("accept_not_answer")` too.
    """
    async with database.transaction():
        question = await database.value(ANSWERED, person, post)
        if question is None:
            await subject(person, post)
            raise Refusal("accept_not_answer")
        about = await _asked(person, question)
        if about.accepted_post_id != post:
            await _set(about, Verb.POST_ACCEPTED, ("post", post), None, post)
    return about.id


async def _asked(person: int, question: int) -> Subject:
    about = await subject(person, question)
    if about.kind != "question":
        raise Refusal("accept_not_question")
    if about.keeper_id != person:
        raise Refusal("accept_not_yours", status=403)
    return about


async def _set(
    about: Subject, verb: Verb, subject: tuple[str, int], comment: int | None, post: int | None
) -> None:
    await database.execute(
        "UPDATE post SET accepted_id = $2, accepted_post_id = $3 WHERE id = $1", about.id, comment, post
    )
    await record(verb, actor=about.keeper_id, subject=subject, nameless=about.anonymous, post=about.id)


STANDS = """
    SELECT true FROM comment WHERE id = $1 AND deleted_at IS NULL AND hidden_at IS NULL AND NOT waiting
"""

#: The question that a Post answers.
ANSWERED = "SELECT p.parent_id FROM post p WHERE p.id = $2 AND p.relation = 'answer' AND listed(p, $1)"
