"""Sign-in by the company's provider: who comes in, and as whom.

An identity is issuer and subject. An e-mail only helps the first time, and only to an account that came from
the directory and has no other way in: who already signs in somehow connects the provider from inside.
"""

import re

import msgspec

from app import audit, clock, database, limits
from app.people import invitations, joining, people
from app.people.joining import Given
from app.people.provider import Claims
from app.refusal import Refusal, forbidden
from app.settings import settings

DOMAIN = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")


class Holder(msgspec.Struct, frozen=True):
    """Whose identity or e-mail it is; `alone`: nothing else lets them in."""

    id: int
    state: str
    alone: bool = True


def offered() -> str | None:
    """What people call the provider; None where there is none."""
    kept = settings()
    if not kept.oidc_issuer or not kept.oidc_client_id:
        return None
    return kept.oidc_name or kept.oidc_issuer.partition("://")[2].strip("/")


async def sign_in(claims: Claims, *, language: str | None = None) -> int:
    """The person with this identity; the first time, whom the company's rules let in by it.

    Raises `Refusal` 403 with `identity_left`, `identity_unknown` or `identity_unlinked`.
    """
    known = await database.row(Holder, HOLDER, claims.iss, claims.sub)
    if known is None:
        return await _first(claims, language)
    if known.state != "active":
        raise forbidden("identity_left")
    return known.id


async def join(code: str, claims: Claims, *, language: str | None = None) -> int:
    """Come in by an invitation with the provider in place of a password.

    Raises the Refusals of `invitations.find`, `joining.newcomer` and `connect`.
    """
    found = await invitations.find(code)
    async with database.transaction():
        told = Given(name=claims.name, sign_in=claims.email if claims.email_verified else "")
        who = await joining.newcomer(found, told)
        person = await joining.enter(found, who, language=language)
        await connect(person, claims)
    return person


async def connect(person: int, claims: Claims) -> None:
    """Let the person sign in by this identity from now on. Raises `Refusal("identity_taken")`, 403."""
    async with database.transaction():
        holder = await database.value(CONNECT, claims.iss, claims.sub, person, clock.now())
        if holder != person:
            raise forbidden("identity_taken")
        await audit.write("identity.connected", actor=person, subject=("person", person))


async def let_in(domains: str, brings: str, *, actor: int) -> None:
    """Which e-mail domains the provider vouches for, and whether it may bring in people Pollen does not know.

    Raises `Refusal("domain_wrong")` or `Refusal("setting_wrong")`.
    """
    names = domains.replace(",", " ").lower().split()
    for name in names:
        if not DOMAIN.fullmatch(name):
            raise Refusal("domain_wrong", value=name[:80], field="domains")
    async with database.transaction():
        await limits.change("provider_domains", names, actor=actor)
        await limits.change("provider_brings", brings, actor=actor)


async def connected(person: int) -> bool:
    """Whether the person can sign in by the provider of today."""
    return bool(
        await database.value(
            "SELECT EXISTS (SELECT FROM identity WHERE person_id = $1 AND issuer = $2)",
            person,
            settings().oidc_issuer,
        )
    )


async def _first(claims: Claims, language: str | None) -> int:
    most = await limits.current()
    mail = claims.email.strip().lower()
    if not claims.email_verified or mail.rpartition("@")[2] not in most.provider_domains:
        raise forbidden("identity_unknown")
    async with database.transaction():
        found = await database.row(Holder, BY_MAIL, mail)
        if found is None:
            if most.provider_brings != "everybody":
                raise forbidden("identity_unknown")
            person = await people.add(mail, claims.name or mail.partition("@")[0], language=language)
        else:
            person = _directory_only(found)
        await connect(person, claims)
    return person


def _directory_only(found: Holder) -> int:
    if found.state != "active":
        raise forbidden("identity_left")
    if not found.alone:
        raise forbidden("identity_unlinked")
    return found.id


HOLDER = """
    SELECT p.id, p.state FROM identity i JOIN person p ON p.id = i.person_id
    WHERE i.issuer = $1 AND i.subject = $2
"""

#: Locked, so that of two identities with one e-mail one comes first.
BY_MAIL = """
    SELECT
        p.id, p.state,
        p.password_hash IS NULL
        AND NOT EXISTS (SELECT FROM pin WHERE person_id = p.id)
        AND NOT EXISTS (SELECT FROM identity WHERE person_id = p.id) AS alone
    FROM person p WHERE p.email = $1 FOR NO KEY UPDATE
"""

#: Who holds the identity afterwards; nobody new where the person has another one of this issuer.
CONNECT = """
    WITH made AS (
        INSERT INTO identity (issuer, subject, person_id, created_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT DO NOTHING RETURNING person_id
    )
    SELECT person_id FROM made
    UNION ALL SELECT person_id FROM identity WHERE issuer = $1 AND subject = $2
"""
