"""Comments: text under a post with one level of replies, with a past where they were changed."""

from datetime import datetime

import msgspec

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
    """Write a Comment, perhaps as a reply, at a second of the clip or at a Step; returns its id.

    Where the keeper looks first, it waits for that, and counts from then on.
    Raises `Refusal("comments_closed")`, `"comment_empty"`, `"comment_long"`, `"reply_deep"`,
    `"second_wrong"`, `"blocked"`, `"mention_blocked"` or a 404 Refusal.
    """
    words = await _checked(text, second)
    async with database.transaction():
        about = await subject(person, post)
        if not about.comments_open:
            raise Refusal("comments_closed", status=409, field="text")
        await blocks.check_comment(person, about, words)
        await _check_place(person, about, parent, step)
        waits = about.comments_checked and about.keeper_id != person
        number: int = await database.value(
            INSERT, post, person, parent, words, second, step, clock.now(), waits
        )
        await _out(about, number, person, waits)
    return number


async def edit(person: int, comment: int, text: str) -> int:
    """Say one's own Comment in other words; what it said before stays as its history. Returns the post's id.

    Raises `Refusal("comment_empty")`, `"comment_long"` or a 404 Refusal for anybody else's.
    """
    words = await _checked(text, None)
    async with database.transaction():
        about, writer = await _under(person, comment, waiting=True)
        if writer != person:
            raise missing()
        await blocks.check_words(person, words)
        waits = about.comments_checked and about.keeper_id != person
        was: bool | None = await database.value(EDIT, comment, words, clock.now(), waits)
        if was is None:
            return about.id
        if waits and not was:
            await _count(about.id, -1)
        await _tell(Verb.COMMENT_WAITING if waits else Verb.COMMENT_EDITED, about, comment, person)
    return about.id


async def approve(person: int, comment: int) -> int:
    """The post's keeper lets a waiting Comment out; returns the post's id. 404 for anybody else's post."""
    async with database.transaction():
        about, writer = await _under(person, comment, waiting=True)
        if about.keeper_id != person:
            raise missing()
        if await database.execute("UPDATE comment SET waiting = false WHERE id = $1 AND waiting", comment):
            await _out(about, comment, writer, False)
    return about.id


async def delete(person: int, comment: int) -> int:
    """Delete one's own Comment, or decline a waiting one below a post one keeps; its replies stay.

    Its words and their history go. Deleting it again changes nothing. Returns the post's id.
    Raises a 404 Refusal for anybody else's.
    """
    async with database.transaction():
        post = await database.value(MAY_DELETE, comment, person)
        if post is None:
            raise missing()
        # The post first: everything that counts locks it first.
        await database.execute("SELECT FROM post WHERE id = $1 FOR NO KEY UPDATE", post)
        counted = await database.value(
            """
            UPDATE comment SET deleted_at = $2, text = '' WHERE id = $1 AND deleted_at IS NULL
            RETURNING hidden_at IS NULL AND NOT waiting
            """,
            comment,
            clock.now(),
        )
        if counted is not None:
            # One that waits, or that a moderator hid, is not in the count.
            await _count(post, -int(counted))
            await database.execute("DELETE FROM comment_revision WHERE comment_id = $1", comment)
            await database.execute(
                "UPDATE post SET accepted_id = NULL WHERE id = $1 AND accepted_id = $2", post, comment
            )
            await record(Verb.COMMENT_DELETED, actor=person, subject=("comment", comment), post=post)
    return post


class Version(msgspec.Struct):
    """What a Comment said from `at` on."""

    text: str
    at: datetime


async def history(viewer: int, comment: int) -> tuple[int, list[Version]]:
    """The post's id, and what the Comment said, newest first; for its writer and who decides about the post.

    Raises a 404 Refusal for everybody else.
    """
    post = await database.value(MAY_LOOK_BACK, comment, viewer)
    if post is None:
        raise missing()
    return post, await database.rows(Version, VERSIONS, comment)


async def thank(person: int, comment: int) -> int:
    """The post's keeper thanks for a Comment, once; returns the post's id.

    Raises `Refusal("thank_not_yours")`, `Refusal("thank_oneself")` or a 404 Refusal.
    """
    async with database.transaction():
        about, writer = await _under(person, comment)
        if about.keeper_id != person:
            raise Refusal("thank_not_yours", status=403)
        if writer == person:
            raise Refusal("thank_oneself")
        if await database.execute(
            "INSERT INTO thank (comment_id, person_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            comment,
            person,
            clock.now(),
        ):
            await record(
                Verb.COMMENT_THANKED,
                actor=person,
                subject=("comment", comment),
                nameless=about.anonymous,
                post=about.id,
            )
    return about.id


async def open_to(person: int, post: int, on: bool, *, checked: bool = False) -> None:
    """The keeper opens or closes the Comments, or looks at each before others see it (`checked`).

    What was said stays readable, what waits goes on waiting. Raises a 404 Refusal.
    """
    if not await database.execute(
        """
        UPDATE post SET comments_open = $3, comments_checked = $4
        WHERE id = $2 AND coalesce(owner_id, author_id) = $1 AND deleted_at IS NULL
        """,
        person,
        post,
        on,
        checked,
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


async def _check_place(person: int, about: Subject, parent: int | None, step: int | None) -> None:
    if parent is not None:
        await _check_above(person, about, parent)
    if step is not None and not await database.value(
        "SELECT true FROM step WHERE id = $1 AND post_id = $2", step, about.id
    ):
        raise missing()


async def _check_above(person: int, about: Subject, parent: int) -> None:
    above = await database.value(
        """
        SELECT ARRAY[author_id, parent_id] FROM comment
        WHERE id = $1 AND post_id = $2 AND deleted_at IS NULL AND hidden_at IS NULL AND NOT waiting
        """,
        parent,
        about.id,
    )
    if not above:
        raise missing()
    writer, higher = above
    if higher is not None:
        raise Refusal("reply_deep")
    if not (about.anonymous and writer == about.author_id):
        await blocks.check(person, writer)


async def _under(person: int, comment: int, *, waiting: bool = False) -> tuple[Subject, int]:
    """The post a Comment stands under, and who wrote the Comment.

    The post is held first: whoever takes the Comment back meanwhile was here before or comes after.
    """
    post = await database.value("SELECT post_id FROM comment WHERE id = $1", comment)
    if post is None:
        raise missing()
    about = await subject(person, post)
    writer = await database.value(
        """
        SELECT author_id FROM comment
        WHERE id = $1 AND deleted_at IS NULL AND hidden_at IS NULL AND (NOT waiting OR $2)
        """,
        comment,
        waiting,
    )
    if writer is None:
        raise missing()
    return about, writer


async def _out(about: Subject, comment: int, writer: int, waits: bool) -> None:
    """It stands there, and counts, or it waits."""
    if not waits:
        await _count(about.id, 1)
    await _tell(Verb.COMMENT_WAITING if waits else Verb.COMMENT_ADDED, about, comment, writer)


async def _tell(verb: Verb, about: Subject, comment: int, writer: int) -> None:
    await record(
        verb,
        actor=writer,
        subject=("comment", comment),
        nameless=about.anonymous and about.author_id == writer,
        post=about.id,
    )


async def _count(post: int, by: int) -> None:
    await database.execute("UPDATE post SET comments = comments + $2 WHERE id = $1", post, by)


INSERT = """
    INSERT INTO comment (post_id, author_id, parent_id, text, second, step_id, at, waiting)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id
"""

#: Whether it waited before; no row when it says the same.
EDIT = """
    WITH before AS (
        SELECT id, text, coalesce(changed_at, at) AS at, waiting FROM comment WHERE id = $1 AND text <> $2
    ),
    kept AS (
        INSERT INTO comment_revision (comment_id, number, text, at)
        SELECT b.id, (SELECT count(*) + 1 FROM comment_revision WHERE comment_id = $1), b.text, b.at
        FROM before b
    )
    UPDATE comment c SET text = $2, changed_at = $3, waiting = $4
    FROM before b WHERE c.id = b.id
    RETURNING b.waiting
"""

MAY_DELETE = """
    SELECT c.post_id FROM comment c JOIN post p ON p.id = c.post_id
    WHERE c.id = $1 AND (c.author_id = $2 OR (coalesce(p.owner_id, p.author_id) = $2 AND c.waiting))
"""

MAY_LOOK_BACK = """
    SELECT c.post_id FROM comment c JOIN post p ON p.id = c.post_id
    WHERE c.id = $1 AND c.deleted_at IS NULL AND readable(p, $2)
        AND (c.author_id = $2 OR decides(p.community_id, $2))
"""

VERSIONS = """
    SELECT text, coalesce(changed_at, at) AS at FROM comment WHERE id = $1
    UNION ALL
    SELECT text, at FROM comment_revision WHERE comment_id = $1
    ORDER BY at DESC
"""
