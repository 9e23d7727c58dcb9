"""Activity: Notices with what their sentences speak of, and what one's people have shown."""

from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from app import database
from app.people.people import initials
from app.reach import notices
from app.reach.notices import Notice
from feeds import standing
from media import assets
from media.assets import Media

#: So many stand in a tab, chosen from so many of the newest.
SHOWN = 50
LOOKED_AT = 400
WEEK = timedelta(days=7)
#: The days that have a name.
NEAR: dict[int, Literal["today", "yesterday"]] = {0: "today", 1: "yesterday"}

#: The tabs of Activity; a kind in none of them stands under all of it.
TABS = {
    "asked": ("asked", "mentioned", "commented", "comment_waiting", "replied", "asked_why"),
    "tried": ("tried", "tried_more", "tried_not", "told_why", "my_way", "confirmed"),
    "answered": ("answered", "answered_post", "accepted", "accepted_post", "thanked"),
}


class Entry(msgspec.Struct):
    """A Notice; `title` is None where the reader may no longer open the post, and then nothing is quoted.

    `words` is what somebody did or said, `site` where they did it, `photo` how it looked.
    """

    notice: Notice
    post: int | None
    title: str | None
    words: str
    site: str = ""
    photo: Media | None = None

    @property
    def initials(self) -> str:
        return initials(self.notice.actor_name or "?")

    @property
    def portrait(self) -> str | None:
        return self.notice.actor_portrait

    @property
    def new(self) -> bool:
        return self.notice.read_at is None


class Part(msgspec.Struct):
    """What came on one `day` of the last week. What is new stands before it, what came earlier behind."""

    kind: Literal["new", "today", "yesterday", "day", "earlier"]
    entries: list[Entry]
    day: date | None = None


class Titled(msgspec.Struct):
    id: int
    title: str


class Worded(msgspec.Struct):
    key: str
    words: str
    site: str
    photo: str | None


UNTOLD = Worded("", "", "", None)


async def entries(person: int, tab: str = "") -> list[Entry]:
    """The newest Notices of a tab, or all."""
    kinds = TABS.get(tab)
    newest = await notices.inbox(person, limit=LOOKED_AT if kinds else SHOWN)
    unwanted = await standing.unwanted(person, newest)
    found = [
        notice for notice in newest if (kinds is None or notice.kind in kinds) and notice.id not in unwanted
    ][:SHOWN]
    titles = await _titles(person, [notice.post for notice in found if notice.post])
    words = await _words(person, found)
    photos = await assets.views([told.photo for told in words.values() if told.photo], person)
    return [
        _entry(notice, titles, words.get(f"{notice.subject_kind}:{notice.subject_id}", UNTOLD), photos)
        for notice in found
    ]


def by_day(found: list[Entry], now: datetime, zone: str) -> list[Part]:
    """The new ones first, then the days of the last week as the reader's calendar has them, then the rest."""
    today = _day(now, zone)
    new = [entry for entry in found if entry.new]
    read = [entry for entry in found if not entry.new and _day(entry.notice.at, zone) > today - WEEK]
    earlier = [entry for entry in found if not entry.new and entry not in read]
    days = groupby(read, lambda entry: _day(entry.notice.at, zone))
    parts = [
        Part("new", new),
        *(Part(NEAR.get((today - day).days, "day"), list(entries), day) for day, entries in days),
        Part("earlier", earlier),
    ]
    return [part for part in parts if part.entries]


def _day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


async def people(person: int, *, limit: int = SHOWN) -> list[int]:
    """Ids of what those whom the person follows have posted under their names, newest first."""
    return await database.values(PEOPLE, person, limit)


def _entry(notice: Notice, titles: dict[int, str], told: Worded, photos: dict[str, Media]) -> Entry:
    title = titles.get(notice.post or 0)
    if notice.post and title is None:
        told = UNTOLD
    return Entry(
        notice,
        notice.post if title is not None else None,
        title,
        told.words,
        told.site,
        photos.get(told.photo or ""),
    )


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


async def _words(person: int, found: list[Notice]) -> dict[str, Worded]:
    """What was said, of a Community or List its name: never that of who wanted to be counted only."""
    rows = await database.rows(
        Worded,
        WORDS,
        _about(found, "application"),
        _about(found, "comment"),
        [notice.post for notice in found if notice.subject_kind == "change" and notice.post],
        _about(found, "community"),
        person,
        _about(found, "list"),
    )
    return {row.key: row for row in rows}


def _about(found: list[Notice], kind: str) -> list[int]:
    """The ids of what these Notices are about, of one kind."""
    return [notice.number for notice in found if notice.subject_kind == kind and notice.number is not None]


WORDS = """
    SELECT
        'application:' || a.id AS key, a.did AS words, coalesce(s.name, '') AS site,
        a.photo_id AS photo
    FROM application a
    JOIN person p ON p.id = a.person_id
    LEFT JOIN team t ON t.id = p.team_id
    LEFT JOIN site s ON s.id = t.site_id
    WHERE a.id = ANY ($1) AND a.named AND a.result IN ('worked', 'partly')
    UNION ALL
    SELECT 'comment:' || id, left(text, 140), '', NULL FROM comment
    WHERE id = ANY ($2) AND deleted_at IS NULL AND hidden_at IS NULL
    UNION ALL
    SELECT 'change:' || post_id || '-' || number, note, '', NULL FROM revision
    WHERE post_id = ANY ($3) AND way = 'changed'
    UNION ALL
    SELECT 'community:' || c.id, c.name, '', NULL FROM community c
    WHERE c.id = ANY ($4) AND known(c, $5)
    UNION ALL
    SELECT 'list:' || id, name, '', NULL FROM collection WHERE id = ANY ($6) AND person_id = $5
"""


PEOPLE = """
    SELECT n.id
    FROM follow f
    CROSS JOIN LATERAL (
        SELECT p.id, p.published_at FROM post p
        WHERE p.author_id = f.object_id AND NOT p.anonymous AND listed(p, $1)
        ORDER BY p.published_at DESC, p.id DESC
        LIMIT $2
    ) n
    WHERE f.person_id = $1 AND f.kind = 'person'
    ORDER BY n.published_at DESC, n.id DESC
    LIMIT $2
"""
