"""Posts as people see them in feeds, lists and search: everything a card shows, from one statement."""

from datetime import datetime

import msgspec
from msgspec import Struct

from app import database
from app.language import language
from app.people.people import Face
from app.refusal import missing
from feeds.drafts import Choice
from feeds.visibility import Author, Byline, byline
from media import assets
from media.assets import Facts, Media


class Tag(Struct, frozen=True):
    """A Skill on a card."""

    slug: str
    name: str


class Tried(Struct, frozen=True):
    """Who used it on the job: up to three named faces, newest first, and how many in all."""

    faces: list[Face]
    count: int


class Mine(Struct, frozen=True):
    """What the viewer did with the Post."""

    useful: bool
    me_too: bool
    saved: bool
    tried: bool
    following: bool
    own: bool


class Card(Struct, frozen=True, kw_only=True):
    """A Post for one viewer. `author_id` is None where the author is not named to this viewer.

    `cover` is the first picture of its Steps;
    `choices` are the ways out of a scenario; `planned_at` is when a draft goes out by itself.
    """

    id: int
    kind: str
    state: str
    title: str
    text: str
    language: str
    published_at: datetime | None
    author: Byline
    author_id: int | None
    skills: list[Tag]
    media: list[Media]
    cover: Media | None = None
    steps: int
    tried: Tried
    useful: int
    me_too: int
    comments: int
    mine: Mine
    choices: list[Choice] = []
    planned_at: datetime | None = None
    reason: str | None = None


async def cards(viewer: int, ids: list[int]) -> list[Card]:
    """The readable ones of these Posts, in the given order, by one statement."""
    if not ids:
        return []
    found = ROWS.decode(await database.value(CARDS, viewer, ids, language.get()))
    return [_card(row, viewer) for row in found]


async def card(viewer: int, post: int) -> Card:
    """One Post. Raises a 404 Refusal when the viewer may not read it."""
    found = await cards(viewer, [post])
    if not found:
        raise missing()
    return found[0]


class Attached(Struct):
    """A file of a Post: `facts` are what `media` knows of it."""

    alt: str
    facts: Facts


class Row(Struct, kw_only=True):
    """What the statement gives of each Post."""

    id: int
    kind: str
    state: str
    title: str
    text: str
    language: str
    published_at: datetime | None
    anonymous: bool
    author: Author
    skills: list[Tag]
    media: list[Attached]
    cover: Facts | None
    faces: list[Face]
    steps: int
    tried: int
    useful: int
    me_too: int
    comments: int
    mine: Mine
    choices: list[Choice]
    planned_at: datetime | None


#: All of a page in one text: a column for each field took twice as long to read.
ROWS = msgspec.json.Decoder(list[Row])


def _card(row: Row, viewer: int) -> Card:
    named = not row.anonymous or row.author.id == viewer
    return Card(
        id=row.id,
        kind=row.kind,
        state=row.state,
        title=row.title,
        text=row.text,
        language=row.language,
        published_at=row.published_at,
        author=byline(row.author, anonymous=row.anonymous, viewer=viewer),
        author_id=row.author.id if named else None,
        skills=row.skills,
        media=[assets.media(file.facts, viewer, alt=file.alt) for file in row.media],
        cover=assets.media(row.cover, viewer) if row.cover else None,
        steps=row.steps,
        tried=Tried(row.faces, row.tried),
        useful=row.useful,
        me_too=row.me_too,
        comments=row.comments,
        mine=row.mine,
        choices=row.choices,
        planned_at=row.planned_at,
    )


CARDS = """
    SELECT coalesce(json_agg(card), '[]')::text
    FROM (
        SELECT
            p.id, p.kind, p.state, p.title, p.text, p.language, p.published_at, p.anonymous,
            p.tried, p.useful, p.me_too, p.comments,
            json_build_object(
                'id', a.id, 'name', a.name, 'handle', CASE WHEN a.state = 'active' THEN a.handle END,
                'portrait', a.portrait, 'team', t.name, 'site', h.name,
                'title', CASE WHEN NOT a.quiet THEN skill_spoken(a.title, $3) END
            ) AS author,
            (
                SELECT coalesce(
                    json_agg(
                        json_build_object('slug', s.slug, 'name', skill_name(s, $3)) ORDER BY k.position
                    ),
                    '[]'
                )
                FROM post_skill k JOIN skill s ON s.id = k.skill_id
                WHERE k.post_id = p.id AND (s.state = 'approved' OR s.proposed_by = $1 OR p.author_id = $1)
            ) AS skills,
            (
                SELECT coalesce(
                    json_agg(json_build_object('alt', u.alt, 'facts', asset_json(f)) ORDER BY u.position),
                    '[]'
                )
                FROM post_asset u JOIN asset f ON f.id = u.asset_id
                WHERE u.post_id = p.id
            ) AS media,
            (
                SELECT asset_json(f) FROM step s JOIN asset f ON f.id = s.asset_id
                WHERE s.post_id = p.id ORDER BY s.position LIMIT 1
            ) AS cover,
            (
                SELECT coalesce(json_agg(row_to_json(face)), '[]')
                FROM (
                    SELECT w.name, w.handle, w.portrait, coalesce(wh.name, '') AS site
                    FROM application y
                    JOIN person w ON w.id = y.person_id
                    LEFT JOIN team wt ON wt.id = w.team_id
                    LEFT JOIN site wh ON wh.id = wt.site_id
                    WHERE y.post_id = p.id AND y.generation = p.generation
                        AND y.named AND y.result IN ('worked', 'partly') AND NOT avoids($1, w.id)
                    ORDER BY y.at DESC, y.id DESC
                    LIMIT 3
                ) face
            ) AS faces,
            (SELECT count(*) FROM step s WHERE s.post_id = p.id) AS steps,
            p.publish_at AS planned_at,
            (
                SELECT coalesce(
                    json_agg(
                        json_build_object('text', w.text, 'outcome', w.outcome, 'good', w.good)
                        ORDER BY w.position
                    ),
                    '[]'
                )
                FROM choice w WHERE w.post_id = p.id
            ) AS choices,
            json_build_object(
                'useful', r.useful, 'me_too', r.me_too,
                'saved', EXISTS (SELECT FROM save s WHERE s.post_id = p.id AND s.person_id = $1),
                'tried', EXISTS (
                    SELECT FROM application y
                    WHERE y.post_id = p.id AND y.person_id = $1 AND y.generation = p.generation
                        AND y.result <> 'planned'
                ),
                'following', NOT p.anonymous AND EXISTS (
                    SELECT FROM follow f
                    WHERE f.person_id = $1 AND f.kind = 'person' AND f.object_id = p.author_id
                ),
                'own', coalesce(p.owner_id, p.author_id) = $1
            ) AS mine
        FROM unnest($2::bigint[]) WITH ORDINALITY AS wanted (id, place)
        JOIN post p ON p.id = wanted.id
        JOIN person a ON a.id = p.author_id
        LEFT JOIN team t ON t.id = a.team_id
        LEFT JOIN site h ON h.id = t.site_id
        CROSS JOIN LATERAL (
            SELECT
                coalesce(bool_or(x.kind = 'useful'), false) AS useful,
                coalesce(bool_or(x.kind = 'me_too'), false) AS me_too
            FROM reaction x WHERE x.post_id = p.id AND x.person_id = $1
        ) r
        WHERE readable(p, $1)
        ORDER BY wanted.place
    ) card
"""
