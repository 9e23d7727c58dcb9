"""The list of people that an administrator looked at, kept until it is taken over: it holds names."""

from datetime import timedelta

from app import clock, database
from app.refusal import Refusal

#: What nobody took over in so long is gone.
KEPT = timedelta(days=1)
NAME_MAX = 200


async def keep(person: int, name: str, text: str) -> None:
    """The text of the file `name` takes the place of what this administrator looked at before."""
    await database.execute(KEEP, person, name[:NAME_MAX], text.replace("\0", ""), clock.now())


async def kept(person: int) -> str:
    """Raises `Refusal("list_gone")`, 409, when there is none any more."""
    text: str | None = await database.value("SELECT text FROM people_file WHERE person_id = $1", person)
    if text is None:
        raise Refusal("list_gone", status=409)
    return text


async def drop(person: int) -> None:
    """It has been taken over."""
    await database.execute("DELETE FROM people_file WHERE person_id = $1", person)


async def forget() -> None:
    """Drop those that are too old."""
    await database.execute("DELETE FROM people_file WHERE at < $1", clock.now() - KEPT)


KEEP = """
    INSERT INTO people_file (person_id, name, text, at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (person_id) DO UPDATE SET name = excluded.name, text = excluded.text, at = excluded.at
"""
