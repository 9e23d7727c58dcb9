import pytest
from app import database
from feeds import cards, feed, posts, search
from tests.feeds.helpers import post, state
from tests.world import World


async def test_smoke(world: World) -> None:
    number = await post(world.mira)
    assert (await cards.card(world.jonas, number)).title
    assert [c.id for c in (await feed.page(world.jonas)).cards] == [number]
    assert [c.id for c in (await feed.page(world.jonas, "site")).cards] == []
    assert [c.id for c in (await search.find(world.jonas, search.Query(text="steam wan"))).cards] == [number]
    assert [c.id for c in (await search.find(world.jonas, search.Query(text="staem"))).cards] == [number]
