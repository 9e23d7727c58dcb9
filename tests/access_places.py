"""Communities that the requests of the access table are about; Mira looks after them."""

from app import clock, database
from app.people import people
from feeds import communities
from feeds.communities import Words
from tests.world import World


async def community(world: World) -> object:
    return await _community(world, "open")


async def closed(world: World) -> object:
    return await _community(world, "closed")


async def _community(world: World, admission: str) -> str:
    """A colleague owns it, for nobody owns more than a few."""
    number = await database.value("SELECT count(*) FROM community")
    owner = await people.add(f"owner{number}@brightwater.example", "Olga Owner")
    slug = await communities.create(owner, Words(name="Coffee corner", admission=admission))
    await database.execute(
        """
        INSERT INTO membership (community_id, person_id, moderates, at)
        SELECT id, $2, true, $3 FROM community WHERE slug = $1
        """,
        slug,
        world.mira,
        clock.now(),
    )
    return slug
