"""Sign-in and sessions: the cookie holds 256 random bits, the table their hash."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

import msgspec

from app import clock, database, limits, live, rates
from app.people import pins
from app.people.passwords import fits
from app.people.people import initials
from app.refusal import Refusal
from app.settings import settings

#: A session is marked as seen at most this often, so that reading pages does not write.
TOUCH = timedelta(minutes=5)


class Viewer(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks: the person behind a session or a token, with what is needed on every page."""

    id: int
    name: str
    handle: str
    portrait: str | None
    team_id: int | None
    site: str | None
    language: str | None
    """What they chose; None before the first sign-in in a browser."""
    zone: str | None
    trust_level: int
    paused_until: datetime | None
    quiet: bool
    roles: list[str]
    unread: bool
    seen_at: datetime
    mark: bytes
    preferences: str = "{}"
    """As JSON, the way pages hand them to the player."""
    idle: bool = False
    """Whether this session was idle for so long that staff pages ask to sign in again."""
    greeted: bool = True
    """Whether Pollen knows the languages they read."""
    scopes: list[str] | None = None

    @property
    def wishes(self) -> dict[str, str]:
        """What the person chose, by the names of app/people/preferences.py."""
        return msgspec.json.decode(self.preferences, type=dict[str, str])

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def csrf(self) -> str:
        """Bound to the session: worthless in another one."""
        return hmac.new(settings().secret.encode(), b"csrf" + self.mark, hashlib.sha256).hexdigest()


class Credential(msgspec.Struct):
    id: int
    password_hash: str | None


async def sign_in(
    name: str, password: str, *, agent: str = "", address: str = "", language: str | None = None
) -> str:
    """Open a session with a fresh id; returns the cookie's value.

    `name` is the e-mail or the staff number, whose PIN counts as its password. Raises
    `Refusal("sign_in_wrong")` or, for any staff number, `Refusal("pin_wrong")`, whatever is wrong, so that
    nobody learns who works here; `too_often` (429) for one name tried again and again from one address.
    Who never chose a language keeps the one given here.
    """
    name, most = name.strip(), await limits.current()
    window = timedelta(minutes=most.sign_in_window_min)
    await rates.take("sign-in", name.lower(), address, most=most.sign_in_tries, window=window)
    found = await database.row(
        Credential,
        """
        SELECT id, password_hash FROM person
        WHERE state = 'active' AND (email = lower($1) OR staff_number = $1)
        """,
        name,
    )
    if not await _right(found, name, password, most.pin_digits) or found is None:
        if name and "@" not in name:
            raise Refusal("pin_wrong", limit=most.pin_tries, field="password")
        raise Refusal("sign_in_wrong", field="password")
    await database.execute(
        "UPDATE person SET language = $2 WHERE id = $1 AND language IS NULL", found.id, language
    )
    return await open_session(found.id, agent=agent, address=address)


async def open_session(person: int, *, agent: str = "", address: str = "") -> str:
    token = secrets.token_urlsafe(32)
    moment = clock.now()
    await database.execute(
        """
        INSERT INTO login_session (hash, person_id, created_at, seen_at, agent, address_hash)
        VALUES ($1, $2, $3, $3, $4, $5)
        """,
        mark(token),
        person,
        moment,
        agent[:200],
        hashlib.sha256(settings().secret.encode() + address.encode()).digest(),
    )
    return token


async def end_session(token: str) -> None:
    person = await database.value(
        "DELETE FROM login_session WHERE hash = $1 RETURNING person_id", mark(token)
    )
    if person is not None:
        await live.end(person)


async def by_session(token: str) -> Viewer | None:
    """The viewer behind a cookie, or None: unknown, too long idle, or no longer active."""
    moment = clock.now()
    viewer = await database.row(Viewer, COOKIE, mark(token))
    if viewer is None or moment - viewer.seen_at > timedelta(days=(await limits.current()).session_days):
        return None
    if moment - viewer.seen_at > TOUCH:
        long = timedelta(hours=(await limits.current()).staff_idle_h)
        idle = viewer.idle or moment - viewer.seen_at > long
        await database.execute(
            "UPDATE login_session SET seen_at = $2, idle = $3 WHERE hash = $1", viewer.mark, moment, idle
        )
        return msgspec.structs.replace(viewer, idle=idle)
    return viewer


async def by_token(token: str) -> Viewer | None:
    """The viewer behind a personal token, or None."""
    return await database.row(Viewer, BEARER, mark(token))


def mark(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


async def _right(found: Credential | None, name: str, secret: str, digits: int) -> bool:
    """With a staff number so many digits are a PIN; everything else is a password."""
    if "@" not in name and len(secret) == digits and secret.isdecimal():
        return await pins.check(found.id if found else None, secret)
    return await fits(found.password_hash if found else None, secret)


#: What is known of a person behind a session or a token `l`, and where it comes from.
VIEWER = """
    p.id, p.name, p.handle, p.portrait, p.team_id, s.name AS site, p.language,
    coalesce(p.zone, s.zone) AS zone, p.trust_level, p.paused_until, p.quiet, l.hash AS mark,
    array(
        SELECT role FROM person_role r WHERE r.person_id = p.id
        UNION ALL SELECT 'lead' WHERE EXISTS (SELECT FROM team x WHERE x.lead_id = p.id)
    ) AS roles
"""
PERSON = """
    JOIN person p ON p.id = l.person_id AND p.state = 'active'
    LEFT JOIN team t ON t.id = p.team_id
    LEFT JOIN site s ON s.id = t.site_id
"""

COOKIE = f"""
    SELECT
        {VIEWER}, l.seen_at, l.idle,
        (
            SELECT coalesce(json_object_agg(c.name, c.value), '{{}}')::text
            FROM preference c WHERE c.person_id = p.id
        ) AS preferences,
        EXISTS (SELECT FROM person_language WHERE person_id = p.id) AS greeted,
        EXISTS (SELECT FROM notice n WHERE n.person_id = p.id AND n.read_at IS NULL AND n.listed) AS unread
    FROM login_session l {PERSON}
    WHERE l.hash = $1
"""  # noqa: S608 - constants

BEARER = f"""
    SELECT {VIEWER}, l.created_at AS seen_at, l.scopes, false AS unread
    FROM access_token l {PERSON}
    WHERE l.hash = $1 AND l.revoked_at IS NULL
"""  # noqa: S608 - constants
