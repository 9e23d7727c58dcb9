"""Companies drawn by chance, for what the ranking promises of any of them."""

from datetime import datetime, timedelta
from random import Random

from msgspec import Struct

from app import clock, database
from app.people.tables import Person, Site, Team

DEPARTMENTS = 10
#: What two groups of people care about; nobody of one follows anybody of the other, or of their own.
GROUPS = {
    "coffee": ("Milk", "Grinding", "Tamping", "Descaling", "Latte art"),
    "metal": ("Welding", "Torque", "Gauges", "Deburring", "Lathes"),
}


class Group(Struct):
    """People of one interest, and the Posts about it."""

    people: list[int]
    skills: list[int]
    posts: list[int]


class Company(Struct):
    groups: dict[str, Group]
    department: dict[int, int]
    author: dict[int, int]

    def group_of(self, post: int) -> str:
        return next(name for name, group in self.groups.items() if post in group.posts)


async def build(*, people: int = 4, posts: int = 3, seed: int = 7) -> Company:
    """Ten departments with `people` of each group, who each show so many Posts and try and save others'."""
    draw = Random(seed)  # noqa: S311 - a company that is always the same
    teams = await _teams()
    company = Company({}, {}, {})
    for name, skills in GROUPS.items():
        group = company.groups[name] = Group([], [await skill(one) for one in skills], [])
        for number in range(DEPARTMENTS * people):
            one = await person(f"{name}-{number}", teams[number % DEPARTMENTS])
            group.people.append(one)
            company.department[one] = number % DEPARTMENTS
        await _life(group, company.author, posts, draw)
    return company


async def _life(group: Group, author: dict[int, int], posts: int, draw: Random) -> None:
    moment = clock.now() - timedelta(days=12)
    for one in group.people * posts:
        number = await post(one, draw.sample(group.skills, draw.choice((1, 2))), moment, draw)
        group.posts.append(number)
        author[number] = one
        moment += timedelta(minutes=14)
    for one in group.people:
        await act(one, draw.sample([post for post in group.posts if author[post] != one], 8), draw)


async def skill(name: str) -> int:
    return await database.value(
        """
        INSERT INTO skill (slug, name, created_at) VALUES ($1, $2, $3)
        ON CONFLICT (slug) DO UPDATE SET name = $2 RETURNING id
        """,
        name.lower().replace(" ", "-"),
        name,
        clock.now(),
    )


async def person(handle: str, team: int | None) -> int:
    one = Person(handle=handle, name=handle.title(), team_id=team, created_at=clock.now())
    await one.save()
    return one.id


async def post(
    author: int, skills: list[int], moment: datetime, draw: Random | None = None, **columns: object
) -> int:
    """A live Post with its Skills, straight into its tables."""
    given = {
        "kind": draw.choice(("reflection", "guide", "question")) if draw else "reflection",
        "title": "Seal it in one go",
        "tool": "",
        "anonymous": False,
        "language": "en",
    } | columns
    number = await database.value(
        """
        INSERT INTO post (author_id, kind, title, tool, anonymous, language, state,
            created_at, changed_at, published_at)
        VALUES ($1, $2, $3, $4, $5, $6, 'live', $7, $7, $7) RETURNING id
        """,
        author,
        *given.values(),
        moment,
    )
    for place, one in enumerate(skills):
        await database.execute("INSERT INTO post_skill VALUES ($1, $2, $3)", number, one, place)
    return number


async def act(one: int, posts: list[int], draw: Random) -> None:
    """Half are tried, half are saved, over the last week."""
    for place, number in enumerate(posts):
        moment = clock.now() - timedelta(hours=draw.randint(1, 160))
        if place % 2:
            await database.execute(
                "INSERT INTO save (post_id, person_id, at) VALUES ($1, $2, $3)", number, one, moment
            )
        else:
            await tried(one, number, moment)


async def tried(one: int, number: int, moment: datetime, *, named: bool = True) -> None:
    await database.execute(
        """
        WITH counted AS (UPDATE post SET tried = tried + 1, worked = worked + 1 WHERE id = $1)
        INSERT INTO application (post_id, person_id, result, named, at, changed_at)
        VALUES ($1, $2, 'worked', $4, $3, $3)
        """,
        number,
        one,
        moment,
        named,
    )


async def _teams() -> list[int]:
    sites = []
    for name in ("Bremen", "Aveiro"):
        site = Site(name=name, zone="UTC", country="DE")
        await site.save()
        sites.append(site.id)
    teams = []
    for number in range(DEPARTMENTS):
        team = Team(name=f"Team {number}", department=f"Department {number}", site_id=sites[number % 2])
        await team.save()
        teams.append(team.id)
    return teams
