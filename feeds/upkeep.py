"""What happens to Posts by the clock: planned ones go out, deleted ones are emptied."""

from datetime import timedelta

from msgspec import Struct

from app import clock, database, limits
from app.reach.notices import notify
from app.refusal import Refusal
from feeds import keeping, search
from feeds.publishing import publish
from media import deletion

#: What goes with a Post, in this order.
HANGING = (
    "search_doc", "post_vector", "post_asset", "post_skill", "post_view", "watching", "kept", "reaction",
    "save", "revision", "replacement", "inquiry_answer", "inquiry", "step", "choice",
)  # fmt: skip


class Planned(Struct):
    id: int
    author_id: int


async def publish_planned() -> None:
    """Publish what is due. What cannot be published stays a draft, and its author learns why."""
    due = await database.rows(
        Planned,
        """
        SELECT id, author_id FROM post
        WHERE publish_at <= $1 AND state = 'draft' AND deleted_at IS NULL
        ORDER BY publish_at, id
        """,
        clock.now(),
    )
    for post in due:
        await _publish(post)


async def _publish(post: Planned) -> None:
    try:
        await publish(post.author_id, post.id)
    except Refusal as refusal:
        async with database.transaction():
            await database.execute("UPDATE post SET publish_at = NULL WHERE id = $1", post.id)
            await notify(
                post.author_id,
                "post_kept",
                subject=("post", post.id),
                group=f"post_kept:{post.id}:{clock.now():%Y%m%d%H%M}",
                reason=refusal.code,
            )


async def take_up_captions(asset: str) -> None:
    """Make the Posts that show the file findable by the captions it has now, and by no others."""
    shown = """
        SELECT post_id FROM post_asset WHERE asset_id = $1
        UNION SELECT post_id FROM step WHERE asset_id = $1 ORDER BY 1
    """
    for post in await database.values(shown, asset):
        async with database.transaction():
            await search.index(post)


async def purge() -> None:
    """Empty the Posts that were deleted longer than `restore_days` ago.

    The bare row stays: numbers, Applications and the log of decisions point at it.
    """
    oldest = clock.now() - timedelta(days=(await limits.current()).restore_days)
    gone = await database.values("SELECT id FROM post WHERE deleted_at < $1 AND revision > 0", oldest)
    async with database.transaction():
        files = await keeping.of_posts(gone)
        for table in HANGING:
            await database.execute(
                f"DELETE FROM {table} WHERE post_id = ANY ($1)",  # noqa: S608 - our own names
                gone,
            )
        for emptied in (PHOTOS, COMMENTS, EARLIER_COMMENTS, POSTS):
            await database.execute(emptied, gone)
        await deletion.drop(files, oldest)


PHOTOS = "UPDATE application SET photo_id = NULL WHERE post_id = ANY ($1)"

COMMENTS = "UPDATE comment SET text = '' WHERE post_id = ANY ($1)"

EARLIER_COMMENTS = """
    DELETE FROM comment_revision r USING comment c WHERE c.id = r.comment_id AND c.post_id = ANY ($1)
"""

POSTS = """
    UPDATE post SET
        title = '', text = '', tool = '', source = '', summary = '',
        revision = 0, useful = 0, me_too = 0, saves = 0
    WHERE id = ANY ($1)
"""
