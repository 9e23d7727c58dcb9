"""What a list of people says, line by line, and what is wrong with it before anybody is looked up."""

import zoneinfo
from collections.abc import Iterator
from functools import cache

import msgspec

from app import database, limits
from app.people import columns
from app.people.columns import Fault, Line
from app.people.invitations import MAIL, NAME_MAX
from app.refusal import Refusal

#: Each column, with what else may stand above it.
COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("full name", "vor- und nachname", "mitarbeiter", "mitarbeiterin"),
    "email": ("e-mail", "mail", "e-mail-adresse"),
    "staff_number": ("staff number", "personnel number", "personalnummer", "pers.-nr.", "stammnummer"),
    "team": (),
    "department": ("abteilung", "bereich"),
    "site": ("standort", "werk"),
    "zone": ("time zone", "timezone", "zeitzone"),
    "country": ("land",),
    "lead": ("leads", "team lead", "leitung", "teamleitung"),
    "language": ("sprache",),
}
NEEDED = ("name",)
YES = ("yes", "y", "x", "1", "true", "ja", "j", "wahr")
NO = ("", "no", "n", "0", "false", "nein", "falsch")


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One person of the list; None where the list says nothing."""

    line: int
    name: str
    email: str | None
    staff_number: str | None
    team: str | None
    language: str | None
    lead: bool


class SiteEntry(msgspec.Struct, frozen=True):
    name: str
    zone: str | None
    country: str | None


class TeamEntry(msgspec.Struct, frozen=True):
    name: str
    department: str
    site: str


class Roster(msgspec.Struct):
    """The list as far as it can be read, with its faults."""

    entries: list[Entry] = []
    sites: dict[str, SiteEntry] = {}
    teams: dict[str, TeamEntry] = {}
    new_sites: list[str] = []
    new_teams: list[str] = []
    faults: list[Fault] = []


async def read(text: str) -> Roster:
    """Raises the Refusals of `columns.read`; what is wrong with single lines stands in `faults`."""
    lines = columns.read(text, COLUMNS, NEEDED, most=(await limits.current()).people_rows)
    languages = await limits.languages()
    sites = set(await database.values("SELECT name FROM site"))
    teams = {
        one.name: one
        for one in await database.rows(
            TeamEntry,
            "SELECT t.name, t.department, s.name AS site FROM team t JOIN site s ON s.id = t.site_id",
        )
    }
    reader = _Reader(languages, sites, teams)
    for line in lines:
        reader.take(line)
    return reader.read


class _Reader:
    """Goes through the lines and remembers what others said before."""

    def __init__(self, languages: list[str], sites: set[str], teams: dict[str, TeamEntry]) -> None:
        self.languages = languages
        self.sites = sites
        self.teams = teams
        self.read = Roster()
        self.seen: dict[str, int] = {}
        self.leads: dict[str, int] = {}

    def take(self, line: Line) -> None:
        wrong = [
            *self._person(line),
            *self._once(line),
            *self._site(line),
            *self._team(line),
            *self._lead(line),
        ]
        self.read.faults += [Fault(line.number, refusal) for refusal in wrong]
        if not wrong:
            self.read.entries.append(_entry(line))

    def _person(self, line: Line) -> Iterator[Refusal]:
        if not line["name"]:
            yield Refusal("list_name_empty")
        if len(line["name"]) > NAME_MAX:
            yield Refusal("list_name_long", limit=NAME_MAX, value=len(line["name"]))
        if not (line["email"] or line["staff_number"]):
            yield Refusal("list_nobody")
        if line["email"] and not MAIL.fullmatch(line["email"]):
            yield Refusal("email_wrong", value=line["email"])
        if "@" in line["staff_number"]:
            yield Refusal("list_staff_number_wrong", value=line["staff_number"])
        if line["language"] and line["language"].lower() not in self.languages:
            yield Refusal("language_not_offered", value=line["language"], limit=", ".join(self.languages))

    def _once(self, line: Line) -> Iterator[Refusal]:
        for key in filter(None, (line["email"].lower(), line["staff_number"])):
            first = self.seen.setdefault(key, line.number)
            if first != line.number:
                yield Refusal("list_twice", value=key, limit=first)

    def _site(self, line: Line) -> Iterator[Refusal]:
        name, zone, country = line["site"], line["zone"] or None, line["country"].upper() or None
        if zone and zone not in _zones():
            yield Refusal("list_zone_wrong", value=zone)
        if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
            yield Refusal("list_country_wrong", value=country)
        if not name:
            return
        before = self.read.sites.get(name, SiteEntry(name, None, None))
        if (zone and before.zone not in (None, zone)) or (country and before.country not in (None, country)):
            yield Refusal("list_site_differs", value=name)
            return
        whole = SiteEntry(name, zone or before.zone, country or before.country)
        if name not in self.sites and not (whole.zone and whole.country):
            yield Refusal("list_site_new", value=name)
            return
        if name not in self.sites and name not in self.read.sites:
            self.read.new_sites.append(name)
        self.read.sites[name] = whole

    def _team(self, line: Line) -> Iterator[Refusal]:
        name = line["team"]
        if not name:
            return
        known, before = self.teams.get(name), self.read.teams.get(name)
        start = before or known
        site, department = line["site"], line["department"]
        if start is None and not site:
            yield Refusal("list_team_new", value=name)
            return
        team = TeamEntry(
            name,
            department or (start.department if start else name),
            site or (start.site if start else site),
        )
        if before and team != before:
            yield Refusal("list_team_differs", value=name)
            return
        if known is None and before is None:
            self.read.new_teams.append(name)
        self.read.teams[name] = team

    def _lead(self, line: Line) -> Iterator[Refusal]:
        said = line["lead"].lower()
        if said not in (*YES, *NO):
            yield Refusal("list_lead_wrong", value=line["lead"])
        elif said in YES and not line["team"]:
            yield Refusal("list_lead_without_team")
        elif said in YES and self.leads.setdefault(line["team"], line.number) != line.number:
            yield Refusal("list_lead_twice", value=line["team"], limit=self.leads[line["team"]])


def _entry(line: Line) -> Entry:
    return Entry(
        line=line.number,
        name=line["name"],
        email=line["email"].lower() or None,
        staff_number=line["staff_number"] or None,
        team=line["team"] or None,
        language=line["language"].lower() or None,
        lead=line["lead"].lower() in YES,
    )


@cache
def _zones() -> frozenset[str]:
    """Reading their names from the disk takes as long as a hundred lines."""
    return frozenset(zoneinfo.available_timezones())
