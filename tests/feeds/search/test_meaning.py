"""Whole questions are found by what they mean; names, codes and single words by themselves."""

import pytest

from app import jobs
from app.events import Verb
from app.models import embedder
from feeds import search, vectors
from feeds.search import Filters, Query, asks, meaning
from feeds.search.port import Hit
from feeds.states import move
from tests.feeds.helpers import post
from tests.world import World, approved

REPEATED = "How do I get rid of repeated entries in a worksheet?"


@pytest.fixture(scope="module")
async def double(world: World) -> int:
    for skill in ("Excel", "Kitchen"):
        await approved(skill)
    number = await post(
        world.mira,
        title="Remove double rows from a list",
        text="Data, then Remove Duplicates.",
        skills=["Excel"],
    )
    await post(
        world.mira, title="Descale the coffee machine", text="Two litres of water.", skills=["Kitchen"]
    )
    await known()
    return number


async def known() -> None:
    """All Posts have vectors, and these are read."""
    await jobs.drain()
    vectors.forget()


async def find(viewer: int, text: str, **filters: str) -> list[int]:
    page = await search.find(viewer, Query(text=text, filters=Filters(**filters)))  # type: ignore[arg-type]
    return [card.id for card in page.cards]


@pytest.mark.parametrize(
    "text",
    [
        "How do I close the books?",
        "what helps against rust",
        "wie stelle ich den Drehmomentschlüssel ein",
        "pump sounds like gravel inside",
        "torque wrench spring?",
        "Where is Office 2016 installed?",
    ],
)
def test_a_sentence_is_asked_for_its_meaning(text: str) -> None:
    assert meaning.wanted(Query(text=text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "excel?",
        "torque wrench",
        "what is it?",
        '"how do I close the books"',
        "Why does 0x80070005 stop the installer?",
        "read the pump log in C++",
        "how do I install .NET on a phone",
    ],
)
def test_a_word_a_name_a_quote_and_a_code_are_not(text: str) -> None:
    assert not meaning.wanted(Query(text=text))


def test_half_a_question_and_a_literal_one_are_not() -> None:
    assert not meaning.wanted(Query(text="How do I close the bo", typing=True))
    assert not meaning.wanted(Query(text="How do I close the books?", literal=True))


async def test_a_question_finds_what_shares_no_word_with_it(world: World, double: int) -> None:
    assert (await find(world.jonas, REPEATED))[:1] == [double]


async def test_a_question_about_something_else_finds_nothing(world: World, double: int) -> None:
    assert await find(world.jonas, "Which galaxy lies nearest to Andromeda?") == []


async def test_what_is_not_for_the_viewer_is_not_near(world: World, double: int) -> None:
    secret = await post(
        world.ines, title="Delete duplicate lines of a spreadsheet", text="Sort first.", audience="team"
    )
    held = await post(world.mira, title="Find duplicates in a table", text="By colour.")
    await known()
    await move(held, "hidden", verb=Verb.POST_HIDDEN, actor=world.ines)
    for viewer, sees in ((world.jonas, True), (world.mira, False)):
        near = {hit.id for hit in await meaning.near(viewer, Query(text=REPEATED))}
        assert double in near
        assert (secret in near) == sees
        assert held not in near
        assert held not in {
            hit.id for hit in await meaning.near(viewer, Query(text=REPEATED), beside=[double, held])
        }


async def test_filters_hold_for_what_is_near(world: World, double: int) -> None:
    assert await find(world.jonas, REPEATED, kind="question") == []
    assert await find(world.jonas, REPEATED, skill="kitchen") == []
    assert double in await find(world.jonas, REPEATED, kind="reflection", skill="excel")


async def test_without_a_model_words_alone_decide(
    world: World, double: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def off(_: list[str]) -> None:
        raise embedder.Off("nothing here")

    monkeypatch.setattr(embedder, "embed", off)
    assert await meaning.near(world.jonas, Query(text="Which command deletes repeated entries?")) == []
    assert double in await find(world.jonas, "How do I remove double rows?")


async def test_a_question_is_understood_once(
    world: World, double: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    understood: list[str] = []
    embed = embedder.embed

    async def counted(texts: list[str]) -> embedder.Vectors:
        understood.extend(texts)
        return await embed(texts)

    monkeypatch.setattr(embedder, "embed", counted)
    for _ in range(2):
        await find(world.jonas, "Where do we keep all those records?")
    assert understood == ["Where do we keep all those records?"]


async def test_what_is_older_than_what_is_compared_counts_when_words_found_it(
    world: World, double: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "COMPARED_MAX", 1)
    vectors.forget()
    query = Query(text=REPEATED)
    assert double not in {hit.id for hit in await meaning.near(world.jonas, query)}
    assert double in {hit.id for hit in await meaning.near(world.jonas, query, beside=[double])}
    vectors.forget()


async def test_pages_of_a_question_join_without_gap_or_repeat(world: World) -> None:
    made = {
        await post(world.mira, title=f"Sharpen a chisel, way {n}", text="On the stone.") for n in range(5)
    }
    await known()
    found: list[int] = []
    place = None
    while True:
        query = Query(text="How can I make my chisel sharp again?", size=2, after=place)
        page = await search.find(world.jonas, query)
        found += [card.id for card in page.cards]
        if not (place := page.next):
            break
    assert len(found) == len(set(found))
    assert made <= set(found)


def test_both_lists_become_one_by_what_meaning_is_worth() -> None:
    lexical = [Hit(1, 8.0), Hit(2, 4.0)]
    near = [Hit(3, 0.8), Hit(2, 0.7)]
    assert [hit.id for hit in meaning.fuse(lexical, near, 2)] == [2, 3, 1]
    assert [hit.id for hit in meaning.fuse(lexical, near, 0.5)] == [1, 2, 3]
    assert meaning.fuse([], [], 2) == []
    assert [hit.id for hit in meaning.fuse(lexical, [], 2)] == [1, 2]


async def test_meaning_counts_most_for_a_question_in_english(world: World, double: int) -> None:
    words = [Hit(double + 1, 1.0), Hit(double, 0.4)]
    asked = await meaning.blend(world.mira, Query(text=REPEATED), words)
    said = await meaning.blend(world.mira, Query(text="get rid of repeated entries in a worksheet"), words)
    assert asked[0].id == double
    assert said[0].id == double + 1


async def test_a_skill_is_guessed_from_its_name_or_from_a_whole_sentence(world: World) -> None:
    """Chance would send people questions that are none of theirs."""
    await approved("Beekeeping")
    await post(world.mira, title="Smoke keeps them calm", skills=["Beekeeping"])
    await known()
    for words in ("honey", "Honig ernten", "Wie ernte ich Honig aus dem Bienenstock?"):
        assert (await asks.offer(world.jonas, words)).skill is None, words
    for words in ("beekeeping gloves", "How do I take honey from a hive of bees?"):
        offer = await asks.offer(world.jonas, words)
        assert offer.skill, words
        assert offer.skill.slug == "beekeeping", words
