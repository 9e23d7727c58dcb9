"""Care for the list of Skills: L&D approves what was proposed, and merges what means the same."""

from datetime import datetime

from msgspec import Struct

from app import audit, database
from app.refusal import Refusal, missing
from feeds import search


class Proposal(Struct, frozen=True):
    """A Skill that waits for L&D; `name` is how its first author wrote it."""

    slug: str
    name: str
    by: str | None
    posts: int
    at: datetime


class Found(Struct):
    id: int
    state: str


async def proposals() -> list[Proposal]:
    """Oldest first."""
    return await database.rows(
        Proposal,
        """
        SELECT
            s.slug, s.name, a.name AS by, s.created_at AS at,
            (SELECT count(*) FROM post_skill k WHERE k.skill_id = s.id) AS posts
        FROM skill s LEFT JOIN person a ON a.id = s.proposed_by
        WHERE s.state = 'proposed'
        ORDER BY s.created_at, s.id
        """,
    )


async def approve(actor: int, slug: str) -> None:
    """From now on everybody sees the Skill. Approving again changes nothing. Raises 404 or `skill_merged`."""
    async with database.transaction():
        skill = await _locked(slug)
        if skill.state == "proposed":
            await database.execute("UPDATE skill SET state = 'approved' WHERE id = $1", skill.id)
            await audit.write("skill.approved", actor=actor, subject=("skill", skill.id))
            await _index(skill.id)


async def merge(actor: int, slug: str, into: str) -> None:
    """Make one Skill of two: Posts and Follows move, the old name becomes a synonym, its address leads on.

    Raises 404, `skill_merged` or `skill_itself`.
    """
    async with database.transaction():
        if slug == into:
            raise Refusal("skill_itself", value=slug)
        old, new = await _locked(slug), await _locked(into)
        for sql in (MOVE_POSTS, MOVE_FOLLOWS, TAKE_NAMES, LEAD_ON, MARK):
            await database.execute(sql, old.id, new.id)
        await database.execute("DELETE FROM post_skill WHERE skill_id = $1", old.id)
        await database.execute("DELETE FROM follow WHERE kind = 'skill' AND object_id = $1", old.id)
        await audit.write("skill.merged", actor=actor, subject=("skill", old.id), into=new.id)
        await _index(new.id)


async def _locked(slug: str) -> Found:
    found = await database.row(
        Found, "SELECT id, state FROM skill WHERE slug = $1 FOR UPDATE", slug.replace("\0", "")
    )
    if found is None:
        raise missing("skill_missing")
    if found.state == "merged":
        raise Refusal("skill_merged", value=slug, status=409)
    return found


async def _index(skill: int) -> None:
    for post in await database.values("SELECT post_id FROM post_skill WHERE skill_id = $1", skill):
        await search.index(post)


MOVE_POSTS = """
    INSERT INTO post_skill (post_id, skill_id, position)
    SELECT post_id, $2, position FROM post_skill WHERE skill_id = $1
    ON CONFLICT DO NOTHING
"""

MOVE_FOLLOWS = """
    INSERT INTO follow (person_id, kind, object_id, at)
    SELECT person_id, kind, $2, at FROM follow WHERE kind = 'skill' AND object_id = $1
    ON CONFLICT DO NOTHING
"""

TAKE_NAMES = """
    UPDATE skill n SET synonyms = array(
        SELECT DISTINCT word FROM unnest(n.synonyms || o.name || o.synonyms) AS word WHERE word <> n.name
    )
    FROM skill o WHERE o.id = $1 AND n.id = $2
"""

LEAD_ON = "UPDATE skill SET merged_into = $2 WHERE merged_into = $1"

MARK = "UPDATE skill SET state = 'merged', merged_into = $2 WHERE id = $1"
