"""What stood there when it was reported, so that editing hides nothing (MOD-16)."""

import hashlib
from datetime import datetime

from msgspec import Struct

from app import clock, database
from moderation.content import Content, words


class Evidence(Struct, frozen=True):
    """The content as it was at one Revision."""

    revision: int
    title: str
    text: str
    assets: list[str]
    at: datetime


async def keep(case: int, content: Content) -> None:
    """Keep the content as it stands, once for each Revision that was reported."""
    now = await words(content.kind, content.id)
    await database.execute(
        """
        INSERT INTO evidence (case_id, revision, title, text, text_hash, assets, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (case_id, revision) DO NOTHING
        """,
        case,
        content.revision,
        now.title,
        now.text,
        hashlib.sha256(f"{now.title}\n{now.text}".encode()).digest(),
        now.assets,
        clock.now(),
    )


async def kept(case: int) -> list[Evidence]:
    """Oldest first: the first is what the first reporter saw."""
    return await database.rows(
        Evidence,
        "SELECT revision, title, text, assets, at FROM evidence WHERE case_id = $1 ORDER BY revision, id",
        case,
    )
