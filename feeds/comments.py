"""Comments: text under a post with one level of replies; under a question one can be the accepted answer."""

from app import clock, database, limits
from app.events import Verb, record
from app.refusal import Refusal, missing
from feeds import blocks
from feeds.subject import Subject, subject

#: What the column takes.
SECOND_MAX = 2**31 - 1


async def add(
    person: int,
    post: int,
    text: str,
    *,
    parent: int | None = None,
    second: int | None = None,
    step: int | None = None,
) -> int:
    """Write a Comment, perhaps as a reply, at a second of the video or at a Step; returns its id.

    Raises `Refusal("comments_closed")`, `"comment_empty"`, `"comment_long"`, `"reply_deep"`,
    `"second_wrong"`, `"blocked"`, `"mention_blocked"` or a 404 Refusal.
    """
    words = await _checked(text, second)
    async with database.transaction():
        about = await subject(person, post)
        if not about.comments_open:
            raise Refusal("comments_closed", status=409, field="text")
        await blocks.check_comment(person, about, words)
        await _check_place(post, parent, step)
        number = await database.value(
            """
            INSERT INTO comment (post_id, author_id, parent_id, text, second, step_id, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id
            """,
            post,
            person,
            parent,
            words,
            second,
            step,
            clock.now(),
        )
        await _count(post, 1)
        hidden = about.anonymous and about.author_id == person
        await record(
            Verb.COMMENT_ADDED, actor=person, subject=("comment", number), nameless=hidden, post=post
        )
    return number


async def delete(person: int, comment: int) -> int:
    """Delete one's own Comment; its replies stay. Returns the post's id.

    Deleting it again changes nothing. Raises a 404 Refusal for anybody else's.
    """
    async with database.transaction():
        post = await database.value(
            "SELECT post_id FROM comment WHERE id = $1 AND author_id = $2", comment, person
        )
        if post is None:
            raise missing()
        # The post first: everything that counts locks it first.
        await database.execute("SELECT FROM post WHERE id = $1 FOR NO KEY UPDATE", post)
        counted = await database.value(
            """
            UPDATE comment SET deleted_at = $2, text = '' WHERE id = $1 AND deleted_at IS NULL
            RETURNING hidden_at IS NULL
            """,
            comment,
            clock.now(),
        )
        if counted is not None:
            # One that a moderator hid has left the count already.
            await _count(post, -int(counted))
            await database.execute(
                "UPDATE post SET accepted_id = NULL WHERE id = $1 AND accepted_id = $2", post, comment
            )
            await record(Verb.COMMENT_DELETED, actor=person, subject=("comment", comment), post=post)
    return post


async def thank(person: int, comment: int) -> int:
    """The post's author thanks for a Comment, once; returns the post's id.

    Raises `Refusal("thank_not_yours")`, `Refusal("thank_oneself")` or a 404 Refusal.
    """
    async with database.transaction():
        about, writer = await _under(person, comment)
        if about.author_id != person:
            raise Refusal("thank_not_yours", status=403)
        if writer == person:
            raise Refusal("thank_oneself")
        if await database.execute(
            "INSERT INTO thank (comment_id, person_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            comment,
            person,
            clock.now(),
        ):
            await _tell(Verb.COMMENT_THANKED, person, comment, about)
    return about.id


async def accept(person: int, comment: int) -> int:
    """The asker accepts an answer in place of the one before; returns the question's id.

    One's own answer may be accepted; it pays nothing. Raises `Refusal("accept_not_question")`,
    `Refusal("accept_not_yours")` or a 404 Refusal.
    """
    async with database.transaction():
        about, _ = await _under(person, comment)
        if about.kind != "question":
            raise Refusal("accept_not_question")
        if about.author_id != person:
            raise Refusal("accept_not_yours", status=403)
        if about.accepted_id != comment:
            await database.execute("UPDATE post SET accepted_id = $2 WHERE id = $1", about.id, comment)
            await _tell(Verb.ANSWER_ACCEPTED, person, comment, about, before=about.accepted_id)
    return about.id


async def open_to(person: int, post: int, on: bool) -> None:
    """The author opens or closes the Comments; what was said stays readable. Raises a 404 Refusal."""
    if not await database.execute(
        "UPDATE post SET comments_open = $3 WHERE id = $2 AND author_id = $1 AND deleted_at IS NULL",
        person,
        post,
        on,
    ):
        raise missing()


async def _checked(text: str, second: int | None) -> str:
    words, longest = text.strip(), (await limits.current()).comment_max
    if not words:
        raise Refusal("comment_empty", field="text")
    if len(words) > longest:
        raise Refusal("comment_long", limit=longest, value=len(words), field="text")
    if second is not None and not 0 <= second <= SECOND_MAX:
        raise Refusal("second_wrong", value=second, field="second")
    return words


async def _check_place(post: int, parent: int | None, step: int | None) -> None:
    if parent is not None:
        above = await database.values(
            "SELECT parent_id FROM comment WHERE id = $1 AND post_id = $2 AND deleted_at IS NULL",
            parent,
            post,
        )
        if not above:
            raise missing()
        if above[0] is not None:
            raise Refusal("reply_deep")
    if step is not None and not await database.value(
        "SELECT true FROM step WHERE id = $1 AND post_id = $2", step, post
    ):
        raise missing()


async def _under(person: int, comment: int) -> tuple[Subject, int]:
    """The post a Comment stands under, and who wrote the Comment."""
    found = await database.value(
        """
        SELECT ARRAY[post_id, author_id] FROM comment
        WHERE id = $1 AND deleted_at IS NULL AND hidden_at IS NULL
        """,
        comment,
    )
    if found is None:
        raise missing()
    post, writer = found
    return await subject(person, post), writer


async def _count(post: int, by: int) -> None:
    await database.execute("UPDATE post SET comments = comments + $2 WHERE id = $1", post, by)


async def _tell(verb: Verb, person: int, comment: int, about: Subject, *, before: int | None = None) -> None:
    await record(
        verb,
        actor=person,
        subject=("comment", comment),
        nameless=about.anonymous,
        post=about.id,
        before=before,
    )
