"""What an author told about a Post beside its content."""

from datetime import date

from msgspec import Struct

from app import database
from app.refusal import missing


class Details(Struct, frozen=True):
    """All of it may be empty; `minutes` is what doing it takes, `summary` the content in words."""

    level: str | None
    tool: str
    minutes: int | None
    source: str
    summary: str
    review_on: date | None


async def details(viewer: int, post: int) -> Details:
    """Raises a 404 Refusal when the viewer may not read the Post."""
    found = await database.row(
        Details,
        """
        SELECT p.level, p.tool, p.minutes, p.source, p.summary, p.review_on
        FROM post p WHERE p.id = $2 AND readable(p, $1)
        """,
        viewer,
        post,
    )
    if found is None:
        raise missing()
    return found
