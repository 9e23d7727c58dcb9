"""Two ways to the same Posts: all that match, or the best ones until enough match."""

import pytest

from app import database
from feeds import search
from feeds.search import Filters, Query, matches
from feeds.search.plans import many
from tests.feeds.helpers import post
from tests.world import World


@pytest.mark.parametrize(
    ("posts", "expected", "walk"),
    [(200_000, 100, False), (200_000, 100_000, True), (200_000, 2_000, False), (40, 30, False)],
)
def test_only_what_stands_in_very_many_posts_is_looked_for_from_the_best_on(
    posts: int, expected: int, walk: bool
) -> None:
    assert many(posts, expected, matches.RANKED_MAX) is walk


@pytest.mark.parametrize("walk", [False, True])
async def test_both_ways_lead_to_the_same_posts(
    world: World, monkeypatch: pytest.MonkeyPatch, walk: bool
) -> None:
    word = "spindle" if walk else "gimbal"
    made = [
        await post(world.mira, title=f"{word} {number}", text="Torque and preload.") for number in range(5)
    ]
    await post(world.mira, title=f"{word} of the Team", audience="team")
    await post(world.mira, title="Something else")
    monkeypatch.setattr(matches, "many", lambda *_: walk)
    for text in (word, f"{word} torque", f"{word[:5]}"):
        page = await search.find(world.jonas, Query(text=text))
        assert {card.id for card in page.cards} == {*made}, text
        assert page.facets["kind"] == {"reflection": 5}
        assert not page.capped
    narrowed = await search.find(world.jonas, Query(text=word, filters=Filters(kind="video")))
    assert narrowed.cards == []
    assert narrowed.facets["kind"] == {"reflection": 5}


async def test_what_is_taken_down_is_counted_no_more(world: World) -> None:
    number = await post(world.mira, title="Escutcheon")
    assert (await search.find(world.jonas, Query(text="escutcheon"))).facets["kind"] == {"reflection": 1}
    await database.execute("UPDATE post SET state = 'hidden' WHERE id = $1", number)
    assert (await search.find(world.jonas, Query(text="escutcheon"))).facets["kind"] == {}


async def test_more_than_is_ranked_is_counted_and_reached(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matches, "RANKED_MAX", 3)
    monkeypatch.setattr(matches, "many", lambda *_: False)
    made = {await post(world.mira, title=f"Countersink {number}") for number in range(8)}
    page = await search.find(world.jonas, Query(text="countersink", size=20))
    assert {card.id for card in page.cards} == made
    assert (page.facets["kind"], page.capped) == ({"reflection": 8}, False)
    monkeypatch.setattr(matches, "COUNTED_MAX", 5)
    page = await search.find(world.jonas, Query(text="countersink", size=3))
    assert page.capped
    assert len(page.cards) == 3
