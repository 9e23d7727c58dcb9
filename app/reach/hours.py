"""When a person works: their own hours, else the shifts of their site, else the company's (NOTICE-3)."""

from datetime import time

import msgspec

from app import audit, database, limits
from app.limits import Limits
from app.refusal import Refusal, missing
from app.shifts import Hours, Rhythm

#: More patterns than a site has shifts.
PATTERNS_MAX = 6


class Place(msgspec.Struct):
    """Where a person works and by which hours; `shifts` is JSON text with those of the site."""

    zone: str | None
    shifts: str | None
    starts: time | None
    ends: time | None
    days: list[int] | None


class Site(msgspec.Struct):
    """A site with its shifts, as JSON text, and the handles of those on call."""

    id: int
    name: str
    zone: str
    shifts: str
    oncall: list[str]

    @property
    def week(self) -> tuple[Hours, ...]:
        return patterns(self.shifts)


async def sites() -> list[Site]:
    """All of them, by name."""
    return await database.rows(Site, SITES)


async def rhythm(person: int) -> Rhythm:
    """When this person works. Outside of it is quiet: Pollen pushes nothing."""
    return by_place(await database.row(Place, PLACE, person), await limits.current())


def by_place(place: Place | None, company: Limits) -> Rhythm:
    """When somebody works of whom `PLACE` tells this."""
    if place is None:
        return office(company)
    zone = place.zone or company.time_zone
    if place.starts is not None and place.ends is not None and place.days:
        own = Hours(place.starts, place.ends, place.days)
        return Rhythm((own,), zone, frozenset(company.holidays))
    if week := patterns(place.shifts):
        return Rhythm(week, zone, frozenset(company.holidays), through=True)
    return msgspec.structs.replace(office(company), zone=zone)


def office(company: Limits) -> Rhythm:
    """The company's own hours and holidays, in its time zone."""
    return Rhythm((company.working_hours,), company.time_zone, frozenset(company.holidays))


def patterns(shifts: str | None) -> tuple[Hours, ...]:
    """The shifts of a site as the database keeps them; none: the company's hours."""
    return msgspec.json.decode(shifts or "[]", type=tuple[Hours, ...])


async def usual(person: int) -> tuple[Hours, ...]:
    """When who has no hours of their own works there: in the site's shifts, else the company's hours."""
    place = await database.row(Place, PLACE, person)
    return patterns(place.shifts if place else None) or ((await limits.current()).working_hours,)


async def read(person: int) -> Hours | None:
    """The person's own hours; None: those of the site or the company."""
    return await database.row(
        Hours, "SELECT starts, ends, days FROM working_hours WHERE person_id = $1", person
    )


async def keep(person: int, hours: Hours | None) -> None:
    """Work in these hours from now on; None: in the site's. Raises `Refusal("hours_empty")`."""
    if hours is None:
        await database.execute("DELETE FROM working_hours WHERE person_id = $1", person)
        return
    if not hours.days:
        raise Refusal("hours_empty", field="day")
    await database.execute(
        """
        INSERT INTO working_hours (person_id, starts, ends, days) VALUES ($1, $2, $3, $4)
        ON CONFLICT (person_id) DO UPDATE SET starts = $2, ends = $3, days = $4
        """,
        person,
        hours.starts,
        hours.ends,
        sorted(set(hours.days)),
    )


async def keep_shifts(site: int, week: tuple[Hours, ...], *, actor: int | None) -> None:
    """The site works in these shifts from now on; none: in the company's hours.

    Raises `Refusal("hours_empty")`, `Refusal("shifts_many")` and a 404 Refusal.
    """
    if any(not hours.days for hours in week):
        raise Refusal("hours_empty", field="day")
    if len(week) > PATTERNS_MAX:
        raise Refusal("shifts_many", limit=PATTERNS_MAX, value=len(week))
    async with database.transaction():
        if not await database.execute(
            "UPDATE site SET shifts = $2 WHERE id = $1", site, database.dump(list(week))
        ):
            raise missing()
        await audit.write("site.shifts", actor=actor, subject=("site", site), patterns=len(week))


PLACE = """
    SELECT coalesce(p.zone, s.zone) AS zone, s.shifts::text AS shifts, h.starts, h.ends, h.days
    FROM person p
    LEFT JOIN team t ON t.id = p.team_id
    LEFT JOIN site s ON s.id = t.site_id
    LEFT JOIN working_hours h ON h.person_id = p.id
    WHERE p.id = $1
"""

SITES = """
    SELECT
        s.id, s.name, s.zone, s.shifts::text AS shifts,
        array(
            SELECT p.handle FROM oncall o JOIN person p ON p.id = o.person_id
            WHERE o.site_id = s.id ORDER BY p.handle
        ) AS oncall
    FROM site s ORDER BY lower(s.name)
"""
