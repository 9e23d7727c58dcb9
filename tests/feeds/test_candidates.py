"""Which Posts may stand in somebody's list, and what their ranking learns of each."""

from datetime import timedelta

from app import clock, database
from feeds import applications, interests, views
from feeds.candidates import BY_ID, CANDIDATES, Candidate
from tests.feeds.helpers import post
from tests.world import World, approved


async def facts(viewer: int, number: int) -> Candidate:
    [found] = await database.rows(Candidate, BY_ID, viewer, [number])
    return found


async def candidates(viewer: int, *, excluded: list[int]) -> set[int]:
    return {one.id for one in await database.rows(Candidate, CANDIDATES, viewer, [], [], [], excluded)}


async def test_only_colleagues_of_ones_own_site_for_whom_it_worked_are_counted(world: World) -> None:
    number = await post(world.mira)
    for person, result in (
        (world.ines, "worked"),
        (world.tomas, "not"),
        (world.sofia, "worked"),
        (world.jonas, "worked"),
    ):
        await applications.apply(person, number, result)
    assert (await facts(world.jonas, number)).tried == 1, "Ines; Sofia works elsewhere"
    await database.execute("UPDATE post SET generation = generation + 1 WHERE id = $1", number)
    for person in (world.lena, world.greta):
        await applications.apply(person, number, "partly")
    assert (await facts(world.jonas, number)).tried == 2, "only what tells of the Post as it is now"


async def test_a_post_without_a_name_goes_with_no_author_and_no_site(world: World) -> None:
    nameless, named = await post(world.mira, anonymous=True), await post(world.mira)
    assert ((found := await facts(world.jonas, nameless)).author, found.site) == (0, 0)
    assert (found := await facts(world.jonas, named)).author == world.mira
    assert found.site > 0


async def test_what_was_seen_before_a_fresh_start_is_new_again(world: World) -> None:
    number = await post(world.mira)
    assert not (await facts(world.jonas, number)).seen
    await views.see(world.jonas, number)
    assert (await facts(world.jonas, number)).seen
    await clock.move(timedelta(minutes=1))
    await interests.reset(world.jonas)
    assert not (await facts(world.jonas, number)).seen


async def test_ones_own_posts_and_those_about_an_excluded_skill_are_left_out(world: World) -> None:
    skill = await approved("Rag paper")
    own, about, other = [
        await post(author, skills=[name])
        for author, name in ((world.lena, "Bone glue"), (world.mira, "Rag paper"), (world.mira, "Bone glue"))
    ]
    assert {own, about, other} & await candidates(world.lena, excluded=[]) == {about, other}
    assert {own, about, other} & await candidates(world.lena, excluded=[skill]) == {other}
