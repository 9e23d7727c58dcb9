"""Where a search begins, before anything is asked: one's own last searches, Skills, open questions."""

from msgspec import Struct

from app import database
from feeds import skills
from feeds.cards import Card, cards
from feeds.search import recent
from feeds.skills import Counted

SKILLS = 9
QUESTIONS = 4
#: So many of the newest questions are looked at for open ones, and those of the viewer's own Skills.
LOOKED_AT = 100


class Question(Struct, frozen=True):
    """What a colleague asks."""

    card: Card
    answered: bool


class Start(Struct, frozen=True):
    """`recent` are the viewer's own searches."""

    recent: list[str]
    skills: list[Counted]
    questions: list[Question]


async def start(viewer: int) -> Start:
    """Questions of others only: first those in a language that the viewer reads."""
    return Start(await recent.of(viewer), await favourites(viewer, SKILLS), await _questions(viewer))


async def favourites(viewer: int, limit: int) -> list[Counted]:
    """Skills with Posts: first what the viewer follows, then what most has been shown of."""
    followed = set(await database.values(FOLLOWED, viewer))
    known = [skill for skill in await skills.listed(viewer) if skill.posts]
    return sorted(known, key=lambda skill: (skill.slug not in followed, -skill.posts, skill.name))[:limit]


async def _questions(viewer: int) -> list[Question]:
    asked = {row.id: row.answered for row in await database.rows(Row, ASKED, viewer, LOOKED_AT, QUESTIONS)}
    return [Question(card, asked[card.id]) for card in await cards(viewer, list(asked))]


class Row(Struct):
    id: int
    answered: bool


FOLLOWED = """
    SELECT s.slug FROM follow f JOIN skill s ON s.id = f.object_id
    WHERE f.person_id = $1 AND f.kind = 'skill'
"""

ASKED = """
    WITH newest AS (
        SELECT
            p.id, p.published_at, answered(p) AS answered,
            split_part(lower(p.language), '-', 1) = ANY (reads($1)) AS read
        FROM post p
        WHERE p.kind = 'question' AND p.state = 'live' AND p.deleted_at IS NULL
            AND p.author_id <> $1 AND listed(p, $1)
        ORDER BY p.published_at DESC, p.id DESC LIMIT $2
    )
    SELECT id, answered FROM newest
    ORDER BY
        read DESC, answered,
        EXISTS (
            SELECT FROM post_skill k
            JOIN follow f ON f.kind = 'skill' AND f.object_id = k.skill_id AND f.person_id = $1
            WHERE k.post_id = newest.id
        ) DESC,
        published_at DESC, id DESC
    LIMIT $3
"""
