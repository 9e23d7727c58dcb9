"""Who hears of answers that are Posts, of ways of one's own, and of Comments that wait.

It is whoever answers for the Post now, its keeper. Who tried it hears that a colleague saw it.
"""

import msgspec

from app import database
from app.reach.notices import notify
from feeds.blocks import avoids

KINDS = {"answer": "answered_post", "my_way": "my_way"}


class Waiting(msgspec.Struct):
    """A Comment that its post's keeper has not looked at."""

    post_id: int
    keeper_id: int
    writer_id: int


class Remix(msgspec.Struct):
    """A Post that goes back to another, as long as the keeper of that one can see it."""

    parent_id: int
    relation: str
    keeper_id: int
    author_id: int
    keeper_named: bool
    named: bool
    accepted: bool


async def waiting(comment: int) -> None:
    """The keeper may let it out or not."""
    found = await database.row(Waiting, WAITING, comment)
    if found:
        await notify(
            found.keeper_id,
            "comment_waiting",
            subject=("comment", comment),
            group=f"comment_waiting:{comment}",
            actor=found.writer_id,
            post=found.post_id,
        )


async def confirmed(application: int) -> None:
    """The one who tried it learns that a colleague saw it."""
    found = await database.value(
        "SELECT ARRAY[person_id, confirmed_by, post_id] FROM application WHERE id = $1", application
    )
    if found and found[1] and not await avoids(found[0], found[1]):
        learner, witness, post = found
        await notify(
            learner,
            "confirmed",
            subject=("application", application),
            group=f"confirmed:{application}",
            actor=witness,
            post=post,
        )


async def remixed(post: int) -> None:
    """Somebody answered with a Post, or shows another way: told once, when it can be seen."""
    found = await database.row(Remix, REMIX, post)
    if found and found.relation in KINDS and found.keeper_id != found.author_id:
        await notify(
            found.keeper_id,
            KINDS[found.relation],
            subject=("post", post),
            group=f"remix:{post}",
            actor=found.author_id if found.named else None,
        )


async def accepted(post: int) -> None:
    """Only while it is the accepted one: the asker may have changed it since."""
    found = await database.row(Remix, REMIX, post)
    if found and found.accepted and found.keeper_id != found.author_id:
        await notify(
            found.author_id,
            "accepted_post",
            subject=("post", found.parent_id),
            group=f"accepted_post:{post}",
            actor=found.keeper_id if found.keeper_named else None,
        )


WAITING = """
    SELECT c.post_id, coalesce(p.owner_id, p.author_id) AS keeper_id, c.author_id AS writer_id
    FROM comment c JOIN post p ON p.id = c.post_id
    WHERE c.id = $1 AND c.waiting AND c.deleted_at IS NULL
"""

REMIX = """
    SELECT
        p.parent_id, p.relation, s.keeper_id, p.author_id, NOT s.anonymous AS keeper_named,
        NOT p.anonymous AS named, s.accepted_post_id IS NOT DISTINCT FROM p.id AS accepted
    FROM post p
    JOIN (
        SELECT id, coalesce(owner_id, author_id) AS keeper_id, anonymous, accepted_post_id
        FROM post WHERE deleted_at IS NULL
    ) s ON s.id = p.parent_id
    WHERE p.id = $1 AND listed(p, s.keeper_id)
"""
