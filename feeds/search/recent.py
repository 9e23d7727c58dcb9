"""What a person looked for lately: seen by that person alone, and gone when they say so."""

from datetime import timedelta

from app import clock, database
from feeds.drafts import clean
from feeds.search.words import LENGTH_MAX

#: So many are kept, and so many days.
KEPT = 20
DAYS = 180
#: So many stand on the page.
SHOWN = 5


async def keep(person: int, text: str) -> None:
    """Remember a search; the same again in other letters moves up."""
    said = spoken(text)
    if not said:
        return
    async with database.transaction():
        await database.execute(KEEP, person, said, clock.now())
        await database.execute(TRIM, person, KEPT)


async def of(person: int, start: str = "", *, limit: int = SHOWN) -> list[str]:
    """The latest that begin with `start`, the newest first."""
    return await database.values(
        """
        SELECT text FROM recent_search
        WHERE person_id = $1 AND starts_with(lower(text), lower($2))
        ORDER BY at DESC, text LIMIT $3
        """,
        person,
        spoken(start),
        limit,
    )


async def forget(person: int, text: str | None = None) -> None:
    """Forget one search, or all of them."""
    if text is None:
        await database.execute("DELETE FROM recent_search WHERE person_id = $1", person)
    else:
        await database.execute(
            "DELETE FROM recent_search WHERE person_id = $1 AND lower(text) = lower($2)", person, spoken(text)
        )


async def sweep() -> None:
    """Nobody's searches are kept for longer than `DAYS`."""
    await database.execute("DELETE FROM recent_search WHERE at < $1", clock.now() - timedelta(days=DAYS))


def spoken(text: str) -> str:
    """A search as it is kept and shown: on one line, and no longer than what is looked for."""
    return " ".join(clean(text[:LENGTH_MAX]).split())


KEEP = """
    INSERT INTO recent_search (person_id, text, at) VALUES ($1, $2, $3)
    ON CONFLICT (person_id, lower(text)) DO UPDATE SET text = $2, at = $3
"""

TRIM = """
    DELETE FROM recent_search
    WHERE person_id = $1 AND text IN (
        SELECT text FROM recent_search WHERE person_id = $1 ORDER BY at DESC, text OFFSET $2
    )
"""
