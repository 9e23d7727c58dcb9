"""What people looked for and did not find: counted without a name, for the gaps that L&D closes (INS-6).

A text is shown once at least `k` people have missed it; what one person looks for is read by nobody.
"""

import hashlib
import hmac
from datetime import date, timedelta

from msgspec import Struct

from app import clock, database, limits
from app.settings import settings
from feeds.search.recent import DAYS, spoken

#: Several people of a company share a mark, so that the table names nobody even to who holds the key.
MARKS = 1024
SHOWN = 20


class Gap(Struct, frozen=True):
    """Words that at least so many `people` looked for in vain, on `day` for the last time."""

    text: str
    people: int
    day: date


async def count(person: int, text: str) -> None:
    """Take down that somebody found nothing for a text; the same person again adds nothing."""
    words = spoken(text).lower()
    if words:
        await database.execute(
            """
            INSERT INTO search_miss (text, mark, day) VALUES ($1, $2, $3)
            ON CONFLICT (text, mark) DO UPDATE SET day = $3
            """,
            words,
            _mark(person, words),
            clock.now().date(),
        )


async def gaps(*, days: int) -> list[Gap]:
    """What most people have missed in the last `days`, never for fewer than `k` of them."""
    return await database.rows(
        Gap,
        """
        SELECT text, count(*) AS people, max(day) AS day
        FROM search_miss WHERE day > $1
        GROUP BY text HAVING count(*) >= $2
        ORDER BY people DESC, day DESC, text LIMIT $3
        """,
        (clock.now() - timedelta(days=days)).date(),
        (await limits.current()).k,
        SHOWN,
    )


async def sweep() -> None:
    """What was missed so long ago says nothing about today."""
    await database.execute(
        "DELETE FROM search_miss WHERE day < $1", (clock.now() - timedelta(days=DAYS)).date()
    )


def _mark(person: int, words: str) -> int:
    """Differs from text to text, so that no two searches of a person can be joined."""
    said = hmac.digest(settings().secret.encode(), f"miss:{person}:{words}".encode(), hashlib.sha256)
    return int.from_bytes(said[:2]) % MARKS
