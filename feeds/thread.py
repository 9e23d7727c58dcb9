"""The Comments of a post as its reader sees them."""

from datetime import datetime

import msgspec

from app import database
from app.people.people import Face
from feeds.subject import Subject


class Comment(msgspec.Struct):
    """A Comment with its replies. Without a face: deleted, or by the author of a post without a name."""

    id: int
    face: Face | None
    text: str
    at: datetime
    own: bool
    second: int | None
    step_id: int | None
    deleted: bool
    thanked: bool
    accepted: bool
    by_author: bool
    replies: list["Comment"]


class Row(msgspec.Struct):
    id: int
    parent_id: int | None
    author_id: int
    text: str
    at: datetime
    second: int | None
    step_id: int | None
    deleted: bool
    thanked: bool
    name: str
    handle: str
    portrait: str | None
    site: str


async def thread(viewer: int | None, about: Subject) -> list[Comment]:
    """The accepted answer first, then oldest first. A deleted Comment stays while it has replies."""
    tops: dict[int, Comment] = {}
    for found in await database.rows(Row, ROWS, about.id):
        comment = _comment(viewer, about, found)
        if found.parent_id is None:
            tops[found.id] = comment
        elif found.parent_id in tops and not found.deleted:
            tops[found.parent_id].replies.append(comment)
    shown = [top for top in tops.values() if top.replies or not top.deleted]
    return sorted(shown, key=lambda top: not _holds(top))


def _holds(top: Comment) -> bool:
    return top.accepted or any(reply.accepted for reply in top.replies)


def _comment(viewer: int | None, about: Subject, row: Row) -> Comment:
    by_author = row.author_id == about.author_id
    nameless = row.deleted or (by_author and about.anonymous and viewer != about.author_id)
    return Comment(
        id=row.id,
        face=None if nameless else Face(row.name, row.handle, row.portrait, row.site),
        text=row.text,
        at=row.at,
        own=row.author_id == viewer,
        second=row.second,
        step_id=row.step_id,
        deleted=row.deleted,
        thanked=row.thanked,
        accepted=row.id == about.accepted_id,
        by_author=by_author,
        replies=[],
    )


ROWS = """
    SELECT
        c.id, c.parent_id, c.author_id, c.text, c.at, c.second, c.step_id,
        c.deleted_at IS NOT NULL AS deleted, k.comment_id IS NOT NULL AS thanked,
        p.name, p.handle, p.portrait, coalesce(s.name, '') AS site
    FROM comment c
    JOIN person p ON p.id = c.author_id
    LEFT JOIN team t ON t.id = p.team_id
    LEFT JOIN site s ON s.id = t.site_id
    LEFT JOIN thank k ON k.comment_id = c.id
    WHERE c.post_id = $1 AND c.hidden_at IS NULL
    ORDER BY c.parent_id NULLS FIRST, c.id
"""
