"""The three tabs, page by page."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from app import clock, database, limits
from app.refusal import Refusal
from feeds import feed, follows, posts, ranked, views
from feeds.tabs import POOL
from tests.feeds.helpers import post
from tests.world import World


async def walk(viewer: int, tab: str, size: int) -> list[int]:
    """All pages of a tab, one after the other."""
    found: list[int] = []
    place = None
    while True:
        page = await feed.page(viewer, tab, place, size)
        found += [card.id for card in page.cards]
        if page.next is None:
            return found
        place = page.next


async def newest(where: str, *args: object) -> list[int]:
    return await database.values(
        f"""
        SELECT id FROM post p WHERE state = 'live' AND deleted_at IS NULL AND {where}
        ORDER BY published_at DESC, id DESC
        """,  # noqa: S608
        *args,
    )


async def new_for(viewer: int, moment: datetime, shown: Sequence[int] = ()) -> list[int]:
    """What may stand next in For you because it is new from the followed."""
    found = await database.value(POOL, viewer, moment, list(shown), [], feed.CHOICE, None)
    return [spot.id for spot in feed.SPOTS.decode(found) if spot.source == "fresh"]


async def test_pages_join_without_gap_or_repeat(world: World) -> None:
    moment = clock.now() - timedelta(hours=1)
    with clock.at(moment):
        same = [await post(world.mira) for _ in range(5)]
    with clock.at(moment + timedelta(minutes=1)):
        later = [await post(world.jonas) for _ in range(2)]
    assert sorted(await walk(world.sofia, "for_you", 3)) == sorted([*later, *same])
    await follows.set(world.greta, "person", world.mira, True)
    assert await walk(world.greta, "following", 3) == same[::-1]
    await follows.set(world.greta, "person", world.mira, False)


async def test_a_new_post_and_a_new_list_repeat_nothing_on_the_next_page(world: World) -> None:
    before = await newest("true")
    first = await feed.page(world.sofia, size=2)
    await post(world.mira)
    await ranked.rebuild(world.sofia)
    assert first.next
    shown = [card.id for card in first.cards]
    place: feed.Place | None = first.next
    while place:
        page = await feed.page(world.sofia, after=place, size=2)
        shown += [card.id for card in page.cards]
        place = page.next
    assert len(shown) == len(set(shown))
    assert set(before) <= set(shown)


async def test_a_deleted_post_in_a_cursor_is_passed_over(world: World) -> None:
    first = await feed.page(world.tomas, size=2)
    assert first.next
    gone = first.cards[0]
    assert gone.author_id
    await posts.delete(gone.author_id, gone.id)
    second = await feed.page(world.tomas, after=first.next, size=2)
    assert not {card.id for card in first.cards} & {card.id for card in second.cards}


async def test_what_came_in_after_the_list_was_made_stands_first(world: World) -> None:
    await feed.page(world.paul)
    number = await post(world.mira)
    assert (await feed.page(world.paul)).cards[0].id == number


async def test_following_is_everything_followed_once_and_nothing_else(world: World) -> None:
    community = await database.value(
        "INSERT INTO community (slug, name, owner_id) VALUES ('coffee', 'Coffee', $1) RETURNING id",
        world.mira,
    )
    for person in (world.mira, world.tomas):
        await database.execute(
            "INSERT INTO membership VALUES ($1, $2, false, $3)", community, person, clock.now()
        )
    both = await post(world.jonas, skills=["Gauges"])
    skilled = await post(world.ines, skills=["Gauges"])
    inside = await post(world.mira, audience="community", community_id=community)
    await post(world.lena)
    skill = await database.value("SELECT id FROM skill WHERE slug = 'gauges'")
    await database.execute("UPDATE skill SET state = 'approved' WHERE id = $1", skill)
    for kind, number in (("person", world.jonas), ("skill", skill), ("community", community)):
        await database.execute(
            "INSERT INTO follow VALUES ($1, $2, $3, $4)", world.tomas, kind, number, clock.now()
        )
    expected = await newest("author_id = $1 OR id = ANY ($2)", world.jonas, [both, skilled, inside])
    assert await walk(world.tomas, "following", 2) == expected


async def test_who_follows_nobody_has_an_empty_tab(world: World) -> None:
    page = await feed.page(world.greta, "following")
    assert (page.cards, page.next) == ([], None)


async def test_my_site_shows_posts_of_colleagues_there(world: World) -> None:
    porto = await newest("author_id IN ($1, $2)", world.mira, world.sofia)
    shown = await walk(world.sofia, "site", 50)
    assert shown == [number for number in porto if number in shown]
    assert set(porto) - set(shown) == set(await newest("audience = 'community'"))


async def test_what_is_taken_down_leaves_the_feed_at_once(world: World) -> None:
    number = await post(world.mira)
    assert number in await walk(world.jonas, "for_you", 50)
    await posts.unpublish(world.mira, number)
    assert number not in await walk(world.jonas, "for_you", 50)


async def test_an_unknown_tab_is_refused(world: World) -> None:
    with pytest.raises(Refusal) as no:
        await feed.page(world.jonas, "popular")
    assert (no.value.code, no.value.limit) == ("tab_unknown", ", ".join(feed.NAMES))


@pytest.mark.parametrize("tab", feed.NAMES)
async def test_a_page_takes_two_statements(world: World, tab: str, monkeypatch: pytest.MonkeyPatch) -> None:
    await follows.set(world.jonas, "person", world.mira, True)
    await limits.current()  # read every few seconds by somebody
    for _ in range(4):  # so that a page is not the end of all
        await post(world.mira)
    await ranked.rebuild(world.jonas)
    asked = []
    real = database.connection

    def counted() -> object:
        asked.append(tab)
        return real()

    monkeypatch.setattr(database, "connection", counted)
    assert (await feed.page(world.jonas, tab, size=3)).cards
    assert len(asked) == 2


async def test_what_was_said_without_a_name_is_nobodys_in_any_tab(world: World) -> None:
    """Neither at whose site it was said, nor by whom: else a Follow would tell."""
    named, unnamed = [
        await post(world.mira, "question", title="How hot?", anonymous=hidden) for hidden in (False, True)
    ]
    for tab in ("following", "site"):
        await follows.set(world.sofia, "person", world.mira, True)
        found = [card.id for card in (await feed.page(world.sofia, tab)).cards]
        assert (named in found, unnamed in found) == (True, False)
    fresh = await new_for(world.sofia, clock.now())
    assert (named in fresh, unnamed in fresh) == (True, False)
    await follows.set(world.sofia, "person", world.mira, False)


async def test_new_from_the_followed_is_of_three_days_and_not_opened_yet(world: World) -> None:
    moment = clock.now() + timedelta(days=30)
    await follows.set(world.tomas, "person", world.jonas, True)
    with clock.at(moment - timedelta(days=4)):
        await post(world.jonas)
    with clock.at(moment - timedelta(days=2)):
        opened, unopened = await post(world.jonas), await post(world.jonas)
    await views.see(world.tomas, opened)
    assert await new_for(world.tomas, moment) == [unopened]


async def test_all_that_is_new_from_the_followed_comes_page_by_page(world: World) -> None:
    moment = clock.now() + timedelta(days=60)
    await follows.set(world.paul, "person", world.ines, True)
    with clock.at(moment - timedelta(hours=9)):
        made = [await post(world.ines) for _ in range(5)]
    await database.execute("UPDATE post SET state = 'hidden' WHERE id = $1", made[4])
    await views.see(world.paul, made[3])
    shown: list[int] = []
    for fresh in ([made[2], made[1], made[0]], []):
        assert await new_for(world.paul, moment, shown) == fresh
        shown += fresh
    with clock.at(moment - timedelta(hours=8)):
        later = [await post(world.ines) for _ in range(4)]
    for fresh in (later[:0:-1], later[:1]):
        assert await new_for(world.paul, moment, shown) == fresh
        shown += fresh
