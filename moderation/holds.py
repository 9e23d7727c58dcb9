"""Posts that the word list holds: what moderators see of them, and how they come out again."""

from datetime import datetime

from msgspec import Struct

from app import audit, database
from app.events import Verb
from app.reach.notices import clear, notify
from app.refusal import Refusal, missing
from feeds import states


class Held(Struct, frozen=True):
    """A Post that waits. Held before it went live, or hidden when an edit brought the words in."""

    post_id: int
    author_id: int
    state: str
    title: str
    text: str
    rule: str
    found: list[str]
    at: datetime


async def waiting(moderator: int) -> list[Held]:
    """Those the moderator decides about, the oldest first. Never one's own, nor of one's lead or people."""
    return await database.rows(
        Held,
        f"{HELD} WHERE decides(p.community_id, $1) AND stake(p.author_id, $1) IS NULL ORDER BY h.at",
        moderator,
    )


async def release(moderator: int, post: int) -> None:
    """Let it go live. Raises a 404 Refusal for a Post that is not held, or not this moderator's to decide."""
    async with database.transaction():
        held = await _take(moderator, post)
        verb = Verb.POST_PUBLISHED if held.state == "held" else Verb.POST_RESTORED
        await states.move(post, "live", verb=verb, actor=moderator)
        await _end(moderator, held, "hold_released")


async def give_back(moderator: int, post: int) -> None:
    """Back to the author's drafts, to be changed and sent again.

    Raises `Refusal("hold_hidden")` (409) for one that was live before: it waits hidden for the author's edit.
    """
    async with database.transaction():
        held = await _take(moderator, post)
        if held.state != "held":
            raise Refusal("hold_hidden", status=409)
        await states.move(post, "draft", verb=Verb.POST_UNPUBLISHED, actor=moderator)
        await _end(moderator, held, "hold_returned")


async def watchers(post: int) -> list[int]:
    """The moderators who may decide about a held Post."""
    return await database.values(
        """
        SELECT DISTINCT r.person_id
        FROM hold h
        JOIN post p ON p.id = h.post_id AND p.state IN ('held', 'hidden')
        CROSS JOIN person_role r
        JOIN person m ON m.id = r.person_id AND m.state = 'active'
        WHERE h.post_id = $1 AND r.role IN ('moderator', 'senior')
            AND decides(p.community_id, m.id) AND stake(p.author_id, m.id) IS NULL
        """,
        post,
    )


async def _take(moderator: int, post: int) -> Held:
    await states.standing(post)
    held = await database.row(
        Held,
        f"{HELD} WHERE p.id = $2 AND decides(p.community_id, $1) AND stake(p.author_id, $1) IS NULL",
        moderator,
        post,
    )
    if held is None:
        raise missing()
    return held


async def _end(moderator: int, held: Held, kind: str) -> None:
    await database.execute("DELETE FROM hold WHERE post_id = $1", held.post_id)
    await clear(f"hold:{held.post_id}")
    await notify(
        held.author_id,
        kind,
        subject=("post", held.post_id),
        group=f"{kind}:{held.post_id}:{held.at.isoformat()}",
    )
    await audit.write(kind.replace("_", "."), actor=moderator, subject=("post", held.post_id))


HELD = """
    SELECT p.id AS post_id, p.author_id, p.state, p.title, p.text, h.rule, h.found, h.at
    FROM hold h JOIN post p ON p.id = h.post_id AND p.state IN ('held', 'hidden') AND p.deleted_at IS NULL
"""
