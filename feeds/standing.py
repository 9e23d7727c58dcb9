"""What Notices are about may go before they are pushed: a Post may be hidden, a Comment taken back."""

import msgspec

from app import database
from app.reach.notices import Notice


class Shown(msgspec.Struct):
    """The numbers of what the person may still see."""

    posts: list[int]
    comments: list[int]
    applications: list[int]


async def gone(person: int, told: list[Notice]) -> set[int]:
    """The ids of Notices about what this person may no longer see."""
    shown = await database.row(
        Shown,
        """
        SELECT
            array(SELECT p.id FROM post p WHERE p.id = ANY ($2) AND readable(p, $1)) AS posts,
            array(
                SELECT id FROM comment WHERE id = ANY ($3) AND deleted_at IS NULL AND hidden_at IS NULL
            ) AS comments,
            array(SELECT id FROM application WHERE id = ANY ($4)) AS applications
        """,
        person,
        [notice.post for notice in told if notice.post],
        _about(told, "comment"),
        _about(told, "application"),
    )
    return {notice.id for notice in told if shown and not _stands(notice, shown)}


def _about(told: list[Notice], kind: str) -> list[int]:
    return [int(notice.subject_id) for notice in told if notice.subject_kind == kind]


def _stands(notice: Notice, shown: Shown) -> bool:
    subjects = {"comment": shown.comments, "application": shown.applications}.get(notice.subject_kind)
    return (notice.post is None or notice.post in shown.posts) and (
        subjects is None or int(notice.subject_id) in subjects
    )
