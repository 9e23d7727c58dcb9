"""The Comments of a post as its reader sees them."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from app import database
from app.people.people import Face
from feeds.mentions import MENTION, known
from feeds.subject import Subject


class Piece(msgspec.Struct, frozen=True):
    """Some words, or with a handle the name of somebody who works here."""

    text: str
    handle: str | None = None


class Comment(msgspec.Struct):
    """A Comment with its replies. Without a face: deleted, or by the author of a post without a name.

    Who left has no page to go to, and so no handle.

    `step` is the place of the Step it points at; `waiting` is seen by its writer and the post's keeper only.
    """

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
    step: int | None = None
    edited_at: datetime | None = None
    waiting: bool = False
    pieces: list[Piece] = []


class Tip(msgspec.Struct, frozen=True):
    """What somebody said about a second of the clip."""

    id: int
    second: int
    text: str
    face: Face | None


class Row(msgspec.Struct):
    id: int
    parent_id: int | None
    author_id: int
    text: str
    at: datetime
    changed_at: datetime | None
    second: int | None
    step_id: int | None
    step: int | None
    deleted: bool
    waiting: bool
    thanked: bool
    name: str
    handle: str
    portrait: str | None
    site: str


async def thread(viewer: int | None, about: Subject) -> list[Comment]:
    """The accepted answer first, then oldest first. A deleted Comment stays while it has replies."""
    rows = await database.rows(Row, ROWS, about.id, viewer)
    people = await known(row.text for row in rows)
    tops: dict[int, Comment] = {}
    for found in rows:
        comment = _comment(viewer, about, found, people)
        if found.parent_id is None:
            tops[found.id] = comment
        elif found.parent_id in tops and not found.deleted:
            tops[found.parent_id].replies.append(comment)
    shown = [top for top in tops.values() if top.replies or not top.deleted]
    return sorted(shown, key=lambda top: not _holds(top))


def tips(comments: list[Comment]) -> list[Tip]:
    """Those that stand at a second, in the order of the clip: the marks on its time line."""
    said = [one for top in comments for one in (top, *top.replies)]
    found = [
        Tip(one.id, one.second, one.text, one.face)
        for one in said
        if one.second is not None and not (one.deleted or one.waiting)
    ]
    return sorted(found, key=lambda tip: (tip.second, tip.id))


def _holds(top: Comment) -> bool:
    return top.accepted or any(reply.accepted for reply in top.replies)


def _comment(viewer: int | None, about: Subject, row: Row, people: set[str]) -> Comment:
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
        step=row.step,
        deleted=row.deleted,
        thanked=row.thanked,
        accepted=row.id == about.accepted_id,
        by_author=by_author,
        replies=[],
        edited_at=row.changed_at,
        waiting=row.waiting,
        pieces=list(pieces(row.text, people)),
    )


def pieces(text: str, people: set[str]) -> Iterator[Piece]:
    """The text with the known handles in it apart."""
    start = 0
    for found in MENTION.finditer(text):
        if (handle := found[1].lower()) in people:
            if found.start() > start:
                yield Piece(text[start : found.start()])
            yield Piece(found[0], handle)
            start = found.end()
    if start < len(text):
        yield Piece(text[start:])


ROWS = """
    SELECT
        c.id, c.parent_id, c.author_id, c.text, c.at, c.changed_at, c.second, c.step_id, c.waiting,
        st.position AS step,
        c.deleted_at IS NOT NULL AS deleted, k.comment_id IS NOT NULL AS thanked,
        p.name, CASE WHEN p.state = 'active' THEN p.handle ELSE '' END AS handle, p.portrait,
        coalesce(s.name, '') AS site
    FROM comment c
    JOIN post o ON o.id = c.post_id
    JOIN person p ON p.id = c.author_id
    LEFT JOIN step st ON st.id = c.step_id
    LEFT JOIN team t ON t.id = p.team_id
    LEFT JOIN site s ON s.id = t.site_id
    LEFT JOIN thank k ON k.comment_id = c.id
    WHERE c.post_id = $1 AND c.hidden_at IS NULL
        AND (NOT c.waiting OR c.author_id = $2 OR coalesce(o.owner_id, o.author_id) = $2)
        AND (o.anonymous AND c.author_id = o.author_id OR NOT avoids($2, c.author_id))
    ORDER BY c.parent_id NULLS FIRST, c.id
"""
