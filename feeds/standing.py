"""What Notices are about may go before they are read: a Post may be hidden, a Comment taken back."""

import msgspec

from app import database
from app.reach.notices import Notice


class Shown(msgspec.Struct):
    """The numbers of what the person may still see."""

    posts: list[int]
    comments: list[int]
    applications: list[int]


async def gone(person: int, told: list[Notice]) -> set[int]:
    """The ids of Notices about what this person may no longer see, or by somebody they avoid."""
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
    lost = {notice.id for notice in told if shown and not _stands(notice, shown)}
    return lost | await unwanted(person, told)


async def unwanted(person: int, told: list[Notice]) -> set[int]:
    """The ids of those that tell of nobody but somebody whom the person has muted or blocked since."""
    ids = [notice.id for notice in told]
    return set(await database.values(UNWANTED, person, ids))


def _about(told: list[Notice], kind: str) -> list[int]:
    return [notice.number for notice in told if notice.subject_kind == kind and notice.number is not None]


def _stands(notice: Notice, shown: Shown) -> bool:
    subjects = {"comment": shown.comments, "application": shown.applications}.get(notice.subject_kind)
    return (notice.post is None or notice.post in shown.posts) and (
        subjects is None or notice.number in subjects
    )


UNWANTED = "SELECT id FROM notice WHERE id = ANY ($2) AND times = 1 AND avoids($1, actor_id)"
