"""Follows: people, Skills and Communities, known to nobody but oneself."""

import pytest

from app import clock, database
from app.people import people
from app.refusal import Refusal
from feeds import blocks, follows
from feeds.tables import Community, Skill
from tests.feeds.making import at_once, events
from tests.world import World


async def test_following_twice_is_one_row_and_one_event(world: World) -> None:
    before = await events("follow.set")
    for _ in range(2):
        await follows.set(world.jonas, "person", world.mira, True)
    assert await follows.has(world.jonas, "person", world.mira)
    assert await events("follow.set") == before + 1


async def test_unfollowing_works_at_once(world: World) -> None:
    await follows.set(world.sofia, "person", world.mira, True)
    await follows.set(world.sofia, "person", world.mira, False)
    assert await follows.of(world.sofia) == []


async def test_the_list_names_what_is_followed(world: World) -> None:
    skill = Skill(slug="bag-seal", name="Bag sealing", created_at=clock.now())
    await skill.save()
    await follows.set(world.ines, "skill", skill.id, True)
    await follows.set(world.ines, "person", world.mira, True)
    assert [(found.kind, found.name, found.place) for found in await follows.of(world.ines)] == [
        ("person", "Mira Alves", "mira-alves"),
        ("skill", "Bag sealing", "bag-seal"),
    ]


async def test_somebody_who_left_is_in_no_list(world: World) -> None:
    gone = await people.add("gone@brightwater.example", "Gone Soon")
    await follows.set(world.tomas, "person", gone, True)
    await people.leave(gone, actor=None)
    assert await follows.of(world.tomas) == []
    with pytest.raises(Refusal) as refused:
        await follows.set(world.greta, "person", gone, True)
    assert refused.value.status == 404


async def test_a_closed_community_is_not_there_for_others(world: World) -> None:
    closed = Community(slug="night-shift", name="Night shift", owner_id=world.mira, admission="closed")
    await closed.save()
    with pytest.raises(Refusal) as refused:
        await follows.set(world.jonas, "community", closed.id, True)
    assert refused.value.status == 404
    await database.execute(
        "INSERT INTO membership (community_id, person_id, at) VALUES ($1, $2, $3)",
        closed.id,
        world.jonas,
        clock.now(),
    )
    await follows.set(world.jonas, "community", closed.id, True)
    assert [found.name for found in await follows.of(world.jonas) if found.kind == "community"] == [
        "Night shift"
    ]
    await database.execute("DELETE FROM membership WHERE community_id = $1", closed.id)
    assert [found.name for found in await follows.of(world.jonas) if found.kind == "community"] == []


async def test_somebody_muted_is_in_no_list_and_is_followed_all_the_same(world: World) -> None:
    await follows.set(world.lena, "person", world.mira, True)
    await blocks.set(world.lena, world.mira, "mute", True)
    assert await follows.of(world.lena) == []
    await blocks.set(world.lena, world.mira, "mute", False)
    assert [found.name for found in await follows.of(world.lena)] == ["Mira Alves"]


@pytest.mark.parametrize(("kind", "code"), [("person", "follow_oneself"), ("team", "follow_unknown")])
async def test_oneself_and_other_things_are_refused(world: World, kind: str, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        await follows.set(world.mira, kind, world.mira, True)


async def test_no_follow_outlives_a_block_that_comes_at_the_same_moment(world: World) -> None:
    async def follow() -> str:
        try:
            await follows.set(world.greta, "person", world.lena, True)
        except Refusal as refusal:
            return refusal.code
        return "followed"

    async def block() -> str:
        await blocks.set(world.lena, world.greta, "block", True)
        return "blocked"

    assert await at_once(block, follow) == ("blocked", "blocked")
    assert not await follows.has(world.greta, "person", world.lena)
    await blocks.set(world.lena, world.greta, "block", False)
    assert await at_once(follow, block) == ("followed", "blocked")
    assert not await follows.has(world.greta, "person", world.lena)
    await blocks.set(world.lena, world.greta, "block", False)
