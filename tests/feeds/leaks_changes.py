"""Random changes of a company, in the database and in what the oracle knows of it."""

from random import Random

from app import clock, database
from tests.feeds.leaks import House

STATES = (
    "draft",
    "processing",
    "held",
    "live",
    "live",
    "live",
    "live",
    "restricted",
    "hidden",
    "removed",
    "archived",
)
AUDIENCES = ("all", "team", "community", "community", "link")


async def change(house: House, random: Random) -> None:
    """One thing is another way from now on."""
    await random.choices(
        (_state, _audience, _flag, _member, _invite, _admit, _role, _team, _avoid, _follow),
        (6, 6, 3, 4, 1, 1, 2, 1, 3, 2),
    )[0](house, random)


async def _state(house: House, random: Random) -> None:
    post = random.choice([*house.posts.values()])
    post.state = random.choice(STATES)
    await database.execute("UPDATE post SET state = $2 WHERE id = $1", post.id, post.state)


async def _audience(house: House, random: Random) -> None:
    post = random.choice([*house.posts.values()])
    post.audience = random.choice(AUDIENCES)
    post.team = random.choice(house.teams) if post.audience == "team" else None
    post.community = (
        random.choice(house.communities) if post.audience == "community" or random.random() < 0.2 else None
    )
    await database.execute(
        "UPDATE post SET audience = $2, team_id = $3, community_id = $4 WHERE id = $1",
        post.id,
        post.audience,
        post.team,
        post.community,
    )


async def _flag(house: House, random: Random) -> None:
    post = random.choice([*house.posts.values()])
    if random.random() < 0.5:
        post.anonymous = not post.anonymous
        await database.execute("UPDATE post SET anonymous = $2 WHERE id = $1", post.id, post.anonymous)
    else:
        post.deleted = not post.deleted
        at = clock.now() if post.deleted else None
        await database.execute("UPDATE post SET deleted_at = $2 WHERE id = $1", post.id, at)


async def _member(house: House, random: Random) -> None:
    pair = random.choice(house.communities), random.choice(house.people)
    if pair in house.members:
        house.members.remove(pair)
        await database.execute("DELETE FROM membership WHERE community_id = $1 AND person_id = $2", *pair)
    else:
        house.members.add(pair)
        await database.execute("INSERT INTO membership VALUES ($1, $2, false, $3)", *pair, clock.now())


async def _invite(house: House, random: Random) -> None:
    pair = random.choice(house.communities), random.choice(house.people)
    if pair in house.invited:
        house.invited.remove(pair)
        await database.execute(
            "DELETE FROM community_invitation WHERE community_id = $1 AND person_id = $2", *pair
        )
    else:
        house.invited.add(pair)
        await database.execute("INSERT INTO community_invitation VALUES ($1, $2, $2, $3)", *pair, clock.now())


async def _admit(house: House, random: Random) -> None:
    community = random.choice(house.communities)
    house.admission[community] = random.choice(("open", "request", "closed", "closed"))
    await database.execute(
        "UPDATE community SET admission = $2 WHERE id = $1", community, house.admission[community]
    )


async def _role(house: House, random: Random) -> None:
    role = random.choice(("moderator", "moderator", "senior", "lnd", "administrator"))
    where = random.choice([None, *house.communities]) if role == "moderator" else None
    one = random.choice(house.people), role, where
    if one in house.roles:
        house.roles.remove(one)
        await database.execute(
            """
            DELETE FROM person_role
            WHERE person_id = $1 AND role = $2 AND community_id IS NOT DISTINCT FROM $3
            """,
            *one,
        )
    elif len(house.roles) < len(house.people) // 2:
        house.roles.add(one)
        await database.execute(
            "INSERT INTO person_role (person_id, role, community_id) VALUES ($1, $2, $3)", *one
        )


async def _team(house: House, random: Random) -> None:
    person = random.choice(house.people)
    house.team[person] = random.choice(house.teams)
    await database.execute("UPDATE person SET team_id = $2 WHERE id = $1", person, house.team[person])


async def _avoid(house: House, random: Random) -> None:
    person, other = random.sample(house.people, 2)
    if (person, other) in house.avoided:
        house.avoided.remove((person, other))
        await database.execute("DELETE FROM avoidance WHERE person_id = $1 AND other_id = $2", person, other)
    elif len(house.avoided) < len(house.people) * 2:
        house.avoided.add((person, other))
        kind = random.choice(("mute", "block"))
        await database.execute(
            "INSERT INTO avoidance VALUES ($1, $2, $3, $4)", person, other, kind, clock.now()
        )


async def _follow(house: House, random: Random) -> None:
    kind = random.choice(("person", "skill", "community"))
    keys = {"person": house.people, "skill": house.skills, "community": house.communities}[kind]
    one = random.choice(house.people), kind, random.choice(keys)
    if one in house.follows:
        house.follows.remove(one)
        await database.execute(
            "DELETE FROM follow WHERE person_id = $1 AND kind = $2 AND object_id = $3", *one
        )
    elif one[0] != one[2] or kind != "person":
        house.follows.add(one)
        await database.execute("INSERT INTO follow VALUES ($1, $2, $3, $4)", *one, clock.now())
