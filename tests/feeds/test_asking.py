"""Two questions at once (FIND-6): the last place of a colleague is taken by one of them only."""

from functools import partial

from app import limits
from app.people import people
from feeds import applications, asking
from feeds.search import asks
from tests.feeds.helpers import post
from tests.feeds.making import at_once
from tests.world import World, approved


async def question(asker: int, handle: str, skill: str, title: str) -> int:
    """A question that names somebody; nobody is told yet."""
    return await post(asker, "question", title=title, text=f"@{handle} ", skills=[skill])


async def both(first: int, second: int) -> tuple[list[int], list[int]]:
    """Whom two questions reach that are asked at once."""
    return await at_once(partial(asking.ask, first), partial(asking.ask, second))


async def test_two_questions_at_once_do_not_both_take_the_last_place(world: World) -> None:
    await approved("Rope walk")
    star, second = await people.add(None, "Star Twice"), await people.add(None, "Second Twice")
    for helper, amount in ((star, 2), (second, 1)):
        made = await post(helper, skills=["Rope walk"])
        for one in (world.mira, world.sofia)[:amount]:
            await applications.apply(one, made, "worked")
    most = (await limits.current()).open_asks_max
    for number in range(most - 1):
        assert await asking.ask(await question(world.jonas, "star-twice", "Rope walk", f"{number}")) == [star]
    last = [await question(asker, "star-twice", "Rope walk", "?") for asker in (world.jonas, world.lena)]
    assert await both(*last) == ([star], [second])
    assert await asking.open_asks(star) == most


async def test_two_questions_at_once_do_not_both_go_to_the_same_next_one(world: World) -> None:
    await approved("Rope end")
    star, heir, third = [await people.add(None, f"{name} Next") for name in ("Star", "Heir", "Third")]
    for helper, amount in ((star, 3), (heir, 2), (third, 1)):
        made = await post(helper, skills=["Rope end"])
        for one in (world.mira, world.sofia, world.tomas)[:amount]:
            await applications.apply(one, made, "worked")
    most = (await limits.current()).open_asks_max
    for handle, times in (("star-next", most), ("heir-next", most - 1)):
        for number in range(times):
            await asking.ask(await question(world.jonas, handle, "Rope end", f"{handle} {number}"))
    last = [await question(asker, "star-next", "Rope end", "?") for asker in (world.jonas, world.lena)]
    assert await both(*last) == ([heir], [third])


async def test_the_same_question_asked_twice_at_once_reaches_one(world: World) -> None:
    await approved("Rope coil")
    star, second = await people.add(None, "Star Coil"), await people.add(None, "Second Coil")
    for helper in (star, second):
        await applications.apply(world.mira, await post(helper, skills=["Rope coil"]), "worked")
    asked = await question(world.jonas, "star-coil", "Rope coil", "How many turns?")
    assert await both(asked, asked) == ([star], [])


async def test_who_may_not_read_the_question_is_not_asked_in_anybodys_place(world: World) -> None:
    await approved("Rope splice")
    stranger, reader = await people.add(None, "Star Stranger"), world.sofia
    for helper, amount in ((stranger, 2), (reader, 1)):
        made = await post(helper, skills=["Rope splice"])
        for one in (world.jonas, world.tomas)[:amount]:
            await applications.apply(one, made, "worked")
    asked = await post(
        world.mira, "question", text="@star-stranger ", skills=["Rope splice"], audience="team"
    )
    assert await asking.ask(asked) == [reader]


async def test_two_searches_at_once_share_the_last_place_of_a_helper(world: World) -> None:
    await approved("Keyway cutting")
    helper = await people.add(None, "Helper Keyway")
    await applications.apply(world.mira, await post(helper, skills=["Keyway cutting"]), "worked")
    for number in range((await limits.current()).open_asks_max - 1):
        await asking.ask(await question(world.sofia, "helper-keyway", "Keyway cutting", f"Depth {number}"))
    first = partial(asks.ask, world.jonas, "Broach or mill?", "keyway-cutting")
    second = partial(asks.ask, world.lena, "Which cloth fits?", "keyway-cutting")
    told, later = await at_once(first, second)
    assert ([one.id for one in told.people], later.people) == ([helper], [])
