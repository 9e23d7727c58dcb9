"""Notices with what their sentences speak of: the title of the post, what somebody did or said."""

import msgspec

from app import database
from app.people.people import initials
from app.reach import notices
from app.reach.notices import Notice

#: The tabs of Activity; a kind in none of them stands under all of it.
TABS = {
    "asked": ("mentioned", "commented", "replied"),
    "tried": ("tried", "tried_more", "tried_not", "confirmed"),
    "answered": ("answered", "accepted", "thanked"),
}


class Entry(msgspec.Struct):
    """A Notice; `title` is None where the reader may no longer open the post."""

    notice: Notice
    post: int | None
    title: str | None
    words: str

    @property
    def initials(self) -> str:
        return initials(self.notice.actor_name or "?")

    @property
    def portrait(self) -> str | None:
        return self.notice.actor_portrait

    @property
    def new(self) -> bool:
        return self.notice.read_at is None


class Titled(msgspec.Struct):
    id: int
    title: str


class Worded(msgspec.Struct):
    key: str
    words: str


async def entries(person: int, tab: str = "") -> list[Entry]:
    """The newest Notices of a tab, or all."""
    kinds = TABS.get(tab)
    found = [notice for notice in await notices.inbox(person) if kinds is None or notice.kind in kinds]
    titles = await _titles(person, [notice.post for notice in found if notice.post])
    words = await _words(found)
    return [
        Entry(
            notice,
            notice.post if notice.post in titles else None,
            titles.get(notice.post or 0),
            words.get(f"{notice.subject_kind}:{notice.subject_id}", ""),
        )
        for notice in found
    ]


async def _titles(person: int, posts: list[int]) -> dict[int, str]:
    rows = await database.rows(
        Titled,
        """
        SELECT p.id, coalesce(nullif(p.title, ''), left(p.text, 90)) AS title
        FROM post p WHERE p.id = ANY ($2) AND readable(p, $1)
        """,
        person,
        posts,
    )
    return {row.id: row.title for row in rows}


async def _words(found: list[Notice]) -> dict[str, str]:
    """What was said: never that of somebody who wanted to be counted only."""
    rows = await database.rows(
        Worded,
        """
        SELECT 'application:' || id AS key, did AS words FROM application
        WHERE id = ANY ($1) AND named AND result IN ('worked', 'partly')
        UNION ALL
        SELECT 'comment:' || id, left(text, 140) FROM comment
        WHERE id = ANY ($2) AND deleted_at IS NULL AND hidden_at IS NULL
        UNION ALL
        SELECT 'change:' || post_id || '-' || number, note FROM revision
        WHERE post_id = ANY ($3) AND way = 'changed'
        """,
        [int(notice.subject_id) for notice in found if notice.subject_kind == "application"],
        [int(notice.subject_id) for notice in found if notice.subject_kind == "comment"],
        [notice.facts["post"] for notice in found if notice.subject_kind == "change"],
    )
    return {row.key: row.words for row in rows}
