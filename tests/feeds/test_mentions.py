"""Naming a colleague (POST-22): who is proposed after the @, and who hears of it."""

from app import database, jobs
from app.people import people
from feeds import blocks, comments
from feeds.mentions import MOST, handles, known, mentioned, suggest
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


def test_a_handle_counts_once_in_any_letters_and_a_mailing_ends_early() -> None:
    assert handles("@Sofia-Prata, @sofia-prata: write to us@example.org or @@jonas") == ["sofia-prata"]
    assert len(handles(" ".join(f"@worker-{number}" for number in range(MOST + 5)))) == MOST


async def test_who_left_is_neither_named_nor_linked(world: World) -> None:
    number = await post(world.mira)
    gone = await people.add(None, "Gina Gone")
    words = "Ask @gina-gone or @jonas-weber."
    assert set(await mentioned(words, number)) == {gone, world.jonas}
    await people.leave(gone, actor=None)
    assert await mentioned(words, number) == [world.jonas]
    assert await known([words, "nobody"]) == {"jonas-weber"}


async def test_ones_own_team_is_proposed_before_others_and_oneself_never(world: World) -> None:
    number = await post(world.mira)
    team = await database.value("SELECT team_id FROM person WHERE id = $1", world.mira)
    await people.add(None, "Quentin Away")
    await people.add(None, "Quentin Beside", team=team)
    assert await proposed(world.mira, number, "quentin") == ["quentin-beside", "quentin-away"]
    assert await proposed(world.mira, number, "mira") == []


async def test_a_comment_that_waits_brings_nobody_forward(world: World) -> None:
    number = await post(world.mira)
    await people.add(None, "Rosa Ready")
    shy = await people.add(None, "Rosa Waiting")
    await comments.open_to(world.mira, number, True, checked=True)
    made = await comments.add(shy, number, "May I?")
    assert await proposed(world.jonas, number, "rosa") == ["rosa-ready", "rosa-waiting"]
    await comments.approve(world.mira, made)
    assert await proposed(world.jonas, number, "rosa") == ["rosa-waiting", "rosa-ready"]
