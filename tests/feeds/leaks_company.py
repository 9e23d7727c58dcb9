"""A company to leak from: what everybody could see once has left its traces everywhere."""

from random import Random

from app import clock, database
from app.people import people
from app.people.tables import Site, Team
from feeds import search, vectors
from tests.feeds.helpers import asset
from tests.feeds.leaks import House, Seen

PEOPLE = 10
POSTS = 60
SKILLS = 4
#: A word in every Post: search finds all that the reader may find.
WORD = "pollenword"


async def build(random: Random) -> House:
    """People in three Teams, four Communities, and Posts whose traces stand in every table."""
    site = Site(name="Faro", zone="UTC", country="PT")
    await site.save()
    teams = [await _row(Team(name=f"Team {n}", department="All", site_id=site.id)) for n in range(3)]
    persons = [
        await people.add(f"p{n}@leaks.example", f"Person {n}", team=teams[n % 3]) for n in range(PEOPLE)
    ]
    skills = [
        await database.value(
            "INSERT INTO skill (slug, name, created_at) VALUES ($1, $1, $2) RETURNING id",
            f"leak-{n}",
            clock.now(),
        )
        for n in range(SKILLS)
    ]
    communities = [
        await database.value(
            "INSERT INTO community (slug, name, owner_id, admission) VALUES ($1, $1, $2, $3) RETURNING id",
            f"circle-{n}",
            persons[n],
            ("open", "request", "closed", "closed")[n],
        )
        for n in range(4)
    ]
    house = House(
        persons, teams, skills, communities, {one: f"circle-{n}" for n, one in enumerate(communities)}
    )
    house.team = {person: teams[n % 3] for n, person in enumerate(persons)}
    house.admission = dict(zip(communities, ("open", "request", "closed", "closed"), strict=True))
    for _ in range(POSTS):
        await _post(house, random)
    await _traces(house)
    return house


async def _row(team: Team) -> int:
    await team.save()
    return team.id


async def _post(house: House, random: Random) -> None:
    author = random.choice(house.people)
    skills = random.sample(house.skills, 2)
    file = await asset(author)
    number = await database.value(
        """
        INSERT INTO post (
            kind, author_id, title, text, state, parent_id, relation, created_at, changed_at, published_at
        )
        VALUES ($1, $2, $3, $3, 'live', $4, $5, $6, $6, $6) RETURNING id
        """,
        random.choice(("photo", "question", "reflection")),
        author,
        f"{WORD} number{len(house.posts)}",
        parent := random.choice([None, *house.posts]),
        parent and random.choice(("answer", "my_way", "remix")),
        clock.now(),
    )
    await database.execute(
        "INSERT INTO post_asset (post_id, asset_id, position) VALUES ($1, $2, 1)", number, file
    )
    for place, skill in enumerate(skills):
        await database.execute(
            "INSERT INTO post_skill (post_id, skill_id, position) VALUES ($1, $2, $3)", number, skill, place
        )
    house.posts[number] = Seen(number, author, file, skills)


async def _traces(house: House) -> None:
    """Search rows, Saves, a List, Notices, pins and a suggested page for everything: as stale as can be."""
    moment = clock.now()
    for post in house.posts:
        await search.index(post)
    for statement in (
        "INSERT INTO save SELECT p.id, a.id, $1 FROM post p, person a",
        """
        INSERT INTO collection (person_id, name, shared_at, created_at)
        SELECT id, 'All', $1, $1 FROM person
        """,
        """
        INSERT INTO collected (collection_id, post_id, person_id, position)
        SELECT c.id, p.id, c.person_id, p.id FROM collection c, post p
        """,
        """
        INSERT INTO notice (person_id, kind, subject_kind, subject_id, group_key, at)
        SELECT a.id, 'useful', 'post', p.id::text, 'g' || a.id || '-' || p.id, $1 FROM person a, post p
        """,
        "INSERT INTO community_pin SELECT c.id, p.id, $1 FROM community c, post p",
        """
        INSERT INTO feed_list (person_id, built_at, languages, ids, marks, terms)
        SELECT
            a.id, $1::timestamptz - interval '1 hour', reads(a.id),
            array_agg(p.id), array_agg('heat:'::text), '[]'
        FROM person a, post p GROUP BY a.id
        """,
    ):  # fmt: skip
        await database.execute(statement, *([moment] if "$1" in statement else []))
    await vectors.write()
