"""The words that mend typing mistakes and are suggested: only those that everybody may read, only now."""

from datetime import timedelta

import pytest

from app import clock, database, jobs
from app.events import Verb
from feeds import posts, search
from feeds.jobs_search import count_often, fill_what_is_missing
from feeds.search import Query, dictionary, postgres
from feeds.search.beside import mended
from feeds.search.dictionary import pieces
from feeds.search.words import distance, mistakes
from feeds.states import move
from tests.feeds.helpers import content, post
from tests.world import World


async def corrected(viewer: int, text: str, *, literal: bool = False) -> dict[str, str]:
    return (await search.find(viewer, Query(text=text, literal=literal))).corrected


async def words(viewer: int, text: str) -> list[str]:
    return [one.text for one in await search.suggest(viewer, text) if one.kind == "word"]


async def test_a_mistyped_word_is_told_with_the_one_that_was_used(world: World) -> None:
    number = await post(world.mira, title="The spreadsheet of pumps")
    page = await search.find(world.jonas, Query(text="Spreadhseet"))
    assert [card.id for card in page.cards] == [number]
    assert page.corrected == {"spreadhseet": "spreadsheet"}
    assert await corrected(world.jonas, "spreadsheet") == {}
    assert await corrected(world.jonas, "spreadhseet", literal=True) == {}
    assert (await search.find(world.jonas, Query(text="spreadhseet", literal=True))).cards == []


async def test_a_word_is_shown_with_its_accents(world: World) -> None:
    await post(world.mira, title="Getriebeschlüssel prüfen", language="de")
    assert await corrected(world.jonas, "getriebeschlusel") == {"getriebeschlusel": "getriebeschlüssel"}
    assert await words(world.jonas, "getriebeschlu") == ["getriebeschlüssel"]


async def test_a_word_that_stands_where_the_reader_may_look_is_not_corrected(world: World) -> None:
    """Only its Team has it, so only there it is no mistake."""
    await post(world.mira, title="The centrifuge")
    inside = await post(world.mira, title="The centrifude", audience="team")
    page = await search.find(world.sofia, Query(text="centrifude"))
    assert page.corrected == {}
    assert inside in [card.id for card in page.cards]
    assert await corrected(world.jonas, "centrifude") == {"centrifude": "centrifuge"}


async def test_another_form_of_a_word_is_no_mistake(world: World) -> None:
    number = await post(world.mira, title="A finger will bleed", text="Hold it up.")
    await post(world.mira, title="Which dog breeds")
    await post(world.mira, title="Grating cheese")
    inside = await post(world.mira, title="How we rate suppliers", audience="team")
    page = await search.find(world.jonas, Query(text="bleeds"))
    assert ([card.id for card in page.cards], page.corrected) == ([number], {})
    page = await search.find(world.sofia, Query(text="rating"))
    assert inside in [card.id for card in page.cards]
    assert page.corrected == {}
    assert await corrected(world.jonas, "rating") == {"rating": "grating"}


async def test_a_mistyped_word_with_accents_is_told_too(world: World) -> None:
    await post(world.mira, title="Getriebeschlüssel prüfen", language="de")
    found = await corrected(world.jonas, "Getriebeschlüsesl")
    assert mended("Der Getriebeschlüsesl", found) == "Der getriebeschlüssel"


async def test_a_word_with_a_digit_is_never_mended(world: World) -> None:
    await post(world.mira, title="Valve DN5500 and DN5501 seals")
    assert (await search.find(world.jonas, Query(text="dn5502"))).cards == []


async def test_what_is_taken_down_is_hinted_at_no_more(world: World) -> None:
    """At once, although the words are counted at night."""
    number = await post(world.mira, title="Zwiebelfischen")
    assert await words(world.jonas, "zwiebel") == ["zwiebelfischen"]
    assert await corrected(world.jonas, "zwiebelfischne") == {"zwiebelfischne": "zwiebelfischen"}
    await move(number, "hidden", verb=Verb.POST_HIDDEN, actor=world.ines)
    assert await words(world.jonas, "zwiebel") == []
    assert await corrected(world.jonas, "zwiebelfischne") == {}
    await dictionary.count()
    assert not await database.value("SELECT count(*) FROM search_term WHERE term = 'zwiebelfischen'")
    await move(number, "live", verb=Verb.POST_RESTORED, actor=world.ines)
    assert await words(world.jonas, "zwiebel") == ["zwiebelfischen"]


async def test_what_becomes_private_is_hinted_at_no_more(world: World) -> None:
    number = await post(world.mira, title="Quittenbrot")
    assert await words(world.jonas, "quitten") == ["quittenbrot"]
    await database.execute(
        """
        UPDATE post SET audience = 'team', team_id = (SELECT team_id FROM person WHERE id = $2)
        WHERE id = $1
        """,
        number,
        world.mira,
    )
    assert await words(world.jonas, "quitten") == []
    assert (await search.find(world.jonas, Query(text="quittenbrot"))).cards == []


async def test_the_commonest_word_is_suggested_first_and_none_that_says_nothing(world: World) -> None:
    await post(world.mira, title="Le vernier very", language="fr")
    for title in ("Vernier scale", "Vernier jaws", "Verdigris on jaws", "Very old jaws"):
        await post(world.mira, title=title)
    await dictionary.count()
    for start in ("ve", "ver"):
        assert await words(world.jonas, start) == ["vernier", "verdigris"]
    assert await words(world.jonas, "old ver") == ["old vernier", "old verdigris"]
    assert await words(world.jonas, "ver ") == []
    assert await words(world.jonas, "vernier") == []


async def test_counting_tells_in_how_many_posts_a_word_stands(world: World) -> None:
    for _ in range(3):
        await post(world.mira, title="Dovetail", text="dovetail, dovetail")
    await post(world.mira, title="Joints", text="A dovetail too.")
    await post(world.mira, title="Dovetail", audience="team")
    assert await counted("dovetail") == (4, 1)
    await dictionary.count()
    assert await counted("dovetail") == (4, 3)


async def test_the_likeliest_word_is_meant(world: World) -> None:
    """With the same first letter before a commoner one, then the commoner one."""
    for title in ("wasted heat", "wasted time", "wasted", "gaster", "planks", "plinks and plinks", "plinks"):
        await post(world.mira, title=title)
    assert await corrected(world.jonas, "gasted") == {"gasted": "gaster"}
    assert await corrected(world.jonas, "plonks") == {"plonks": "plinks"}


async def test_a_word_counts_once_however_often_its_post_changes(world: World) -> None:
    number = await post(world.mira, title="Mandrel")
    await posts.edit(world.mira, number, content(title="The mandrel"))
    await post(world.mira, title="Mandrel again")
    assert (await counted("mandrel"))[0] == 2


async def test_a_word_in_many_posts_is_counted_at_night_only(world: World) -> None:
    await post(world.mira, title="Trunnion")
    most = dictionary.COUNTED_MAX
    for df, after in ((most - 1, most), (most, most)):
        await database.execute("UPDATE search_term SET df = $1 WHERE term = 'trunnion'", df)
        await post(world.mira, title="The trunnion")
        assert (await counted("trunnion"))[0] == after


async def counted(word: str) -> tuple[int, int]:
    known = (await dictionary.terms([word]))[word]
    return known.df, known.heads


async def test_what_is_missing_is_filled_after_an_upgrade(world: World) -> None:
    number = await post(world.mira, title="Eccentric bushing")
    await database.execute("UPDATE search_state SET version = 0")
    await database.execute("DELETE FROM search_doc WHERE post_id = $1", number)
    await database.execute("DELETE FROM search_term WHERE term = 'eccentric'")
    assert (await search.find(world.jonas, Query(text="eccentric"))).cards == []
    assert await postgres.health() == ["1 posts wait to be read for search and are not found yet"]
    await fill_what_is_missing()
    await jobs.drain()
    assert [card.id for card in (await search.find(world.jonas, Query(text="eccentric"))).cards] == [number]
    assert await postgres.health() == []


async def test_all_is_written_anew_while_search_goes_on(world: World) -> None:
    number = await post(world.mira, title="Trepanning tool")
    told: list[tuple[int, int]] = []
    await postgres.rebuild(lambda done, every: told.append((done, every)))
    assert told[0][0] == 0
    assert told[-1][0] == told[-1][1] > 0
    assert number in [card.id for card in (await search.find(world.jonas, Query(text="trepanning"))).cards]


async def test_words_are_counted_again_once_something_changed(world: World) -> None:
    await count_often()
    before = await database.value("SELECT counted_at FROM search_state")
    await clock.move(timedelta(minutes=10))
    await count_often()
    assert await database.value("SELECT counted_at FROM search_state") == before
    await post(world.mira, title="Something new")
    await clock.move(timedelta(minutes=10))
    await count_often()
    assert await database.value("SELECT counted_at FROM search_state") > before


@pytest.mark.parametrize(("word", "forgiven"), [("cat", 0), ("seal", 1), ("bushing", 1), ("manometer", 2)])
def test_longer_words_forgive_more(word: str, forgiven: int) -> None:
    assert mistakes(word) == forgiven


@pytest.mark.parametrize(
    ("one", "other"),
    [("seal", "sel"), ("seal", "seall"), ("seal", "seel"), ("seal", "sael"), ("manometer", "mnaometr")],
)
def test_words_a_mistake_apart_share_a_piece(one: str, other: str) -> None:
    assert distance(one, other) <= mistakes(one)
    assert pieces(one) & pieces(other)
