"""How often something may be tried: a count per key and window, kept for all processes."""

import hashlib
import math
from datetime import datetime, timedelta

import msgspec

from app import clock, database
from app.refusal import Refusal
from app.settings import settings

#: Counts older than this are forgotten.
FORGOTTEN = timedelta(days=1)


class Count(msgspec.Struct, frozen=True):
    """How often since when."""

    since: datetime
    times: int


async def take(what: str, *whose: str, most: int, window: timedelta) -> None:
    """Count one try of `what`. Beyond `most` in a window raises `Refusal("too_often")`, 429.

    Its `value` is how many seconds are left to wait. Keys are hashes, so the table tells no names.
    """
    moment = clock.now()
    key = hashlib.sha256("\0".join((settings().secret, what, *whose)).encode()).digest()
    count = await database.row(Count, TAKE, key, moment, moment - window)
    if count and count.times > most:
        left = math.ceil((count.since + window - moment).total_seconds())
        raise Refusal("too_often", limit=most, value=max(1, left), status=429)


async def forget() -> None:
    """Remove counts that nobody asks for any more."""
    await database.execute("DELETE FROM attempt WHERE since < $1", clock.now() - FORGOTTEN)


TAKE = """
    INSERT INTO attempt AS a (key, since, times) VALUES ($1, $2, 1)
    ON CONFLICT (key) DO UPDATE SET
        times = CASE WHEN a.since <= $3 THEN 1 ELSE a.times + 1 END,
        since = CASE WHEN a.since <= $3 THEN $2 ELSE a.since END
    RETURNING since, times
"""
