"""Wanted: L&D or a lead asks the people of a Skill for a clip. The question is a Post, answered by one."""

from datetime import datetime

from msgspec import Struct

from app import clock, database
from app.language import language
from app.refusal import Refusal, missing
from feeds import posts, skills
from feeds.cards import Tag
from feeds.drafts import Draft
from feeds.ending import ABLE, FITS, HEARS
from feeds.skills import Skill

#: So many stand on Home at once: the rest waits.
AT_ONCE = 2


class Wanted(Struct, frozen=True):
    """One's own question to a Skill. `answers` counts the Posts that answer it; `state` is of the Post."""

    id: int
    title: str
    slug: str
    name: str
    state: str
    answers: int
    at: datetime
    closed: bool


async def ask(person: int, title: str, text: str, skill: str, language: str) -> int:
    """Ask the people of the Skill with this slug; returns the Post's id. Who may, the caller has checked.

    Raises `Refusal("skill_missing")` and those of `posts.draft` and `posts.publish`, which name the field.
    """
    if skill:
        skill = (await _known(person, skill)).name
    draft = Draft(
        kind="question",
        title=title,
        text=text,
        skills=[skill] if skill else [],
        language=language,
    )
    async with database.transaction():
        post = await posts.draft(person, draft)
        await posts.publish(person, post)
        await database.execute("INSERT INTO wanted (post_id, at) VALUES ($1, $2)", post, clock.now())
    return post


async def close(person: int, post: int, on: bool) -> None:
    """Take an own one off Home, or put it back; the question stays. Raises a 404 Refusal for another's."""
    if not await database.execute(CLOSE, person, post, on, clock.now()):
        raise missing()


async def own(person: int) -> list[Wanted]:
    """What the person has asked for: what is open first, then the newest."""
    return await database.rows(Wanted, OWN, person, language.get())


async def waiting(viewer: int, limit: int = AT_ONCE) -> dict[int, Tag]:
    """The newest open ones for this viewer, each with the Skill it is addressed to."""
    found = await database.rows(Waiting, WAITING, viewer, language.get(), limit)
    return {one.id: Tag(one.slug, one.name) for one in found}


async def _known(person: int, slug: str) -> Skill:
    try:
        return await skills.named(person, slug)
    except Refusal as unknown:
        raise Refusal(unknown.code, field="skills") from unknown


class Waiting(Struct):
    id: int
    slug: str
    name: str


CLOSE = """
    UPDATE wanted w SET closed_at = CASE WHEN $3 THEN coalesce(w.closed_at, $4) END
    FROM post p
    WHERE w.post_id = $2 AND p.id = w.post_id AND coalesce(p.owner_id, p.author_id) = $1
        AND p.deleted_at IS NULL
"""

#: The Skill it is addressed to is the Post's first one, so that it follows when Skills are merged.
SKILL = """
    JOIN LATERAL (
        SELECT s.id, s.slug, skill_name(s, $2) AS name
        FROM post_skill k JOIN skill s ON s.id = k.skill_id
        WHERE k.post_id = p.id
        ORDER BY k.position LIMIT 1
    ) s ON true
"""

OWN = f"""
    SELECT
        p.id, p.title, s.slug, s.name, p.state, w.at, w.closed_at IS NOT NULL AS closed,
        (
            SELECT count(*) FROM post a
            WHERE a.parent_id = p.id AND a.relation = 'answer' AND a.state = 'live' AND a.deleted_at IS NULL
        ) AS answers
    FROM wanted w
    JOIN post p ON p.id = w.post_id
    {SKILL}
    WHERE coalesce(p.owner_id, p.author_id) = $1 AND p.deleted_at IS NULL
    ORDER BY w.closed_at IS NOT NULL, w.at DESC, p.id DESC
"""  # noqa: S608 - a constant

# For who follows the Skill or is able to do it; an answer that is live, or an accepted one, ends it.
WAITING = f"""
    WITH mine AS (
        {ABLE}
        UNION
        SELECT f.object_id FROM follow f WHERE f.person_id = $1 AND f.kind = 'skill'
    )
    SELECT p.id, s.slug, s.name
    FROM wanted w
    JOIN post p ON p.id = w.post_id
    {SKILL}
    WHERE w.closed_at IS NULL AND p.accepted_id IS NULL AND p.accepted_post_id IS NULL
        AND coalesce(p.owner_id, p.author_id) <> $1 AND listed(p, $1) AND {HEARS} AND {FITS}
        AND s.id IN (SELECT skill_id FROM mine)
        AND NOT EXISTS (
            SELECT FROM post a
            WHERE a.parent_id = p.id AND a.relation = 'answer' AND a.state = 'live' AND a.deleted_at IS NULL
        )
    ORDER BY w.at DESC, p.id DESC
    LIMIT $3
"""  # noqa: S608 - constants
