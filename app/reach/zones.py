"""The time zone a person lives by: their own choice, else that of their site, else the company's."""

import functools
import zoneinfo
from collections import defaultdict

from app import database
from app.refusal import Refusal

#: The parts of the world in which IANA names places; the rest are old names for the same.
REGIONS = (
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian",
    "Pacific",
)  # fmt: skip


@functools.cache
def offered() -> dict[str, list[str]]:
    """The names of all zones below their part of the world, in order."""
    found = defaultdict(list)
    for name in sorted(zoneinfo.available_timezones()):
        found[name.partition("/")[0]].append(name)
    return {region: found[region] for region in REGIONS}


async def chosen(person: int) -> str | None:
    """What the person chose; None: that of the site."""
    zone: str | None = await database.value("SELECT zone FROM person WHERE id = $1", person)
    return zone


async def usual(person: int) -> str | None:
    """The zone of the person's site, when they have one."""
    zone: str | None = await database.value(
        """
        SELECT s.zone FROM person p JOIN team t ON t.id = p.team_id JOIN site s ON s.id = t.site_id
        WHERE p.id = $1
        """,
        person,
    )
    return zone


async def keep(person: int, zone: str | None) -> None:
    """Live by this zone from now on; None: by that of the site. Raises `Refusal("zone_unknown")`."""
    if zone is not None and not any(zone in names for names in offered().values()):
        raise Refusal("zone_unknown", value=zone[:60], field="zone")
    await database.execute("UPDATE person SET zone = $2 WHERE id = $1", person, zone)
