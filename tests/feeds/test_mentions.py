"""Naming a colleague (POST-22): who is proposed after the @, and who hears of it."""

from app import jobs
from feeds import blocks, comments
from feeds.mentions import mentioned, suggest
from tests.feeds.helpers import post
from tests.feeds.making import inbox
from tests.world import World


async def proposed(viewer: int, number: int, start: str) -> list[str]:
    return [face.handle for face in await suggest(viewer, number, start)]


async def test_who_blocks_the_writer_is_not_proposed(world: World) -> None:
    number = await post(world.mira)
    assert await proposed(world.jonas, number, "@sof") == ["sofia-prata"]
    await blocks.set(world.sofia, world.jonas, "block", True)
    assert await proposed(world.jonas, number, "@sof") == []
    await blocks.set(world.sofia, world.jonas, "block", False)


async def test_who_spoke_below_the_post_comes_first_but_not_who_asked_without_a_name(world: World) -> None:
    nameless = await post(world.lena, "question", anonymous=True, title="May one say that?")
    named = await post(world.lena, "question", title="May one say this?")
    for question in (nameless, named):
        await comments.add(world.lena, question, "I wonder.")
    assert await proposed(world.jonas, nameless, "@l") == ["greta-lind", "lena-vogt"]
    assert await proposed(world.jonas, named, "@l") == ["lena-vogt", "greta-lind"]


async def test_only_who_may_read_the_post_hears_that_they_were_named(world: World) -> None:
    number = await post(world.mira, audience="team")
    words = "@sofia-prata and @jonas-weber, look."
    assert await mentioned(words, number) == [world.sofia]
    await comments.add(world.mira, number, words)
    await jobs.drain()
    assert ("mentioned", "1") in await inbox(world.sofia)
    assert ("mentioned", "1") not in await inbox(world.jonas)
