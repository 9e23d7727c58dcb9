"""Who hears of answers that are Posts, of ways of one's own, and of Comments that wait."""

import msgspec

from app import database
from app.reach.notices import notify

KINDS = {"answer": "answered_post", "my_way": "my_way"}


class Waiting(msgspec.Struct):
    """A Comment that its post's author has not looked at."""

    post_id: int
    author_id: int
    writer_id: int


class Remix(msgspec.Struct):
    """A Post that goes back to another, as long as the author of that one can see it."""

    parent_id: int
    relation: str
    asker_id: int
    author_id: int
    asker_named: bool
    named: bool
    accepted: bool


async def waiting(comment: int) -> None:
    """The author may let it out or not."""
    found = await database.row(Waiting, WAITING, comment)
    if found:
        await notify(
            found.author_id,
            "comment_waiting",
            subject=("comment", comment),
            group=f"comment_waiting:{comment}",
            actor=found.writer_id,
            post=found.post_id,
        )


async def remixed(post: int) -> None:
    """Somebody answered with a Post, or shows another way: told once, when it can be seen."""
    found = await database.row(Remix, REMIX, post)
    if found and found.relation in KINDS and found.asker_id != found.author_id:
        await notify(
            found.asker_id,
            KINDS[found.relation],
            subject=("post", post),
            group=f"remix:{post}",
            actor=found.author_id if found.named else None,
        )


async def accepted(post: int) -> None:
    """Only while it is the accepted one: the asker may have changed it since."""
    found = await database.row(Remix, REMIX, post)
    if found and found.accepted and found.asker_id != found.author_id:
        await notify(
            found.author_id,
            "accepted_post",
            subject=("post", found.parent_id),
            group=f"accepted_post:{post}",
            actor=found.asker_id if found.asker_named else None,
        )


WAITING = """
    SELECT c.post_id, p.author_id, c.author_id AS writer_id
    FROM comment c JOIN post p ON p.id = c.post_id
    WHERE c.id = $1 AND c.waiting AND c.deleted_at IS NULL
"""

REMIX = """
    SELECT
        p.parent_id, p.relation, s.author_id AS asker_id, p.author_id, NOT s.anonymous AS asker_named,
        NOT p.anonymous AS named, s.accepted_post_id IS NOT DISTINCT FROM p.id AS accepted
    FROM post p JOIN post s ON s.id = p.parent_id
    WHERE p.id = $1 AND listed(p, s.author_id) AND s.deleted_at IS NULL
"""
