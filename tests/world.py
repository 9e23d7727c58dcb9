"""A small believable company: the people in all our tests.

Brightwater makes pumps, in Porto and in Leipzig. Mira films what she knows; Jonas in Leipzig tries it;
Ines moderates; Tomas hears appeals; Lena runs recognition for L&D; Paul keeps the place running.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import msgspec

from app import clock, database
from app.people import auth, people
from app.people.tables import Site, Team
from feeds.skills import slug
from feeds.tables import Skill

PASSWORD = "correct horse battery"
#: What a page of ours sends along; nothing is packed, which only costs time where no line lies between.
SAME_ORIGIN = {"sec-fetch-site": "same-origin", "accept-encoding": "identity"}


class World(msgspec.Struct):
    """The ids of the people."""

    mira: int  # author, in assembly in Porto
    jonas: int  # service technician in Leipzig
    sofia: int  # leads assembly
    ines: int  # community moderator
    tomas: int  # senior moderator
    lena: int  # L&D manager
    paul: int  # administrator
    greta: int  # auditor


async def build() -> World:
    porto, leipzig = (
        await _site("Porto", "Europe/Lisbon", "PT"),
        await _site("Leipzig", "Europe/Berlin", "DE"),
    )
    assembly = await _team("Assembly", "Production", porto)
    service = await _team("Field service", "Service", leipzig)
    learning = await _team("Learning", "People", leipzig)
    world = World(
        mira=await _person("Mira Alves", assembly),
        jonas=await _person("Jonas Weber", service),
        sofia=await _person("Sofia Prata", assembly),
        ines=await _person("Ines Couto", service, "moderator"),
        tomas=await _person("Tomas Brandt", learning, "senior"),
        lena=await _person("Lena Vogt", learning, "lnd"),
        paul=await _person("Paul Okafor", service, "administrator"),
        greta=await _person("Greta Lind", learning, "auditor"),
    )
    await Team.update({Team.lead_id: world.sofia}).where(Team.id == assembly)
    return world


async def sign_in(web: httpx.AsyncClient, person: int) -> httpx.AsyncClient:
    """A client signed in as the person, beside the others."""
    token = await auth.open_session(person)
    viewer = await auth.by_session(token)
    assert viewer is not None
    return httpx.AsyncClient(
        transport=web._transport,
        base_url=web.base_url,
        headers=SAME_ORIGIN | {"x-csrf": viewer.csrf},
        cookies={"session": token},
    )


async def approved(name: str) -> int:
    """A Skill that everybody sees, as L&D keeps it in the list."""
    skill = Skill(slug=slug(name), name=name, created_at=clock.now())
    await skill.save()
    return skill.id


async def _site(name: str, zone: str, country: str) -> int:
    site = Site(name=name, zone=zone, country=country)
    await site.save()
    return site.id


async def _team(name: str, department: str, site: int) -> int:
    team = Team(name=name, department=department, site_id=site)
    await team.save()
    return team.id


async def _person(name: str, team: int, *roles: str) -> int:
    first = name.split(maxsplit=1)[0].lower()
    number = await people.add(f"{first}@brightwater.example", name, password=PASSWORD, team=team, roles=roles)
    await database.execute(
        "UPDATE person SET created_at = $2::timestamptz - interval '100 days' WHERE id = $1",
        number,
        clock.now(),
    )
    return number


def next_monday(hour: int) -> datetime:
    """Porto at work, on whatever day the tests run."""
    today = clock.now().astimezone(ZoneInfo("Europe/Lisbon"))
    monday = today.replace(hour=hour, minute=0, second=0, microsecond=0) + timedelta(days=7 - today.weekday())
    return monday.astimezone(UTC)
