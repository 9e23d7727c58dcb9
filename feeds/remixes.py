"""Show my way: a Post of one's own that answers a question, or shows how oneself does what another shows."""

from msgspec import Struct

from app import database
from app.refusal import Refusal, missing
from feeds import blocks
from feeds.subject import look
from feeds.visibility import sees

#: What stands as a strip below its source.
SHOWN = ("answer", "my_way")


class Source(Struct, frozen=True):
    """What a Post goes back to; without an id it is gone, or not for this viewer."""

    id: int | None
    title: str
    kind: str
    relation: str
    removed: bool


async def strip(viewer: int, post: int, *, limit: int = 12) -> list[int]:
    """Ids of the answers and ways shown for a Post: the accepted one first, then most tried, then newest.

    Only what is listed for the viewer: never one that is held or hidden.
    """
    return await database.values(STRIP, viewer, post, list(SHOWN), limit)


async def others(viewer: int, post: int, *, limit: int = 6) -> list[int]:
    """Ids of the copies and translations of a Post, most tried first."""
    return await database.values(OTHERS, viewer, post, list(SHOWN), limit)


async def source(viewer: int, post: int) -> Source | None:
    """What the Post answers or shows another way of; None for one that stands by itself."""
    return await database.row(Source, SOURCE, viewer, post)


async def begin(person: int, *, answer: int = 0, my_way: int = 0) -> Source | None:
    """What the composer was opened for: the question to answer, or the Post to show one's own way of.

    Raises `Refusal("remix_closed")` (403) where the author wants no other way, or a 404 Refusal.
    """
    parent, relation = (answer, "answer") if answer else (my_way, "my_way")
    if not parent:
        return None
    await allowed(person, parent, relation)
    return await named(person, parent, relation)


async def named(viewer: int, parent: int | None, relation: str | None) -> Source | None:
    """The source of a draft, as the composer names it; None when the viewer may not read it."""
    return await database.row(Source, NAMED, viewer, parent, relation)


async def allowed(person: int, parent: int, relation: str) -> None:
    """Whether the person may begin such a Post. A question takes every answer.

    Raises `Refusal("answer_misplaced")`, `Refusal("remix_closed")`, `Refusal("blocked")` (both 403) or a 404
    Refusal.
    """
    if not await sees(person, parent):
        raise missing("parent_missing")
    about = await look(person, parent)
    if relation == "answer" and about.kind != "question":
        raise Refusal("answer_misplaced", value=about.kind, field="relation")
    if relation != "answer" and not about.remix_open:
        raise Refusal("remix_closed", status=403)
    if not about.anonymous:
        await blocks.check(person, about.author_id)


async def open_to(person: int, post: int, on: bool) -> None:
    """The keeper lets others show their way, or no longer; what stands stays. 404 for anybody else."""
    if not await database.execute(
        """
        UPDATE post SET remix_open = $3
        WHERE id = $2 AND coalesce(owner_id, author_id) = $1 AND deleted_at IS NULL
        """,
        person,
        post,
        on,
    ):
        raise missing()


STRIP = """
    SELECT p.id
    FROM post p JOIN post s ON s.id = p.parent_id
    WHERE p.parent_id = $2 AND p.relation = ANY ($3) AND listed(p, $1)
    ORDER BY p.id IS NOT DISTINCT FROM s.accepted_post_id DESC, p.tried DESC, p.published_at DESC, p.id DESC
    LIMIT $4
"""

OTHERS = """
    SELECT p.id FROM post p
    WHERE p.parent_id = $2 AND p.relation <> ALL ($3) AND listed(p, $1)
    ORDER BY p.tried DESC, p.published_at DESC, p.id DESC
    LIMIT $4
"""

SOURCE = """
    SELECT
        CASE WHEN readable(s, $1) THEN s.id END AS id,
        CASE WHEN readable(s, $1) THEN s.title ELSE '' END AS title,
        s.kind, p.relation, s.deleted_at IS NOT NULL OR s.state = 'removed' AS removed
    FROM post p JOIN post s ON s.id = p.parent_id
    WHERE p.id = $2
"""

NAMED = """
    SELECT
        p.id, coalesce(nullif(p.title, ''), left(p.text, 90)) AS title, p.kind,
        $3::text AS relation, false AS removed
    FROM post p WHERE p.id = $2 AND readable(p, $1)
"""
