"""The post that an act is about, for those who may act on it."""

import msgspec

from app import database
from app.refusal import missing


class Subject(msgspec.Struct, frozen=True):
    """What the rules of reactions, Comments, Saves and Applications ask of a post.

    `keeper_id` answers for it: the author, or whom it was handed over to.
    """

    id: int
    kind: str
    author_id: int
    keeper_id: int
    anonymous: bool
    comments_open: bool
    generation: int
    accepted_id: int | None
    accepted_post_id: int | None = None
    comments_checked: bool = False
    remix_open: bool = True


async def subject(person: int, post: int) -> Subject:
    """The published post, locked until the transaction ends, so that its counters follow its rows.

    Raises a 404 Refusal when the person may not read it or it is not published: the same answer for both.
    """
    return await _found(f"{READ} AND p.state IN ('live', 'restricted') FOR NO KEY UPDATE", person, post)


async def look(viewer: int, post: int) -> Subject:
    """The post in any state in which the viewer may read it, to show what stands under it.

    Raises a 404 Refusal.
    """
    return await _found(READ, viewer, post)


async def _found(sql: str, viewer: int, post: int) -> Subject:
    found = await database.row(Subject, sql, viewer, post)
    if found is None:
        raise missing()
    return found


READ = """
    SELECT
        p.id, p.kind, p.author_id, coalesce(p.owner_id, p.author_id) AS keeper_id, p.anonymous,
        p.comments_open, p.generation, p.accepted_id,
        p.accepted_post_id, p.comments_checked, p.remix_open
    FROM post p
    WHERE p.id = $2 AND readable(p, $1)
"""
