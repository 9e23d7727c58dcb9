"""Ways in: an address or a printed square that lets one person in, once, for two weeks.

The code in the address is a keyed hash of the invitation: it can be shown and printed again, and the table
alone opens nothing.
"""

import base64
import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta

import msgspec

from app import audit, clock, database, limits
from app.refusal import Refusal, forbidden, missing
from app.settings import settings

#: An invitation's number, and 16 bytes in base32.
CODE = re.compile(r"(\d{1,18})-([a-z2-7]{26})")
SALT = SECRET = 16
NAME_MAX = 80
#: So long one sees what became of an invitation, and so many of them.
SHOWN = timedelta(days=60)
LISTED = 500
MAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """One way in, as its inviter sees it. `name`, `email` and `staff_number` are what is known so far."""

    id: int
    salt: bytes
    person_id: int | None
    name: str
    email: str | None
    staff_number: str | None
    team: str | None
    team_id: int | None
    site: str | None
    invited_by: int
    inviter: str
    expires_at: datetime
    used_at: datetime | None
    withdrawn_at: datetime | None
    state: str

    @property
    def code(self) -> str:
        """What stands in its address."""
        kept = hmac.new(settings().secret.encode(), b"invitation" + self.salt, hashlib.sha256).digest()
        return f"{self.id}-{base64.b32encode(kept[:SECRET]).decode().rstrip('=').lower()}"


class Guest(msgspec.Struct, frozen=True, kw_only=True):
    """Whom an invitation is for: a person Pollen knows, or what is known of somebody it does not."""

    person: int | None = None
    name: str = ""
    email: str | None = None
    staff_number: str | None = None
    team: int | None = None


class TeamName(msgspec.Struct, frozen=True):
    id: int
    name: str


async def invite(inviter: int, *, name: str = "", sign_in: str = "", team: int | None = None) -> int:
    """Ask in somebody whom Pollen does not know yet; returns the invitation's id.

    `sign_in` is their e-mail or staff number, where the inviter knows it. A lead asks into a Team of their
    own, an administrator into any. Raises `Refusal` with `team_needed`, `team_not_led` (403), `email_wrong`,
    `email_taken` or `staff_number_taken`.
    """
    email, staff_number = await free(sign_in) if sign_in.strip() else (None, None)
    if team is None:
        raise Refusal("team_needed", field="team")
    if team not in {one.id for one in await teams(inviter)}:
        raise forbidden("team_not_led")
    known = " ".join(name.split())[:NAME_MAX]
    return await _write(inviter, Guest(name=known, email=email, staff_number=staff_number, team=team))


async def card(administrator: int, person: int) -> int:
    """A fresh way in for somebody Pollen knows; the last one is worth nothing from now on.

    It lets them choose a new PIN, so only administrators make it. Raises 404 for who has left.
    """
    known = await database.value("SELECT name FROM person WHERE id = $1 AND state = 'active'", person)
    if known is None:
        raise missing("person_missing")
    async with database.transaction():
        await database.execute(WITHDRAW, person, clock.now())
        made = await _write(administrator, Guest(person=person))
        await audit.write("invitation.made", actor=administrator, subject=("person", person))
    return made


async def teams(inviter: int) -> list[TeamName]:
    """The Teams somebody may ask into."""
    return await database.rows(TeamName, TEAMS, inviter)


async def sent(inviter: int, ids: list[int] | None = None) -> list[Invitation]:
    """One's own invitations of the last time, newest first; of `ids` only those."""
    return await database.rows(Invitation, SENT, clock.now(), inviter, ids, SHOWN, LISTED)


async def find(code: str) -> Invitation:
    """The open invitation behind an address.

    Raises `Refusal` 410 with `invitation_used`, `invitation_expired` or `invitation_withdrawn`, and 404.
    """
    named = CODE.fullmatch(code)
    found = await database.row(Invitation, FIND, clock.now(), int(named[1])) if named else None
    if found is None or not hmac.compare_digest(found.code, code):
        raise missing("invitation_missing")
    if found.state != "open":
        raise Refusal(f"invitation_{found.state}", status=410)
    return found


async def forget() -> None:
    """Names and e-mails of who never came are not kept: `SHOWN` after its end an invitation is gone."""
    await database.execute("DELETE FROM invitation WHERE expires_at < $1", clock.now() - SHOWN)


async def withdraw(inviter: int, invitation: int) -> None:
    """Nobody can come in by it any more. 404 for anybody else's."""
    done = await database.value(
        """
        UPDATE invitation SET withdrawn_at = $3
        WHERE id = $2 AND invited_by = $1 AND used_at IS NULL AND withdrawn_at IS NULL RETURNING id
        """,
        inviter,
        invitation,
        clock.now(),
    )
    if done is None:
        raise missing()


async def free(given: str) -> tuple[str | None, str | None]:
    """An e-mail or a staff number that nobody has yet, the other one is None; a staff number holds no @.

    Raises `Refusal` with `sign_in_name_needed`, `staff_number_taken`, `email_wrong` or `email_taken`.
    """
    name = given.strip()
    if not name:
        raise Refusal("sign_in_name_needed", field="sign_in")
    if "@" not in name:
        if await database.value("SELECT id FROM person WHERE staff_number = $1", name):
            raise Refusal("staff_number_taken", value=name[:40], field="sign_in")
        return None, name[:40]
    mail = name.lower()
    if not MAIL.fullmatch(mail):
        raise Refusal("email_wrong", value=mail[:80], field="sign_in")
    if await database.value("SELECT id FROM person WHERE email = $1", mail):
        raise Refusal("email_taken", value=mail, field="sign_in")
    return mail, None


async def _write(inviter: int, guest: Guest) -> int:
    moment = clock.now()
    made: int = await database.value(
        WRITE,
        secrets.token_bytes(SALT),
        guest.person,
        guest.name,
        guest.email,
        guest.staff_number,
        guest.team,
        inviter,
        moment,
        moment + timedelta(days=(await limits.current()).invitation_days),
    )
    return made


WRITE = """
    INSERT INTO invitation
        (salt, person_id, name, email, staff_number, team_id, invited_by, created_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id
"""

WITHDRAW = """
    UPDATE invitation SET withdrawn_at = $2
    WHERE person_id = $1 AND used_at IS NULL AND withdrawn_at IS NULL
"""

TEAMS = """
    SELECT t.id, t.name FROM team t
    WHERE t.lead_id = $1 OR EXISTS (
        SELECT FROM person_role r WHERE r.person_id = $1 AND r.role = 'administrator'
    )
    ORDER BY t.name
"""

_INVITATIONS = """
    SELECT
        i.id, i.salt, i.person_id, coalesce(p.name, i.name) AS name, coalesce(p.email, i.email) AS email,
        coalesce(p.staff_number, i.staff_number) AS staff_number,
        t.name AS team, t.id AS team_id, s.name AS site, i.invited_by, by.name AS inviter,
        i.expires_at, i.used_at, i.withdrawn_at,
        CASE
            WHEN i.used_at IS NOT NULL THEN 'used'
            WHEN i.withdrawn_at IS NOT NULL OR p.state <> 'active' OR by.state <> 'active' THEN 'withdrawn'
            WHEN i.expires_at <= $1 THEN 'expired'
            ELSE 'open'
        END AS state
    FROM invitation i
    JOIN person by ON by.id = i.invited_by
    LEFT JOIN person p ON p.id = i.person_id
    LEFT JOIN team t ON t.id = coalesce(p.team_id, i.team_id)
    LEFT JOIN site s ON s.id = t.site_id
"""
FIND = f"{_INVITATIONS} WHERE i.id = $2"
SENT = f"""
    {_INVITATIONS}
    WHERE i.invited_by = $2 AND i.expires_at > $1 - $4::interval
        AND ($3::bigint[] IS NULL OR i.id = ANY ($3))
    ORDER BY i.id DESC LIMIT $5
"""
