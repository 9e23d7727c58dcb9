"""What every search knows of a Post: written in the transaction of its change, so never behind it."""

from feeds.search import outbox, postgres


async def index(post: int) -> None:
    """Take up the Post as it stands now; one that is not live falls out."""
    await postgres.put([post])
    await outbox.mark("posts", [post])


async def remove(post: int) -> None:
    """Forget the Post."""
    await postgres.remove([post])
    await outbox.mark("posts", [post], urgent=True)
