"""Who works here: adding people, finding them, what they may do."""

import re
import unicodedata
from datetime import datetime

import msgspec

from app import clock, database, live
from app.events import Verb, record
from app.people.passwords import digest
from app.people.tables import Person, PersonRole
from app.refusal import Refusal, missing

ROLES = ("moderator", "senior", "lnd", "administrator", "auditor")


class Face(msgspec.Struct, frozen=True):
    """A person as others see them beside what they did."""

    name: str
    handle: str
    portrait: str | None
    site: str

    @property
    def initials(self) -> str:
        return initials(self.name)


class Profile(msgspec.Struct, frozen=True):
    """A person's own page: who they are, how to reach them, never numbers."""

    id: int
    handle: str
    name: str
    portrait: str | None
    team: str | None
    department: str | None
    site: str | None
    title: str | None
    quiet: bool
    created_at: datetime
    email: str | None
    lead: str | None
    lead_handle: str | None
    languages: list[str]

    @property
    def initials(self) -> str:
        return initials(self.name)


class Joiner(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody of a list, whose e-mail and staff number nobody else has."""

    name: str
    email: str | None
    staff_number: str | None
    team: int | None
    language: str | None


def initials(name: str) -> str:
    words = name.split()
    return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper()


async def add(
    email: str | None,
    name: str,
    *,
    password: str | None = None,
    handle: str | None = None,
    team: int | None = None,
    roles: tuple[str, ...] = (),
    trust: int = 1,
    language: str | None = None,
    staff_number: str | None = None,
) -> int:
    """Add a person; returns the id.

    Raises `Refusal("email_taken")`, `Refusal("role_unknown")` or `Refusal("name_empty")`.
    """
    _check(name, roles)
    mail = email.strip().lower() if email else None
    hashed = await digest(password) if password else None
    async with database.transaction():
        if mail and await Person.exists().where(Person.email == mail):
            raise Refusal("email_taken", value=mail, field="email")
        person = Person(
            handle=await _free(handle or slug(name)),
            name=name.strip(),
            email=mail,
            password_hash=hashed,
            team_id=team,
            trust_level=trust,
            language=language,
            staff_number=staff_number,
            created_at=clock.now(),
        )
        await person.save()
        for role in roles:
            await PersonRole(person_id=person.id, role=role).save()
        await record(Verb.PERSON_ADDED, actor=None, subject=("person", person.id))
    return person.id


async def add_all(joiners: list[Joiner]) -> list[int]:
    """Add many people by one statement; returns their ids in the same order."""
    taken = set(await database.values("SELECT handle FROM person"))
    handles = []
    for joiner in joiners:
        handles.append(_first_free(slug(joiner.name), taken))
        taken.add(handles[-1])
    async with database.transaction():
        added = await database.values(
            ADD_ALL,
            handles,
            [joiner.name for joiner in joiners],
            [joiner.email for joiner in joiners],
            [joiner.staff_number for joiner in joiners],
            [joiner.team for joiner in joiners],
            [joiner.language for joiner in joiners],
            clock.now(),
        )
        for number in added:
            await record(Verb.PERSON_ADDED, actor=None, subject=("person", number))
    return added


async def profile(handle: str) -> Profile:
    """Raises a 404 Refusal for a handle nobody active has."""
    found = await database.row(
        Profile,
        """
        SELECT
            p.id, p.handle, p.name, p.portrait, t.name AS team, t.department, s.name AS site,
            p.title, p.quiet, p.created_at, p.email, l.name AS lead, l.handle AS lead_handle,
            reads(p.id) AS languages
        FROM person p
        LEFT JOIN team t ON t.id = p.team_id
        LEFT JOIN site s ON s.id = t.site_id
        LEFT JOIN person l ON l.id = t.lead_id AND l.id <> p.id AND l.state = 'active'
        WHERE p.handle = $1 AND p.state = 'active'
        """,
        handle,
    )
    if found is None:
        raise missing("person_missing")
    return found


async def leave(person: int, *, actor: int | None) -> None:
    """Deactivate: all sessions and tokens end with the same commit, and no Team is led by who left."""
    async with database.transaction():
        await Person.update({Person.state: "left"}).where(Person.id == person)
        await database.execute("UPDATE team SET lead_id = NULL WHERE lead_id = $1", person)
        await database.execute("DELETE FROM login_session WHERE person_id = $1", person)
        await database.execute(
            "UPDATE access_token SET revoked_at = $2 WHERE person_id = $1 AND revoked_at IS NULL",
            person,
            clock.now(),
        )
        await live.end(person)
        await record(Verb.PERSON_LEFT, actor=actor, subject=("person", person))


async def portray(person: int, address: str | None) -> None:
    """Show the picture at `address` (or none) beside the name. Files are made in media."""
    await Person.update({Person.portrait: address}).where(Person.id == person)


async def entitle(person: int, title: str | None) -> None:
    """Show (or no longer show) the company's title beside the name. Decided in gamification."""
    await Person.update({Person.title: title}).where(Person.id == person)


async def hide_numbers(person: int, on: bool) -> None:
    """Quiet mode: no counter, Badge, rank or Board, neither for this person nor about them."""
    await Person.update({Person.quiet: on}).where(Person.id == person)


async def pause(person: int, until: datetime | None) -> None:
    """No posting until then. Decided in moderation."""
    await Person.update({Person.paused_until: until}).where(Person.id == person)


def slug(name: str) -> str:
    """Lower-case Latin letters, digits and hyphens: `Zoë Núñez` becomes `zoe-nunez`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _check(name: str, roles: tuple[str, ...]) -> None:
    if not name.strip():
        raise Refusal("name_empty", field="name")
    if wrong := set(roles) - set(ROLES):
        raise Refusal("role_unknown", value=", ".join(sorted(wrong)), limit=", ".join(ROLES))


async def _free(wanted: str) -> str:
    base = wanted or "person"
    taken = set(
        await database.values("SELECT handle FROM person WHERE handle = $1 OR handle LIKE $1 || '-%'", base)
    )
    return _first_free(base, taken)


def _first_free(wanted: str, taken: set[str]) -> str:
    base = wanted or "person"
    tries = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(handle for handle in tries if handle not in taken)


#: The ids by their place in the lists.
ADD_ALL = """
    WITH given AS (
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[])
            WITH ORDINALITY AS g (handle, name, email, staff_number, team_id, language, place)
    ),
    added AS (
        INSERT INTO person (handle, name, email, staff_number, team_id, language, created_at)
        SELECT handle, name, email, staff_number, team_id, language, $7 FROM given
        RETURNING id, handle
    )
    SELECT a.id FROM added a JOIN given g ON g.handle = a.handle ORDER BY g.place
"""
