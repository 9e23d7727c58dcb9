"""Saves: private keeping of a post. Its author sees a number, nobody sees who."""

from app import clock, database
from app.events import Verb, record
from feeds.subject import subject


async def set(person: int, post: int, on: bool) -> None:  # noqa: A001 - states are set, never toggled
    """Keep a post or let it go; saying the same again changes nothing. Raises a 404 Refusal.

    Letting go works also when the post can no longer be read.
    """
    async with database.transaction():
        if await (_keep(person, post) if on else _drop(person, post)):
            await database.execute("UPDATE post SET saves = saves + $2 WHERE id = $1", post, 1 if on else -1)
            verb = Verb.POST_SAVED if on else Verb.POST_UNSAVED
            await record(verb, actor=person, subject=("post", post))


async def own(person: int, *, limit: int = 100) -> list[int]:
    """The ids of the posts a person keeps and may still read, the last kept first."""
    return await database.values(
        """
        SELECT p.id
        FROM save s JOIN post p ON p.id = s.post_id
        WHERE s.person_id = $1 AND readable(p, $1)
        ORDER BY s.at DESC, p.id DESC
        LIMIT $2
        """,
        person,
        limit,
    )


async def _keep(person: int, post: int) -> int:
    await subject(person, post)
    return await database.execute(
        "INSERT INTO save (post_id, person_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        post,
        person,
        clock.now(),
    )


async def _drop(person: int, post: int) -> int:
    """The Post is locked first, as for keeping it: else two taps at once could wait for each other."""
    await database.execute("SELECT FROM post WHERE id = $1 FOR NO KEY UPDATE", post)
    return await database.execute("DELETE FROM save WHERE post_id = $1 AND person_id = $2", post, person)
