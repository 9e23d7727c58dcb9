"""People, Teams, leads and sites from a list: looked at first, then taken over whole or not at all.

A person is known by staff number, else by e-mail. What the list does not say stays as it is.
"""

import msgspec

from app import audit, database
from app.database import Lock
from app.people import people, roster
from app.people.columns import Fault
from app.people.invitations import TeamName
from app.people.people import Joiner
from app.people.roster import Entry, Roster
from app.refusal import Refusal


class Change(msgspec.Struct, frozen=True):
    """What happens to one person: `what` is added, changed, back or same."""

    entry: Entry
    what: str
    person: int | None = None


class Missing(msgspec.Struct, frozen=True):
    """Somebody active who does not stand in the list."""

    id: int
    name: str


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What taking the list over would do. With faults it does nothing."""

    faults: list[Fault]
    changes: list[Change]
    sites: list[str]
    teams: list[str]
    missing: list[Missing]

    def of(self, what: str) -> list[Change]:
        return [change for change in self.changes if change.what == what]


class Known(msgspec.Struct, frozen=True):
    """A person as the database has them; `protected` are administrators, who never leave by a list."""

    id: int
    name: str
    email: str | None
    staff_number: str | None
    team: str | None
    language: str | None
    state: str
    leads: list[str]
    protected: bool


async def plan(text: str) -> Plan:
    """Look at the list and change nothing. Raises the Refusals of `columns.read`."""
    read = await roster.read(text)
    return await _compare(read)


async def take_over(text: str, *, actor: int | None, leave_missing: bool = False) -> Plan:
    """Bring people, Teams, leads and sites to what the list says, all of it in one transaction.

    Whoever it does not name stays; with `leave_missing` they leave, except administrators and `actor`.
    Raises `Refusal("list_faulty")` with the number of faulty lines: nothing has changed then.
    """
    async with database.transaction():
        await database.execute("SELECT pg_advisory_xact_lock($1)", Lock.PEOPLE_LIST)
        read = await roster.read(text)
        made = await _compare(read)
        if made.faults:
            raise Refusal("list_faulty", value=len({fault.line for fault in made.faults}))
        places = await _places(read)
        people_of = await _people(made.changes, places)
        await _leads(read, places, people_of)
        for person in made.missing if leave_missing else ():
            if person.id != actor:
                await people.leave(person.id, actor=actor)
        await audit.write("people.imported", actor=actor, subject=("list", len(read.entries)), **_sums(made))
    return made


async def _compare(read: Roster) -> Plan:
    known = await database.rows(Known, KNOWN)
    by_number = {one.staff_number: one for one in known if one.staff_number}
    by_mail = {one.email: one for one in known if one.email}
    seen: dict[int, int] = {}
    faults, changes = list(read.faults), []
    for entry in read.entries:
        one = by_number.get(entry.staff_number or "") or by_mail.get(entry.email or "")
        wrong = one and (_strange(entry, one, by_mail) or _again(entry, seen.setdefault(one.id, entry.line)))
        if wrong:
            faults.append(Fault(entry.line, wrong))
        changes.append(Change(entry, _what(entry, one), one.id if one else None))
    return Plan(
        faults=sorted(faults, key=lambda fault: fault.line),
        changes=changes,
        sites=read.new_sites,
        teams=read.new_teams,
        missing=[
            Missing(one.id, one.name)
            for one in known
            if one.state == "active" and one.id not in seen and not one.protected
        ],
    )


def _strange(entry: Entry, one: Known, by_mail: dict[str, Known]) -> Refusal | None:
    """Two halves of a line may belong to two people."""
    other = by_mail.get(entry.email or "")
    if other and other.id != one.id:
        return Refusal("list_two_people", value=entry.email, limit=entry.staff_number)
    if entry.staff_number and one.staff_number not in (None, entry.staff_number):
        return Refusal("list_two_people", value=entry.email, limit=entry.staff_number)
    return Refusal("list_erased", value=entry.name) if one.state == "erased" else None


def _again(entry: Entry, first: int) -> Refusal | None:
    """Two lines may name one person, by staff number here and by e-mail there."""
    return Refusal("list_twice", value=entry.name, limit=first) if first != entry.line else None


def _what(entry: Entry, one: Known | None) -> str:
    if one is None:
        return "added"
    if one.state != "active":
        return "back"
    same = (
        one.name == entry.name
        and entry.email in (None, one.email)
        and entry.staff_number in (None, one.staff_number)
        and entry.team in (None, one.team)
        and entry.language in (None, one.language)
        and (not entry.lead or entry.team in one.leads)
    )
    return "same" if same else "changed"


async def _places(read: Roster) -> dict[str, int]:
    """Teams by name, after sites and Teams are as the list says."""
    for site in read.sites.values():
        await database.execute(SITE, site.name, site.zone, site.country)
    for team in read.teams.values():
        await database.execute(TEAM, team.name, team.department, team.site)
    return {one.name: one.id for one in await database.rows(TeamName, "SELECT id, name FROM team")}


async def _people(changes: list[Change], places: dict[str, int]) -> dict[int, int]:
    """The id of each line's person, who is as the list says now."""
    new = [change.entry for change in changes if change.person is None]
    added = await people.add_all(
        [
            Joiner(
                name=entry.name,
                email=entry.email,
                staff_number=entry.staff_number,
                team=places.get(entry.team or ""),
                language=entry.language,
            )
            for entry in new
        ]
    )
    found = dict(zip((entry.line for entry in new), added, strict=True))
    for change in changes:
        if change.person is not None:
            found[change.entry.line] = change.person
            if change.what != "same":
                await _change(change.person, change.entry, places)
    return found


async def _change(person: int, entry: Entry, places: dict[str, int]) -> None:
    team = places.get(entry.team or "")
    await database.execute(PERSON, person, entry.name, entry.email, entry.staff_number, team, entry.language)


async def _leads(read: Roster, places: dict[str, int], people_of: dict[int, int]) -> None:
    for entry in read.entries:
        if entry.lead and entry.team:
            await database.execute(
                "UPDATE team SET lead_id = $2 WHERE id = $1 AND lead_id IS DISTINCT FROM $2",
                places[entry.team],
                people_of[entry.line],
            )


def _sums(made: Plan) -> dict[str, int]:
    return {what: len(made.of(what)) for what in ("added", "changed", "back", "same")}


KNOWN = """
    SELECT
        p.id, p.name, p.email, p.staff_number, t.name AS team, p.language, p.state,
        array(SELECT x.name FROM team x WHERE x.lead_id = p.id) AS leads,
        EXISTS (
            SELECT FROM person_role r WHERE r.person_id = p.id AND r.role = 'administrator'
        ) AS protected
    FROM person p LEFT JOIN team t ON t.id = p.team_id
"""

SITE = """
    INSERT INTO site (name, zone, country)
    SELECT
        $1, coalesce($2, (SELECT zone FROM site WHERE name = $1)),
        coalesce($3, (SELECT country FROM site WHERE name = $1))
    ON CONFLICT (name) DO UPDATE SET zone = excluded.zone, country = excluded.country
"""

TEAM = """
    INSERT INTO team (name, department, site_id) SELECT $1, $2, s.id FROM site s WHERE s.name = $3
    ON CONFLICT (name) DO UPDATE SET department = excluded.department, site_id = excluded.site_id
"""

PERSON = """
    UPDATE person SET
        name = $2, email = coalesce($3, email), staff_number = coalesce($4, staff_number),
        team_id = coalesce($5, team_id), language = coalesce($6, language), state = 'active'
    WHERE id = $1
"""
