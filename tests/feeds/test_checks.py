"""The invariants of Posts speak up when they are broken, and only then."""

import pytest

from app import database
from feeds import applications, comments, reactions, saves
from feeds.checks import verify
from tests.feeds.helpers import photo
from tests.world import World


@pytest.fixture(scope="module")
async def number(world: World) -> int:
    """A Post with everything that is counted."""
    number = await photo(world.mira)
    await reactions.set(world.jonas, number, "useful", True)
    await saves.set(world.jonas, number, True)
    await applications.apply(world.jonas, number, "worked")
    await comments.add(world.jonas, number, "It worked.")
    return number


async def test_what_the_rules_write_breaks_nothing(number: int) -> None:
    assert await verify() == []


@pytest.mark.parametrize(
    ("damage", "repair", "told"),
    [
        ("UPDATE asset SET state = 'failed'", "UPDATE asset SET state = 'ready'", "no playable file"),
        ("UPDATE post SET useful = 7", "UPDATE post SET useful = 1", "counts 7 useful, its rows are 1"),
        ("UPDATE post SET saves = 0", "UPDATE post SET saves = 1", "counts 0 saves, its rows are 1"),
        ("UPDATE post SET comments = 0", "UPDATE post SET comments = 1", "counts 0 comments, its rows are 1"),
        ("UPDATE post SET worked = 3", "UPDATE post SET worked = 1", "counts 3 worked, its rows are 1"),
        (
            "UPDATE post SET state = 'hidden'",
            "UPDATE post SET state = 'live'",
            "can still be found by search",
        ),
    ],
)
async def test_damage_is_named(number: int, damage: str, repair: str, told: str) -> None:
    await database.execute(damage)
    found = await verify()
    await database.execute(repair)
    assert len(found) == 1
    assert f"post {number} " in found[0]
    assert told in found[0]
