"""The browsers that take messages. Each belongs to a session and ends with it."""

import hashlib
from datetime import datetime, timedelta

import msgspec

from app import agents, clock, database, limits
from app.reach import webpush
from app.reach.webpush import Address
from app.refusal import Refusal

#: More than a person carries; the oldest go.
MOST = 10
ENDPOINT_MAX, AGENT_MAX = 2000, 200
#: After so many pushes in a row that no service took, the address is dropped.
FAILURES_MAX = 10


class Browser(msgspec.Struct, frozen=True, kw_only=True):
    """What a browser tells of itself: where messages reach it, its keys in base64url, and its name."""

    endpoint: str
    p256dh: str
    auth: str
    agent: str


class Subscription(msgspec.Struct):
    """A browser as the person sees it; `here` is the one that asks."""

    id: int
    agent: str
    created_at: datetime
    here: bool

    @property
    def name(self) -> str:
        """Browser and system, as far as they say who they are."""
        return agents.name(self.agent)


async def subscribe(person: int, session: bytes, browser: Browser) -> None:
    """Take the browser of this session. Raises `Refusal("push_host")` and `Refusal("push_keys")`."""
    endpoint, agent = browser.endpoint, browser.agent[:AGENT_MAX]
    if len(endpoint) > ENDPOINT_MAX or not (endpoint.isascii() and endpoint.isprintable()):
        raise Refusal("push_host", value=endpoint[:80])
    await webpush.check_host(endpoint)
    keys = webpush.read_keys(browser.p256dh, browser.auth)
    async with database.transaction():
        await database.execute(
            SUBSCRIBE, person, session, _hash(endpoint), endpoint, *keys, agent, clock.now()
        )
        await database.execute(DROP_OLDEST, person, MOST)


async def unsubscribe(person: int, endpoint: str) -> None:
    await database.execute(
        "DELETE FROM push_subscription WHERE person_id = $1 AND hash = $2", person, _hash(endpoint)
    )


async def remove(person: int, number: int) -> None:
    """One of the person's browsers takes no more messages."""
    await database.execute("DELETE FROM push_subscription WHERE person_id = $1 AND id = $2", person, number)


async def browsers(person: int, session: bytes) -> list[Subscription]:
    """The person's browsers, the newest first."""
    return await database.rows(
        Subscription,
        """
        SELECT id, agent, created_at, session = $2 AS here FROM push_subscription
        WHERE person_id = $1 ORDER BY created_at DESC, id DESC
        """,
        person,
        session,
    )


async def live(person: int) -> list[int]:
    """Those whose session has not been idle for too long: the others are signed out."""
    return await database.values(LIVE, person, await _idle_since())


async def address(number: int) -> Address | None:
    """Where it is reached, as long as its person and session are active."""
    return await database.row(
        Address,
        f"""
        SELECT endpoint, p256dh, auth FROM push_subscription
        WHERE id = $3 AND id IN ({LIVE})
        """,  # noqa: S608 - a constant
        await database.value("SELECT person_id FROM push_subscription WHERE id = $1", number),
        await _idle_since(),
        number,
    )


async def drop(number: int) -> None:
    """Nobody takes messages there any more."""
    await database.execute("DELETE FROM push_subscription WHERE id = $1", number)


async def worked(number: int) -> None:
    await database.execute("UPDATE push_subscription SET failures = 0 WHERE id = $1 AND failures > 0", number)


async def failed(number: int) -> bool:
    """Count a failure; whether it was one too many and the address is dropped."""
    failures = await database.value(
        "UPDATE push_subscription SET failures = failures + 1 WHERE id = $1 RETURNING failures", number
    )
    if failures is None or failures < FAILURES_MAX:
        return False
    await drop(number)
    return True


async def _idle_since() -> datetime:
    return clock.now() - timedelta(days=(await limits.current()).session_days)


def _hash(endpoint: str) -> bytes:
    return hashlib.sha256(endpoint.encode(errors="replace")).digest()


LIVE = """
    SELECT s.id
    FROM push_subscription s
    JOIN person p ON p.id = s.person_id AND p.state = 'active'
    JOIN login_session l ON l.hash = s.session AND l.seen_at >= $2
    WHERE s.person_id = $1
"""

SUBSCRIBE = """
    INSERT INTO push_subscription (person_id, session, hash, endpoint, p256dh, auth, agent, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (hash) DO UPDATE
    SET person_id = $1, session = $2, p256dh = $5, auth = $6, agent = $7, failures = 0,
        created_at = CASE WHEN push_subscription.person_id = $1 THEN push_subscription.created_at ELSE $8 END
"""

DROP_OLDEST = """
    DELETE FROM push_subscription WHERE id IN (
        SELECT id FROM push_subscription WHERE person_id = $1
        ORDER BY created_at DESC, id DESC OFFSET $2
    )
"""
