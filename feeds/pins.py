"""Up to a few Posts that a Community keeps at its head."""

from app import clock, database, limits
from app.refusal import Refusal, missing
from feeds import communities


async def set(steward: int, slug: str, post: int, on: bool) -> None:  # noqa: A001 - states are set
    """Pin a Post of the Community, or let it go; saying the same again changes nothing.

    Raises `Refusal("steward_needed")` (403), `Refusal("pins_many")` or 404.
    """
    most = (await limits.current()).community_pins_max
    async with database.transaction():
        found = await communities.steered(steward, slug)
        await database.execute("SELECT FROM community WHERE id = $1 FOR NO KEY UPDATE", found.id)
        if not on:
            await database.execute(UNPIN, found.id, post)
            return
        if not await database.value(PLACED, steward, found.id, post):
            raise missing()
        # One that was taken down or moved meanwhile leaves its place.
        await database.execute(TIDY, found.id)
        pinned = await database.values("SELECT post_id FROM community_pin WHERE community_id = $1", found.id)
        if post not in pinned and len(pinned) >= most:
            raise Refusal("pins_many", limit=most, value=len(pinned) + 1, status=409)
        await database.execute(PIN, found.id, post, clock.now())


PLACED = "SELECT true FROM post p WHERE p.id = $3 AND p.community_id = $2 AND listed(p, $1)"

TIDY = """
    DELETE FROM community_pin n USING post p
    WHERE n.community_id = $1 AND p.id = n.post_id
        AND (p.community_id IS DISTINCT FROM n.community_id OR p.state <> 'live' OR p.deleted_at IS NOT NULL)
"""

PIN = """
    INSERT INTO community_pin (community_id, post_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
"""

UNPIN = "DELETE FROM community_pin WHERE community_id = $1 AND post_id = $2"
