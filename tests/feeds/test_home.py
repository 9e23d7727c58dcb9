"""Home: kinds mixed, lengths chosen, Skills of a newcomer first, and an end."""

import asyncio
import re
from datetime import timedelta
from typing import Any

import httpx
import pytest

from app import clock, database
from app.limits import Limits
from feeds import feed, follows, today
from feeds.drafts import StepText
from feeds.ending import ending
from tests.feeds.helpers import asset, film, photo, post
from tests.feeds.test_feed import walk
from tests.world import World, approved, sign_in


@pytest.fixture(scope="module")
async def pool_of_posts(world: World) -> list[int]:
    """40 Posts, newest first: 30 reflections on top, then films, photos and questions."""
    start = clock.now() - timedelta(days=2)
    made = []
    for number in range(40):
        with clock.at(start + timedelta(minutes=number)):
            if number in (4, 8):
                made.append(await film(world.mira, 45 if number == 4 else 90))
            elif number in (21, 22):
                made.append(await photo(world.mira))
            elif number == 23:
                made.append(await post(world.mira, "question", title="How hot is the milk?"))
            else:
                made.append(await post(world.mira, title=f"Steam {number}"))
    return made[::-1]


async def test_the_first_ten_hold_three_kinds_and_nothing_is_lost(
    world: World, pool_of_posts: list[int]
) -> None:
    first = await feed.page(world.jonas)
    kinds = [card.kind for card in first.cards]
    assert len(set(kinds[:10])) >= Limits().kinds_in_first_10
    assert sorted(await walk(world.jonas, "for_you", 20)) == sorted(pool_of_posts)


async def test_following_keeps_the_order_of_time(world: World, pool_of_posts: list[int]) -> None:
    await follows.set(world.greta, "person", world.mira, True)
    assert await walk(world.greta, "following", 20) == pool_of_posts


@pytest.mark.parametrize("tab", ["for_you", "following", "site"])
async def test_under_60_s_shows_none_longer(world: World, pool_of_posts: list[int], tab: str) -> None:
    await follows.set(world.sofia, "person", world.mira, True)
    seen: list[float] = []
    place = None
    while True:
        page = await feed.page(world.sofia, tab, place, longest=60)
        seen += [medium.duration_s or 0 for card in page.cards for medium in card.media]
        if page.next is None:
            break
        place = page.next
    assert 45 in seen
    assert max(seen) <= 60


async def test_for_you_ends_after_thirty_suggestions_and_goes_on_when_asked(
    world: World, pool_of_posts: list[int]
) -> None:
    first = await feed.page(world.jonas)
    assert not first.ended
    last = await feed.page(world.jonas, after=first.next)
    assert len(first.cards) + len(last.cards) == Limits().feed_end_after
    assert last.ended
    assert last.next
    more = await feed.page(world.jonas, after=last.next)
    assert [card.id for card in more.cards] == pool_of_posts[30:]


async def test_the_end_loads_nothing_by_itself(
    web: httpx.AsyncClient, world: World, pool_of_posts: list[int]
) -> None:
    async with await sign_in(web, world.jonas) as jonas:
        first = (await jonas.get("/")).text
        assert 'hx-trigger="near once"' in first
        onward = first.split('data-more hx-get="')[1].split('"')[0].replace("&amp;", "&")
        end = (await jonas.get(onward)).text
    assert "everything new. Nice one." in end
    assert "near once" not in end
    assert "More Posts" in end


async def test_a_length_holds_for_the_visit(web: httpx.AsyncClient, world: World) -> None:
    async with await sign_in(web, world.jonas) as jonas:
        answer = await jonas.get("/?length=60")
        assert "60 s" in answer.text
        assert "max-age" not in answer.headers["set-cookie"].lower()
        assert "60 s" in (await jonas.get("/?tab=site")).text
        assert "60 s" not in (await jonas.get("/?length=any")).text
        assert "60 s" not in (await jonas.get("/")).text


async def test_who_has_done_little_finds_the_chosen_skills_first(
    world: World, pool_of_posts: list[int]
) -> None:
    skill = await approved("Descaling")
    with clock.at(clock.now() - timedelta(days=9)):
        old = [await post(world.mira, title=f"Scale {n}", skills=["Descaling"]) for n in range(15)]
    await follows.set(world.lena, "skill", skill, True)
    first = await feed.page(world.lena)
    chosen = [card.id for card in first.cards if card.id in old]
    assert len(chosen) >= 0.6 * len(first.cards)
    assert sorted(await walk(world.lena, "for_you", 20)) == sorted([*pool_of_posts, *old])


async def test_the_question_at_the_end_is_open_and_of_a_skill_i_have(world: World) -> None:
    for name in ("Grinding", "Tamping"):
        await approved(name)
    await post(world.ines, title="Grind finer at noon", skills=["Grinding"])
    other = await post(world.jonas, "question", title="How hard do I press?", skills=["Tamping"])
    answered = await post(world.jonas, "question", title="Which burr?", skills=["Grinding"])
    mine = await post(world.jonas, "question", title="Why is it sour?", skills=["Grinding"])
    await database.execute(
        """
        WITH said AS (
            INSERT INTO comment (post_id, author_id, text, at) VALUES ($1, $2, 'Flat.', $3) RETURNING id
        )
        UPDATE post SET accepted_id = said.id FROM said WHERE post.id = $1
        """,
        answered,
        world.mira,
        clock.now(),
    )
    shown = (await ending(world.ines)).question
    assert shown
    assert shown.id == mine
    assert other != mine
    assert (await ending(world.greta)).question is None


async def test_the_end_names_what_helped_most_this_week(world: World) -> None:
    best = await post(world.mira, title="Weigh each dose", skills=["Grinding"])
    stale = await post(world.mira, title="Count to ten", skills=["Tamping"])
    for number, at in ((best, clock.now()), (stale, clock.now() - timedelta(days=8))):
        for person in (world.jonas, world.sofia):
            await database.execute(
                """
                INSERT INTO application (post_id, person_id, result, at, changed_at)
                VALUES ($1, $2, 'worked', $3, $3)
                """,
                number,
                person,
                at,
            )
    left = await ending(world.paul)
    assert left.best
    assert left.skill
    assert (left.best.id, left.skill.slug) == (best, "grinding")


async def test_a_page_asks_the_session_what_to_show_and_the_cards(
    web: httpx.AsyncClient, world: World, pool_of_posts: list[int]
) -> None:
    asked: list[Any] = []
    async with await sign_in(web, world.jonas) as jonas:
        await jonas.get("/")
        await today.put_aside(world.jonas)
        async with database.connection() as link:
            link.add_query_logger(asked.append)
        await jonas.get("/")
        await asyncio.sleep(0)
        async with database.connection() as link:
            link.remove_query_logger(asked.append)
    # The clock and the settings are asked anew every few seconds, whatever the page.
    dated = ("FROM clock", "FROM setting")
    statements = [one.query for one in asked if not any(name in one.query for name in dated)]
    assert len(statements) == 3, statements


async def test_a_guide_shows_the_picture_of_its_first_step(world: World) -> None:
    picture = await asset(world.mira)
    steps = [StepText("Brush the group head", picture), StepText("Rinse it")]
    number = await post(world.mira, "guide", title="Clean the group head", steps=steps, consent="nobody")
    card = next(card for card in (await feed.page(world.greta)).cards if card.id == number)
    assert card.cover
    assert card.cover.id == picture


async def test_the_first_picture_of_home_is_asked_for_before_anything_below(
    world: World, web: httpx.AsyncClient
) -> None:
    picture = await asset(world.mira)
    await database.execute(SIZES, picture)
    steps = [StepText("Unscrew it", picture), StepText("Soak it")]
    with clock.at(clock.now() + timedelta(hours=1)):
        await post(world.mira, "guide", title="Clean the shower", steps=steps, consent="nobody")
    await follows.set(world.tomas, "person", world.mira, True)
    signed_in = await sign_in(web, world.tomas)
    page = (await signed_in.get("/", params={"tab": "following"})).text
    asked, shown = page.index('rel="preload" as="image"'), page.index('class="picture"')
    assert asked < shown
    for place in (asked, shown):
        assert re.search(r'srcset="\S+w1440.webp\S* 1440w, \S+w720.webp\S* 720w"', page[place : place + 900])


SIZES = """
    INSERT INTO rendition (asset_id, version, name, key, media_type, width, height, size)
    SELECT
        $1, 1, format('w%s.webp', wide), format('media/%s/w%s', $1::text, wide),
        'image/webp', wide, wide * 16 / 9, 1000
    FROM unnest(array[1440, 720]) AS wide
"""
