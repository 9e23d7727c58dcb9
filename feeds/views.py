"""Views: when somebody first and last opened a post. For the person alone; nobody reads who watched what."""

from datetime import timedelta

from app import clock, database

#: A second visit within so long writes nothing.
ONCE_PER = timedelta(hours=1)


async def see(person: int, post: int) -> None:
    """Write that the person opened somebody else's published post, at most once an hour."""
    moment = clock.now()
    await database.execute(
        """
        INSERT INTO post_view (post_id, person_id, first_at, last_at)
        SELECT p.id, $2, $3, $3 FROM post p
        WHERE p.id = $1 AND p.author_id <> $2 AND p.state IN ('live', 'restricted')
        ON CONFLICT (post_id, person_id) DO UPDATE SET last_at = $3
        WHERE post_view.last_at <= $3 - $4::interval
        """,
        post,
        person,
        moment,
        ONCE_PER,
    )
