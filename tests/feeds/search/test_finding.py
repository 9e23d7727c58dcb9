"""Whatever an engine still holds: what is shown is read again, for the one who looks."""

import pytest

from app import database
from feeds import communities, search
from feeds.communities import Words
from feeds.search import Query, engines
from feeds.search.port import Hit, Hits
from tests.feeds.helpers import post
from tests.feeds.search.asking import find, word
from tests.feeds.search.conftest import Running
from tests.world import World


@pytest.fixture
def stale(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What an engine answers that knows of no change since."""
    held: list[int] = []

    async def hits(_viewer: int, _query: Query, size: int) -> tuple[Hits, str]:
        return Hits(hits=[Hit(number, 1.0) for number in held[:size]], more=len(held) > size), "stale"

    monkeypatch.setattr(engines, "hits", hits)
    return held


async def shown(viewer: int) -> list[int]:
    return [card.id for card in (await search.find(viewer, Query(text="anything"))).cards]


@pytest.mark.parametrize("state", ["held", "hidden", "restricted", "archived", "removed"])
async def test_what_was_taken_down_is_shown_neither_to_its_author_nor_to_moderators(
    world: World, stale: list[int], state: str
) -> None:
    stale += [await post(world.mira, title="Out"), await post(world.mira, title="Still there")]
    await database.execute("UPDATE post SET state = $2 WHERE id = $1", stale[0], state)
    for viewer in (world.jonas, world.mira, world.ines, world.paul):
        assert await shown(viewer) == stale[1:]


async def test_what_is_deleted_or_by_link_is_shown_to_nobody_but_its_author(
    world: World, stale: list[int]
) -> None:
    stale += [await post(world.mira, title="Gone"), await post(world.mira, title="By link", audience="link")]
    await database.execute("UPDATE post SET deleted_at = published_at WHERE id = $1", stale[0])
    for viewer in (world.jonas, world.ines):
        assert await shown(viewer) == []
    assert await shown(world.mira) == stale[1:]


async def test_what_is_for_a_closed_community_or_a_team_is_shown_to_nobody_else(
    world: World, stale: list[int]
) -> None:
    slug = await communities.create(world.mira, Words(name="Closed for good", admission="closed"))
    about = await communities.about(world.mira, slug)
    stale += [
        await post(world.mira, title="In here", audience="community", community_id=about.id),
        await post(world.mira, title="Of ours", audience="team"),
    ]
    assert await shown(world.jonas) == []
    assert await shown(world.mira) == stale


@pytest.mark.parametrize("kind", ["mute", "block"])
async def test_nobody_is_shown_whom_they_avoid(world: World, stale: list[int], kind: str) -> None:
    stale += [await post(world.tomas, title="Of Tomas")]
    await database.execute(
        "INSERT INTO avoidance VALUES ($1, $2, $3, '2026-01-01')", world.lena, world.tomas, kind
    )
    assert (await shown(world.jonas), await shown(world.lena)) == (stale, [])
    await database.execute("DELETE FROM avoidance")


async def test_a_post_that_is_hidden_leaves_no_gap_on_the_page(running: Running, world: World) -> None:
    """What is gone is made up for by what else was found, on every engine."""
    name = word(10)
    made = [await post(world.mira, title=f"{name} {number}") for number in range(8)]
    assert sorted(await find(running, world.jonas, name)) == made
    await database.execute("UPDATE post SET state = 'hidden' WHERE id = ANY ($1)", made[:5])
    for viewer in (world.jonas, world.mira, world.ines):
        page = await search.find(viewer, Query(text=name, size=2))
        assert page.next is not None
        rest = await search.find(viewer, Query(text=name, size=2, after=page.next))
        assert sorted(card.id for card in (*page.cards, *rest.cards)) == made[5:]
        assert rest.next is None


async def test_the_next_page_goes_on_where_the_last_post_of_the_page_before_is_gone(
    world: World, stale: list[int]
) -> None:
    stale += reversed([await post(world.mira, title=f"Shim {number}") for number in range(3)])
    page = await search.find(world.jonas, Query(text="shim", size=2))
    first, gone, last = stale
    stale.remove(gone)
    rest = await search.find(world.jonas, Query(text="shim", size=2, after=page.next))
    assert ([card.id for card in page.cards], [card.id for card in rest.cards]) == ([first, gone], [last])


async def test_a_page_is_full_though_all_that_was_looked_at_first_is_gone(
    world: World, stale: list[int]
) -> None:
    stale += [await post(world.mira, title=f"Wedge {number}") for number in range(8)]
    await database.execute("UPDATE post SET state = 'hidden' WHERE id = ANY ($1)", stale[:6])
    page = await search.find(world.jonas, Query(text="wedge", size=2))
    assert [card.id for card in page.cards] == stale[6:]
