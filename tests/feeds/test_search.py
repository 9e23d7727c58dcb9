"""Finding Posts by words."""

import pytest

from app import database, jobs
from app.events import Verb
from feeds import posts, search
from feeds.posts import StepText, Use
from feeds.search import Filters, Query
from feeds.search.stemming import configuration
from feeds.search.words import distance
from feeds.states import move
from media import captioning, suggesting
from tests.feeds.helpers import asset, content, draft, post
from tests.world import World


async def find(viewer: int, text: str = "", **more: object) -> list[int]:
    page = await search.find(viewer, Query(text=text, **more))  # type: ignore[arg-type]
    return [card.id for card in page.cards]


@pytest.fixture(scope="module")
async def guide(world: World) -> int:
    number = await post(
        world.mira,
        "guide",
        title="Clean the grinder",
        text="Café grounds clog the burrs.",
        steps=[StepText("Unplug it"), StepText("Brush the burrs dry")],
        assets=[Use(await asset(world.mira), "Two burrs beside a paintbrush")],
        consent="nobody",
        skills=["Grinder care"],
    )
    await database.execute(
        "UPDATE skill SET state = 'approved', synonyms = '{Mill}' WHERE slug = 'grinder-care'"
    )
    await search.index(number)
    return number


@pytest.mark.parametrize(
    "text",
    [
        "grinder",
        "GRINDERS",
        "cleaning the grinder",
        "clean gri",
        "cafe",
        "CAFÉ burr",
        "unplug",
        "paintbrush",
        "mill",
        "#grinder-care",
        "mira alves",
        "grindre",
        "unplgu burrs",
    ],
)
async def test_a_post_is_found_by_all_its_words_in_any_form(world: World, guide: int, text: str) -> None:
    assert await find(world.jonas, text) == [guide]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "'",
        "!!&|:*",
        "q' | 'z",
        "\0",
        "((",
        "<->",
        "\\",
        "x" * 10_000,
        "🫧",
        "ذ",
        "%_",
        "-1",
        "9" * 50,
    ],
)
async def test_odd_input_finds_nothing_and_breaks_nothing(world: World, guide: int, text: str) -> None:
    assert await find(world.jonas, text) == []


async def test_words_of_any_language_are_found_by_their_stems(world: World) -> None:
    number = await post(
        world.mira, title="Drehmomente einstellen", text="Der Schlüssel rastet hörbar ein.", language="de"
    )
    for text in ("drehmomente", "schlussel", "SCHLÜSSEL", "einstel"):
        assert await find(world.jonas, text) == [number]
    arabic = await post(world.mira, title="تنظيف المضخة بالماء", language="ar")
    assert await find(world.jonas, "المضخة") == [arabic]


async def test_any_of_the_words_is_better_than_nothing(world: World, guide: int) -> None:
    assert (await find(world.jonas, "how do I unplug that unheardof contraption"))[0] == guide


async def test_the_title_counts_more_than_the_text(world: World) -> None:
    below = await post(world.mira, title="Something else", text="about the centrifuge")
    above = await post(world.mira, title="The centrifuge", text="spins")
    assert await find(world.jonas, "centrifuge") == [above, below]


async def test_of_two_equal_texts_the_one_that_worked_stands_first(world: World) -> None:
    good, bad = [await post(world.mira, title="Flange alignment") for _ in range(2)]
    await database.execute("UPDATE post SET tried = 12, worked = 9 WHERE id = $1", good)
    await database.execute("UPDATE post SET tried = 12, worked = 1 WHERE id = $1", bad)
    assert await find(world.jonas, "flange") == [good, bad]


async def test_skill_and_kind_narrow_the_same_query(world: World, guide: int) -> None:
    question = await post(world.jonas, "question", title="Which grinder brush?", skills=["Brushes"])
    assert set(await find(world.sofia, "grinder")) == {guide, question}
    assert await find(world.sofia, "grinder", filters=Filters(kind="question")) == [question]
    assert await find(world.sofia, "grinder", filters=Filters(skill="grinder-care")) == [guide]
    assert await find(world.sofia, filters=Filters(skill="grinder-care")) == [guide]
    assert await find(world.sofia, "grinder", filters=Filters(kind="question", skill="grinder-care")) == []


async def test_pages_of_results_join_without_gap_or_repeat(world: World) -> None:
    made = {await post(world.mira, title=f"Manometer {number}") for number in range(7)}
    found: list[int] = []
    place = None
    while True:
        page = await search.find(world.jonas, Query(text="manometer", size=3, after=place))
        found += [card.id for card in page.cards]
        if not (place := page.next):
            break
    assert len(found) == len(made)
    assert set(found) == made


async def test_only_what_is_live_is_found_whatever_happened_before(world: World) -> None:
    number = await draft(world.mira, title="Quokka handling")
    assert await find(world.mira, "quokka") == []
    await posts.publish(world.mira, number)
    assert await find(world.jonas, "quokka") == [number]
    await posts.edit(world.mira, number, content(title="Wombat handling"))
    assert await find(world.jonas, "quokka") == []
    await move(number, "hidden", verb=Verb.POST_HIDDEN, actor=world.ines)
    assert await find(world.jonas, "wombat") == []
    await move(number, "live", verb=Verb.POST_RESTORED, actor=world.ines)
    await posts.delete(world.mira, number)
    assert await find(world.mira, "wombat") == []
    await posts.restore(world.mira, number)
    assert await find(world.jonas, "wombat") == [number]


async def test_a_private_word_mends_nobodys_typing(world: World) -> None:
    await post(world.mira, audience="team", title="Xylophonic seal")
    assert not await database.value("SELECT EXISTS (SELECT FROM search_term WHERE term = 'xylophonic')")


async def test_captions_are_found_once_accepted_and_no_more_once_removed(world: World) -> None:
    clip = await asset(world.mira, "video")
    number = await post(world.mira, "video", assets=[Use(clip)], consent="agreed", title="Bleed the line")
    said = "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nLoosen the gudgeon\n"
    await suggesting.suggest(clip, "en", said, "tiny.en")
    await jobs.drain()
    assert await find(world.jonas, "gudgeon") == []
    await suggesting.accept(clip, world.mira, "en")
    await jobs.drain()
    assert await find(world.jonas, "gudgeon") == [number]
    await captioning.remove(clip, world.mira, "en")
    await jobs.drain()
    assert await find(world.jonas, "gudgeon") == []


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [("seal", "seal", 0), ("seal", "sael", 1), ("seal", "seel", 1), ("seal", "sea", 1), ("", "abc", 3)],
)
def test_distance_counts_letters_to_change(one: str, other: str, steps: int) -> None:
    assert distance(one, other) == steps
    assert distance(other, one) == steps


def test_each_language_has_its_stems_or_none() -> None:
    assert [configuration(name) for name in ("en", "pt-BR", "ja")] == ["english", "portuguese", "simple"]
