"""Tried it: who used a post on the job, as others see it. "Not" and "I'll try it" are shown to nobody."""

from datetime import datetime

import msgspec

from app import database
from app.people.people import Face
from media import assets
from media.assets import Media


class Tried(msgspec.Struct):
    """One person's Tried it; no face for "count me only", no handle where there is no page to go to."""

    id: int
    face: Face | None
    sentence: str
    result: str
    photo: Media | None
    at: datetime
    own: bool
    confirmed_by: str | None


class Row(msgspec.Struct):
    id: int
    person_id: int
    did: str
    result: str
    named: bool
    photo_id: str | None
    at: datetime
    name: str
    handle: str
    portrait: str | None
    site: str
    confirmed_by: str | None


async def shown(viewer: int, post: int, *, limit: int = 50) -> list[Tried]:
    """For whom it worked or partly worked, newest first, without whom the viewer avoids.

    The caller knows that the post is readable.
    """
    rows = await database.rows(Row, ROWS, post, limit, viewer)
    photos = await assets.views([row.photo_id for row in rows if row.photo_id], viewer)
    return [_tried(viewer, row, photos.get(row.photo_id or "")) for row in rows]


def _tried(viewer: int, row: Row, photo: Media | None) -> Tried:
    own = row.person_id == viewer
    named = row.named or own
    return Tried(
        id=row.id,
        face=Face(row.name, row.handle, row.portrait, row.site) if named else None,
        sentence=row.did if named else "",
        result=row.result,
        photo=photo if named else None,
        at=row.at,
        own=own,
        confirmed_by=row.confirmed_by,
    )


ROWS = """
    SELECT
        a.id, a.person_id, a.did, a.result, a.named, a.photo_id, a.at,
        p.name, CASE WHEN p.state = 'active' THEN p.handle ELSE '' END AS handle, p.portrait,
        coalesce(s.name, '') AS site, c.name AS confirmed_by
    FROM application a
    JOIN post ON post.id = a.post_id AND post.generation = a.generation
    JOIN person p ON p.id = a.person_id
    LEFT JOIN team t ON t.id = p.team_id
    LEFT JOIN site s ON s.id = t.site_id
    LEFT JOIN person c ON c.id = a.confirmed_by AND NOT avoids($3, c.id)
    -- Who wants to be counted only stays: that they vanished would tell who it was.
    WHERE a.post_id = $1 AND a.result IN ('worked', 'partly') AND (NOT a.named OR NOT avoids($3, p.id))
    ORDER BY a.at DESC, a.id DESC
    LIMIT $2
"""
