"""What the end of Home leaves somebody with: one Post worth the time, and one question they could answer."""

from datetime import timedelta

from msgspec import Struct

from app import clock, database
from app.language import language
from feeds.cards import Card, Tag, cards

WEEK = timedelta(days=7)


class Ending(Struct, frozen=True):
    """`best` is the Post of `skill` that helped most in a week; each part may be missing."""

    skill: Tag | None
    best: Card | None
    question: Card | None


class Best(Struct):
    post: int
    slug: str
    name: str


async def ending(viewer: int) -> Ending:
    best = await database.row(Best, BEST, viewer, clock.now() - WEEK, language.get())
    asked = await question(viewer)
    shown = {card.id: card for card in await cards(viewer, [best.post if best else 0, asked or 0])}
    return Ending(
        Tag(best.slug, best.name) if best else None,
        shown.get(best.post) if best else None,
        shown.get(asked or 0),
    )


async def question(viewer: int) -> int | None:
    """The newest open question that the viewer could answer."""
    found: int | None = await database.value(QUESTION, viewer)
    return found


#: Skills that $1 has shown, has used at work or says to help with.
ABLE = """
    SELECT k.skill_id
    FROM post p JOIN post_skill k ON k.post_id = p.id
    WHERE p.author_id = $1 AND p.kind <> 'question' AND p.state = 'live' AND p.deleted_at IS NULL
    UNION
    SELECT k.skill_id
    FROM application a JOIN post_skill k ON k.post_id = a.post_id
    WHERE a.person_id = $1 AND a.result IN ('worked', 'partly')
    UNION
    SELECT s.skill_id FROM person_skill s WHERE s.person_id = $1 AND s.kind = 'helps'
"""

#: Whether a Post `p` may be suggested to $1: they can follow its words, they do not avoid its Skills, and
#: nothing was found wrong with it.
FITS = """
    understood(p.id, p.language, reads($1))
    AND NOT EXISTS (
        SELECT FROM post_skill k JOIN excluded_skill e ON e.skill_id = k.skill_id
        WHERE k.post_id = p.id AND e.person_id = $1
    )
    AND NOT EXISTS (SELECT FROM faulty_post y WHERE y.post_id = p.id)
"""

#: Whether the author of a Post `p` hears $1. What has no name says nothing of who blocks whom.
HEARS = "(p.anonymous OR NOT blocks(p.author_id, $1))"

# Tried most this week, of a Skill that the viewer follows, else of any.
BEST = f"""
    SELECT p.id AS post, s.slug, skill_name(s, $3) AS name
    FROM (
        SELECT post_id, count(*) AS times FROM application
        WHERE at >= $2 AND result IN ('worked', 'partly')
        GROUP BY post_id
    ) tried
    JOIN post p ON p.id = tried.post_id
    JOIN post_skill k ON k.post_id = p.id
    JOIN skill s ON s.id = k.skill_id AND s.state = 'approved'
    LEFT JOIN follow f ON f.person_id = $1 AND f.kind = 'skill' AND f.object_id = s.id
    WHERE listed(p, $1) AND coalesce(p.owner_id, p.author_id) <> $1 AND {FITS}
    ORDER BY f.person_id IS NULL, tried.times DESC, p.id DESC, k.position
    LIMIT 1
"""  # noqa: S608 - constants

# Open, not one's own, and not answered by the viewer yet.
QUESTION = f"""
    WITH able AS ({ABLE})
    SELECT p.id
    FROM post p
    WHERE p.kind = 'question' AND p.accepted_id IS NULL AND p.accepted_post_id IS NULL AND p.comments_open
        AND coalesce(p.owner_id, p.author_id) <> $1 AND listed(p, $1) AND {HEARS} AND {FITS}
        AND EXISTS (SELECT FROM post_skill k JOIN able m ON m.skill_id = k.skill_id WHERE k.post_id = p.id)
        AND NOT EXISTS (
            SELECT FROM comment c WHERE c.post_id = p.id AND c.author_id = $1 AND c.deleted_at IS NULL
        )
        AND NOT EXISTS (
            SELECT FROM post a WHERE a.parent_id = p.id AND a.author_id = $1 AND a.deleted_at IS NULL
        )
    ORDER BY p.published_at DESC, p.id DESC
    LIMIT 1
"""  # noqa: S608 - constants
