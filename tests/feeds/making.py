"""Short ways to the things these tests start from."""

from datetime import timedelta

from app import clock, database
from feeds.tables import Post


async def publish(author: int, kind: str = "video", **columns: object) -> int:
    """A live post that everybody may read."""
    moment = clock.now() - timedelta(days=1)
    post = Post(
        kind=kind,
        author_id=author,
        title="Seal a bag in one go",
        state="live",
        created_at=moment,
        changed_at=moment,
        published_at=moment,
    )
    for name, value in columns.items():
        setattr(post, name, value)
    await post.save()
    return post.id


async def counter(post: int, name: str) -> int:
    return await database.value(f"SELECT {name} FROM post WHERE id = $1", post)  # noqa: S608 - a test names it


async def events(verb: str) -> int:
    return await database.value("SELECT count(*) FROM event WHERE verb = $1", verb)


async def inbox(person: int) -> list[tuple[str, str]]:
    """Kind and times of each Notice, oldest first."""
    return [
        tuple(found)
        for found in await database.values(
            "SELECT ARRAY[kind, times::text] FROM notice WHERE person_id = $1 ORDER BY id", person
        )
    ]
