"""The people of the demo company in the database: where they work, what they may do, what they follow."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import msgspec

from app import clock, database
from app.people import people
from app.people.passwords import digest
from app.people.tables import Person, Site, Team
from demo import interests
from demo.acts import Act
from demo.company import Company
from feeds import follows
from feeds.tables import Skill

#: What a role of the script may do; a lead's rights come with the Team.
ROLES: dict[str | None, tuple[str, ...]] = {
    "learning_manager": ("lnd",),
    "community_moderator": ("moderator",),
    "senior_moderator": ("senior",),
    "administrator": ("administrator",),
    "auditor": ("auditor",),
}


class Cast(msgspec.Struct, frozen=True):
    """The ids of what the script names: people by handle, Skills by slug, Posts by key."""

    people: dict[str, int]
    skills: dict[str, int]
    posts: dict[str, int]


class _Pair(msgspec.Struct):
    name: str
    id: int


async def hire(company: Company, password: str) -> Cast:
    """Sites, Teams with their leads, and everybody, all with one password; and the approved Skills."""
    teams = await _teams(company)
    cast = Cast({}, await _skills(company), {})
    for person in company.people.values():
        cast.people[person.handle] = await people.add(
            person.email,
            person.name,
            handle=person.handle,
            team=teams[person.team],
            roles=ROLES.get(person.role, ()),
            trust=person.trust,
            language=person.language,
            staff_number=person.number,
        )
    # One hash for all: forty would take three seconds.
    await Person.update({Person.password_hash: await digest(password)}, force=True)
    for team in company.teams.values():
        await Team.update({Team.lead_id: cast.people[team.lead]}).where(Team.id == teams[team.slug])
    return cast


async def known(company: Company) -> Cast:
    """The ids of a company that was hired before, with the Posts that it has so far."""
    ids = await _pairs("SELECT handle AS name, id FROM person")
    titled = await _pairs("SELECT title AS name, id FROM post")
    return Cast(
        ids,
        await _pairs("SELECT slug AS name, id FROM skill"),
        {post.key: titled[post.title] for post in company.posts.values() if post.title in titled},
    )


def following(company: Company, cast: Cast, start: datetime) -> list[Act]:
    """Everybody finds their Skills and colleagues in the first days."""
    ids = {"skill": cast.skills, "person": cast.people}
    return [
        Act(
            start + timedelta(minutes=12 * number),
            partial(follows.set, cast.people[who], kind, ids[kind][whom], on=True),
        )
        for number, (who, kind, whom) in enumerate(interests.follows(company))
    ]


async def _teams(company: Company) -> dict[str, int]:
    sites: dict[str, int] = {}
    for site in company.sites.values():
        place = Site(name=site.name, zone=site.zone, country=site.country)
        await place.save()
        sites[site.slug] = place.id
    teams: dict[str, int] = {}
    for team in company.teams.values():
        row = Team(name=team.name, department=team.department, site_id=sites[team.site])
        await row.save()
        teams[team.slug] = row.id
    return teams


async def _skills(company: Company) -> dict[str, int]:
    ids: dict[str, int] = {}
    for skill in company.skills.values():  # a parent stands before its children
        row = Skill(
            slug=skill.slug,
            name=skill.name,
            names={"de": skill.synonyms_de[0]},
            synonyms=[*skill.synonyms_en, *skill.synonyms_de],
            parent_id=skill.parent and ids[skill.parent],
            risk=skill.risk,
            created_at=clock.now(),
        )
        await row.save()
        ids[skill.slug] = row.id
    return ids


async def _pairs(sql: str) -> dict[str, int]:
    return {pair.name: pair.id for pair in await database.rows(_Pair, sql)}
