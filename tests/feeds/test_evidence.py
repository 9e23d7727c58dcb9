"""What counts for somebody, and who is near: only what stands now, and only who can be asked."""

from app import database, limits
from app.people import people, profile
from feeds import answers, applications, asking
from feeds.experts import experts
from tests.feeds.helpers import post
from tests.world import World, approved


async def steps(skill: str) -> list[int]:
    """Three colleagues of whom each has helped fewer with the Skill, called by it."""
    crowd = [await people.add(None, f"Crowd {skill} {number}") for number in range(6)]
    ahead = [await people.add(None, f"{skill} {number}") for number in range(3)]
    for person, helped in zip(ahead, (6, 4, 2), strict=True):
        shown = await post(person, skills=[skill])
        for other in crowd[:helped]:
            await applications.apply(other, shown, "worked")
    return ahead


async def question(asker: int, handle: str, skill: str, title: str) -> int:
    return await post(asker, "question", title=title, text=f"@{handle} ", skills=[skill])


async def nearest(viewer: int, skill: int) -> list[int]:
    return [one.id for one in await experts(viewer, skill, limit=2) if one.ahead]


async def test_the_nearest_speaks_with_the_viewer(world: World) -> None:
    skill = await approved("Welting")
    star, middle, near = await steps("Welting")
    assert await nearest(world.jonas, skill) == [near]
    await profile.read(near, ["pl"])
    await profile.read(world.jonas, ["de"])
    await profile.read(middle, ["de"])
    await profile.read(star, ["de"])
    assert await nearest(world.jonas, skill) == [middle]


async def test_the_nearest_has_room_and_an_answer_by_a_post_makes_some(world: World) -> None:
    skill = await approved("Lasting")
    _star, middle, near = await steps("Lasting")
    asked = [
        await question(world.mira, "lasting-2", "Lasting", f"Which last? {number}")
        for number in range((await limits.current()).open_asks_max)
    ]
    for number in asked:
        assert await asking.ask(number) == [near]
    assert await nearest(world.lena, skill) == [middle]
    made = await post(near, skills=["Lasting"], parent_id=asked[0], relation="answer")
    assert await nearest(world.lena, skill) == [near]
    await database.execute("UPDATE post SET state = 'hidden' WHERE id = $1", made)
    assert await asking.full(near)


async def test_what_was_done_the_old_way_no_longer_counts(world: World) -> None:
    skill = await approved("Skiving")
    made = await post(world.mira, skills=["Skiving"])
    await applications.apply(world.jonas, made, "worked")
    assert [one.tried for one in await experts(world.lena, skill)] == [1]
    await database.execute("UPDATE post SET generation = generation + 1 WHERE id = $1", made)
    assert await experts(world.lena, skill) == []


async def test_an_accepted_post_counts_as_long_as_the_viewer_finds_it(world: World) -> None:
    skill = await approved("Burnishing")
    asked = await post(world.mira, "question", skills=["Burnishing"])
    answer = await post(world.jonas, skills=["Polishing"], parent_id=asked, relation="answer")
    await answers.accept_post(world.mira, answer)
    assert [(one.id, one.accepted) for one in await experts(world.lena, skill)] == [(world.jonas, 1)]
    await database.execute("UPDATE post SET state = 'hidden' WHERE id = $1", answer)
    assert await experts(world.lena, skill) == []
