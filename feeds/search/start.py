"""Where a search begins, before anything is asked: one's own last searches, Skills, open questions."""

from msgspec import Struct

from app import database
from feeds import skills
from feeds.cards import Card, cards
from feeds.search import recent
from feeds.skills import Counted

SKILLS = 12
QUESTIONS = 4
#: So many of the newest open questions are looked at for those of the viewer's own Skills.
LOOKED_AT = 100


class Start(Struct, frozen=True):
    recent: list[str]
    skills: list[Counted]
    questions: list[Card]


async def start(viewer: int) -> Start:
    """First what the viewer follows, then what most has been shown of; questions of others only."""
    followed = set(await database.values(FOLLOWED, viewer))
    known = [skill for skill in await skills.listed(viewer) if skill.posts]
    known.sort(key=lambda skill: (skill.slug not in followed, -skill.posts, skill.name))
    asked = await database.values(ASKED, viewer, LOOKED_AT, QUESTIONS)
    return Start(await recent.of(viewer), known[:SKILLS], await cards(viewer, asked))


FOLLOWED = """
    SELECT s.slug FROM follow f JOIN skill s ON s.id = f.object_id
    WHERE f.person_id = $1 AND f.kind = 'skill'
"""

ASKED = """
    WITH open AS (
        SELECT p.id, p.published_at FROM post p
        WHERE p.kind = 'question' AND p.state = 'live' AND p.deleted_at IS NULL
            AND p.accepted_id IS NULL AND p.accepted_post_id IS NULL
            AND p.comments_open AND p.author_id <> $1 AND listed(p, $1)
        ORDER BY p.published_at DESC, p.id DESC LIMIT $2
    )
    SELECT id FROM open
    ORDER BY EXISTS (
        SELECT FROM post_skill k
        JOIN follow f ON f.kind = 'skill' AND f.object_id = k.skill_id AND f.person_id = $1
        WHERE k.post_id = open.id
    ) DESC, published_at DESC, id DESC
    LIMIT $3
"""
