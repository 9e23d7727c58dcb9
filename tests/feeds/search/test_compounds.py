"""Words that some write together and others apart."""

import pytest

from feeds import search
from feeds.search import Query, compounds, dictionary
from feeds.search.planning import plan
from tests.feeds.helpers import post
from tests.world import World


async def found(viewer: int, text: str, *, literal: bool = False) -> list[int]:
    page = await search.find(viewer, Query(text=text, literal=literal, size=50))
    return [card.id for card in page.cards]


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Die Schichtübergabe am Montag", "Schicht Übergabe"),
        ("Wait 45s before you open it", "45 s"),
        ("Wait 35 s before you open it", "35s"),
        ("It opens at 3.7 bar", "3.7bar"),
        ("The XR 70 stands still", "XR70"),
        ("Der Kopf der Pumpe tropft", "Pumpenkopf"),
        ("Das Ventil für die Sicherheit", "Sicherheitsventil"),
        ("Zwei Leute an der Siegelleiste", "Leiste"),
        ("Mehr Öl in die Kette", "Oel"),
        ("A handover in five sentences", "hand over"),
        ("Die Dichtheitsprüfung dauert", "PRUEFUNG"),
    ],
)
async def test_words_written_apart_and_together_find_one_another(
    world: World, written: str, typed: str
) -> None:
    number = await post(world.mira, title=written)
    assert number in await found(world.jonas, typed)


async def test_the_literal_spelling_finds_only_itself(world: World) -> None:
    await post(world.mira, title="Der Deckel am Getriebe")
    assert await found(world.jonas, "Getriebedeckel")
    assert await found(world.jonas, "Getriebedeckel", literal=True) == []


async def test_a_word_that_is_known_is_not_taken_apart(world: World) -> None:
    whole = await post(world.mira, title="Kettenspanner")
    await post(world.mira, title="Ein Spanner, zwei Ketten")
    assert await found(world.jonas, "Kettenspanner") == [whole]


async def test_nothing_is_taken_apart_into_words_that_nobody_wrote(world: World) -> None:
    await post(world.mira, title="Der Hebel")
    assert await found(world.jonas, "Hebelarmlänge") == []
    assert list(compounds.parts("60nm")) == [("60", "nm")]
    assert list(compounds.parts("gasket")) == []


async def test_nothing_is_taken_apart_into_words_that_say_nothing(world: World) -> None:
    await post(world.mira, title="Turn the bolt with care")
    assert await compounds.others(["boltwith", "withbolt"]) == {}


async def test_of_two_ways_to_take_a_word_apart_the_commoner_counts(world: World) -> None:
    dusty = [await post(world.mira, title=f"Staub in allen Ecken {number}") for number in range(3)]
    await post(world.mira, title="Ein Becken, kein Stau")
    assert sorted(await found(world.jonas, "Staubecken")) == dusty


async def test_a_longer_word_of_a_team_is_no_help_to_others(world: World) -> None:
    await post(world.mira, title="Die Quarkmuffe", audience="team")
    await dictionary.count()
    assert await found(world.jonas, "Muffe") == []
    wanted = await plan(Query(text="Muffe"))
    assert wanted is not None
    assert "quarkmuffe" not in wanted.every
