"""Posts as tests need them: made through the rules, with files that are rows only."""

import secrets
from typing import Any

from app import clock, database
from feeds import posts
from feeds.drafts import Kind
from feeds.posts import Draft, Use


async def post(author: int, kind: Kind = "reflection", **fields: Any) -> int:
    """A live Post."""
    number = await draft(author, kind, **fields)
    assert await posts.publish(author, number) == "live"
    return number


async def draft(author: int, kind: Kind = "reflection", **fields: Any) -> int:
    """A draft that lacks nothing, unless `fields` say so."""
    return await posts.draft(author, content(kind, **fields))


def content(kind: Kind = "reflection", **fields: Any) -> Draft:
    given: dict[str, Any] = {
        "title": "Purge the wand first",
        "text": "Two seconds of steam before the milk keep the water out.",
        "skills": ["Steam wand"],
    }
    return Draft(kind=kind, **given | fields)


async def asset(owner: int, kind: str = "photo", state: str = "ready") -> str:
    """A file without bytes, as the rules of Posts see it."""
    number = secrets.token_urlsafe(16)
    await database.execute(
        """
        INSERT INTO asset
            (id, owner_id, kind, state, length, version, width, height, created_at, changed_at)
        VALUES ($1, $2, $3, $4, 1000, 1, 720, 1280, $5, $5)
        """,
        number,
        owner,
        kind,
        state,
        clock.now(),
    )
    return number


async def photo(author: int, **fields: Any) -> int:
    """A live photo Post with one picture."""
    uses = [Use(await asset(author), "A steam wand over a drip tray")]
    return await post(author, "photo", **{"assets": uses, "consent": "nobody", **fields})


async def film(author: int, seconds: float, **fields: Any) -> int:
    """A live video Post that runs so long."""
    number = await asset(author, "video")
    await database.execute("UPDATE asset SET duration_ms = $2 WHERE id = $1", number, round(seconds * 1000))
    return await post(author, "video", **{"assets": [Use(number)], "consent": "nobody", **fields})


async def state(number: int) -> str:
    return await database.value("SELECT state FROM post WHERE id = $1", number)


async def verbs(number: int) -> list[str]:
    """What happened to a Post, in order."""
    return await database.values(
        "SELECT verb FROM event WHERE subject_kind = 'post' AND subject_id = $1 ORDER BY id", str(number)
    )
