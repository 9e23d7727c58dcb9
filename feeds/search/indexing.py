"""What every search knows of a Post: written in the transaction of its change, so never behind it."""

from app import database
from feeds.search import outbox, passages, postgres


async def index(post: int) -> None:
    """Take up the Post as it stands now; one that is not live falls out."""
    await postgres.put([post])
    await passages.index(post)
    await outbox.mark("posts", [post])


async def renamed(skill: int) -> None:
    """Take up all Posts of a Skill, each in a transaction of its own."""
    for post in await database.values("SELECT post_id FROM post_skill WHERE skill_id = $1 ORDER BY 1", skill):
        async with database.transaction():
            await index(post)


async def remove(post: int) -> None:
    """Forget the Post."""
    await postgres.remove([post])
    await passages.remove(post)
    await outbox.mark("posts", [post], urgent=True)
