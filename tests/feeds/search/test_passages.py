"""Where in a Post the answer stands (FIND-2)."""

import pytest

from app import database, jobs
from app.language import language
from feeds import blocks, comments, posts, search
from feeds.posts import StepText, Use
from feeds.search import Query, passages
from feeds.search.passages import Spot, place
from media import captioning, chapters, suggesting
from tests.feeds.helpers import asset, content, post
from tests.world import World

SAID = """WEBVTT

00:00:01.000 --> 00:00:04.000
Hello, today we bleed the line

00:01:20.000 --> 00:01:23.400
The line is warm now

00:01:23.500 --> 00:01:27.000
so crack the petcock open

00:01:27.000 --> 00:01:30.000
and wait for the line
"""


async def clip(world: World, *, said: str = SAID, language: str = "en", **fields: object) -> tuple[int, str]:
    file = await asset(world.mira, "video")
    given = {"title": "Bleed the line", "assets": [Use(file)], "consent": "agreed"} | fields
    number = await post(world.mira, "video", **given)
    await captioning.write(file, world.mira, language, said.encode())
    await jobs.drain()
    return number, file


async def spot(number: int, text: str, **more: object) -> Spot | None:
    return (await place([number], text, **more)).get(number)  # type: ignore[arg-type]


async def test_a_word_that_is_only_said_gives_the_second_of_its_cue(world: World) -> None:
    number, _ = await clip(world)
    found = await spot(number, "petcock")
    assert found is not None
    assert (found.second, found.step) == (83, None)
    assert found.quote == "so crack the petcock open and wait for the line"
    assert [found.quote[start:end] for start, end in found.marks] == ["petcock"]


@pytest.mark.parametrize(
    "text", ["petcocks", "PÉTCOCK", "petc", "cracking petcock", "bleed the line petcock"]
)
async def test_stems_accents_and_beginnings_lead_there_too(world: World, text: str) -> None:
    number, _ = await clip(world)
    found = await spot(number, text)
    assert found is not None
    assert found.second == 83


async def test_a_corrected_word_leads_where_the_right_one_does(world: World) -> None:
    number, _ = await clip(world)
    assert await spot(number, "petkock") is None
    found = await spot(number, "petkock", corrected={"petkock": "petcock"})
    assert found is not None
    assert found.second == 83


async def test_what_the_post_says_of_itself_opens_its_start(world: World) -> None:
    number, _ = await clip(world, text="Before the first run of the day.", title="Bleed the pump")
    found = await spot(number, "first run")
    assert found is not None
    assert (found.quote, found.second) == ("Before the first run of the day.", None)
    found = await spot(number, "pump warm")
    assert found is not None
    assert found.second == 80


async def test_words_that_say_nothing_lead_nowhere(world: World) -> None:
    number, _ = await clip(world, title="Purging", text="")
    await database.execute("UPDATE search_term SET stop = true WHERE term IN ('the', 'is', 'for')")
    for text in ("", "the", "is the", "unheardof", "\0", "'; :* & |", "🫧"):
        assert await spot(number, text) is None


async def test_a_step_is_opened_by_its_words(world: World) -> None:
    steps = [StepText("Unplug it"), StepText("Brush the burrs dry")]
    number = await post(world.mira, "guide", title="Clean the grinder", steps=steps, consent="nobody")
    found = await spot(number, "dry burr")
    assert found is not None
    assert (found.step, found.second, found.quote) == (2, None, "Brush the burrs dry")
    assert found.step_id == await database.value(
        "SELECT id FROM step WHERE post_id = $1 AND position = 2", number
    )


async def test_places_follow_an_edit_of_the_steps(world: World) -> None:
    steps = [StepText("Unplug it"), StepText("Brush the burrs dry")]
    number = await post(world.mira, "guide", steps=steps, consent="nobody")
    await posts.edit(
        world.mira, number, content("guide", steps=[steps[1], StepText("Oil it")], consent="nobody")
    )
    found, gone = await spot(number, "burrs"), await spot(number, "unplug")
    assert found is not None
    assert (found.step, gone) == (1, None)


async def test_a_step_is_opened_by_what_its_picture_shows(world: World) -> None:
    steps = [
        StepText("Unplug it"),
        StepText("Turn it", await asset(world.mira), None, "A brass key, one turn left"),
    ]
    number = await post(world.mira, "guide", title="Clean the grinder", steps=steps, consent="nobody")
    found = await spot(number, "brass keys")
    assert found is not None
    assert (found.step, found.second, found.quote) == (2, None, "A brass key, one turn left")
    assert [found.quote[start:end] for start, end in found.marks] == ["brass", "key"]
    steps[1] = StepText("Turn it", steps[1].asset, None, "A steel lever")
    await posts.edit(world.mira, number, content("guide", steps=steps, consent="nobody"))
    lever = await spot(number, "lever")
    assert lever is not None
    assert (lever.step, await spot(number, "brass")) == (2, None)


async def guide(world: World) -> tuple[int, str]:
    """A guide with a clip in its second Step; what is said there stands nowhere else."""
    file = await asset(world.mira, "video")
    steps = [StepText("Unplug it"), StepText("Watch this", file)]
    number = await post(world.mira, "guide", title="Clean the grinder", steps=steps, consent="agreed")
    await captioning.write(file, world.mira, "en", SAID.replace("petcock", "stopcock").encode())
    await jobs.drain()
    return number, file


async def test_a_word_that_is_only_said_in_the_clip_of_a_step_opens_that_step(world: World) -> None:
    number, _ = await guide(world)
    found = await spot(number, "stopcock")
    assert found is not None
    assert (found.step, found.second) == (2, None)
    assert found.quote == "so crack the stopcock open and wait for the line"
    page = await search.find(world.jonas, Query(text="stopcock"))
    assert number in [card.id for card in page.cards]


async def test_the_clip_of_a_step_opens_nothing_once_it_says_something_else(world: World) -> None:
    number, file = await guide(world)
    await database.execute("UPDATE asset SET version = 2 WHERE id = $1", file)
    assert await spot(number, "stopcock") is None
    await passages.follow_clip(file)
    assert await spot(number, "stopcock") is not None
    await captioning.remove(file, world.mira, "en")
    assert await spot(number, "stopcock") is None


async def test_a_chapter_is_opened_where_it_begins(world: World) -> None:
    number, file = await clip(world)
    await chapters.write(file, world.mira, "0:00 Hello\n0:40 Torque the flange")
    await jobs.drain()
    found = await spot(number, "flange torque")
    assert found is not None
    assert (found.second, found.quote) == (40, "Torque the flange")


async def test_the_reader_is_quoted_in_their_language(world: World) -> None:
    number, file = await clip(world, said=SAID.replace("petcock", "Ventil"))
    await captioning.write(file, world.mira, "de", SAID.replace("crack the petcock", "das Ventil").encode())
    await jobs.drain()
    token = language.set("de")
    found = await spot(number, "ventil")
    language.reset(token)
    assert found is not None
    assert found.quote.startswith("so das Ventil open")


async def test_captions_that_wait_or_are_gone_give_no_second_at_once(world: World) -> None:
    number, file = await clip(world)
    await suggesting.suggest(file, "fr", SAID.replace("petcock", "purgeur"), "tiny")
    await jobs.drain()
    assert await spot(number, "purgeur") is None
    await database.execute("UPDATE caption SET accepted_at = NULL WHERE asset_id = $1", file)
    assert await spot(number, "petcock") is None
    await captioning.remove(file, world.mira, "en")
    assert await spot(number, "petcock") is None


async def test_changed_captions_give_no_second_until_they_are_read_anew(world: World) -> None:
    number, file = await clip(world)
    later = SAID.replace("00:01:23.500 --> 00:01:27.000", "00:01:24.600 --> 00:01:27.000")
    await captioning.write(file, world.mira, "en", later.encode())
    assert await spot(number, "petcock") is None
    await jobs.drain()
    found = await spot(number, "petcock")
    assert found is not None
    assert found.second == 84


async def test_another_version_of_the_clip_gives_no_second_until_it_is_read_anew(world: World) -> None:
    number, file = await clip(world)
    await database.execute("UPDATE asset SET version = 2 WHERE id = $1", file)
    assert await spot(number, "petcock") is None


async def test_a_tip_is_a_place_for_those_who_may_read_it(world: World) -> None:
    number, _ = await clip(world)
    tip = await comments.add(world.sofia, number, "Hold the spanner low here", second=12)
    await jobs.drain()
    found = await spot(number, "spanner", viewer=world.jonas)
    assert found is not None
    assert (found.second, found.quote) == (12, "Hold the spanner low here")
    assert await spot(number, "spanner") is None
    for column, on, off in (("waiting", "true", "false"), ("hidden_at", "at", "NULL")):
        await database.execute(f"UPDATE comment SET {column} = {on} WHERE id = $1", tip)  # noqa: S608
        assert await spot(number, "spanner", viewer=world.jonas) is None
        await database.execute(f"UPDATE comment SET {column} = {off} WHERE id = $1", tip)  # noqa: S608
    await blocks.set(world.jonas, world.sofia, "mute", True)
    assert await spot(number, "spanner", viewer=world.jonas) is None
    await comments.delete(world.sofia, tip)
    assert await spot(number, "spanner", viewer=world.tomas) is None


async def test_a_post_that_is_not_live_keeps_no_places(world: World) -> None:
    number, _ = await clip(world)
    await posts.delete(world.mira, number)
    assert await database.value("SELECT count(*) FROM search_passage WHERE post_id = $1", number) == 0


async def test_many_posts_are_asked_at_once(world: World) -> None:
    numbers = [(await clip(world))[0] for _ in range(3)]
    found = await place([*numbers, 999_999], "petcock")
    assert {number: one.second for number, one in found.items()} == dict.fromkeys(numbers, 83)
