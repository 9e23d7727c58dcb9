"""What an author learns of the attention for a Post (INS-4): nobody else, and nothing below five people."""

import re
from datetime import timedelta

import httpx
import pytest

from app import clock, database, limits
from app.people import people, preferences
from app.refusal import Refusal
from feeds import applications, handover, posts, saves, views, watching
from feeds.attention import attention, told
from tests.feeds.helpers import film, post
from tests.world import World, sign_in


async def crowd(amount: int) -> list[int]:
    return [await people.add(None, f"Viewer {number}") for number in range(amount)]


async def plays(person: int, post: int, start: int, stop: int) -> None:
    """As the player reports it, each second from `start` to `stop`."""
    began = clock.now()
    for second in range(start + 1, stop + 1):
        with clock.at(began + timedelta(seconds=second)):
            await watching.report(person, post, second, 1)


async def test_the_curve_tells_for_each_five_seconds_who_was_still_there(
    web: httpx.AsyncClient, world: World
) -> None:
    clip = await film(world.mira, 20)
    for person, stop in zip(await crowd(5), (20, 20, 10, 10, 4), strict=True):
        await plays(person, clip, 0, stop)
    found = await attention(world.mira, clip)
    assert found.curve == [1.0, 0.8, 0.4, 0.4]
    async with await sign_in(web, world.mira) as mira:
        page = (await mira.get(f"/posts/{clip}/attention")).text
    assert "From 0:10 on fewer than half are still there." in page
    assert re.findall(r'<td class="number">(\d+)</td>', page) == ["100", "80", "40", "40"]
    assert found.part_s == 5
    assert found.seen.reach is None, "four seconds of twenty are no view, so four people saw it"


async def test_the_curve_is_empty_under_five_viewers(world: World) -> None:
    clip = await film(world.mira, 20)
    least = (await limits.current()).k
    people_there = await crowd(least)
    for person in people_there[1:]:
        await plays(person, clip, 0, 20)
    found = await attention(world.mira, clip)
    assert (found.curve, found.seen.reach, found.seen.views, found.saves) == ([], None, None, None)
    await plays(people_there[0], clip, 0, 20)
    found = await attention(world.mira, clip)
    assert (found.curve, found.seen.reach, found.seen.views) == ([1.0] * 4, least, least)


async def test_what_was_jumped_over_was_not_watched(world: World) -> None:
    clip = await film(world.mira, 30)
    for person in await crowd(5):
        await plays(person, clip, 0, 5)
        await plays(person, clip, 20, 30)
    assert (await attention(world.mira, clip)).curve == [1.0, 0.0, 0.0, 0.0, 1.0, 1.0]


async def test_authors_do_not_count_in_their_own_numbers(world: World) -> None:
    clip = await film(world.mira, 20)
    for person in [*(await crowd(4)), world.mira]:
        await plays(person, clip, 0, 20)
        await views.see(person, clip)
    assert (await attention(world.mira, clip)).seen.reach is None


async def test_a_post_without_a_clip_has_reach_and_no_curve(world: World) -> None:
    made = await post(world.mira)
    for person in await crowd(5):
        await views.see(person, made)
        await saves.set(person, made, True)
    await applications.apply(world.jonas, made, "partly")
    found = await attention(world.mira, made)
    assert (found.seen.reach, found.seen.views, found.saves, found.curve, found.clip) == (
        5,
        None,
        5,
        [],
        False,
    )
    assert (found.applications, found.worked) == (1, 0)


async def test_nobody_but_the_author_opens_it(web: httpx.AsyncClient, world: World) -> None:
    made = await post(world.mira)
    for person in (world.jonas, world.sofia, world.ines, world.lena, world.paul):
        with pytest.raises(Refusal, match="not_found"):
            await attention(person, made)
    async with await sign_in(web, world.mira) as mira:
        page = (await mira.get(f"/posts/{made}/attention")).text
        assert "once 5 colleagues have seen it" in page
        assert (await mira.get(f"/posts/{made}")).text.count(f"/posts/{made}/attention") == 1


async def test_html_and_api_of_others_hold_no_view_count_by_default(
    web: httpx.AsyncClient, world: World
) -> None:
    clip = await film(world.mira, 20, title="Look here")
    viewers = await crowd(6)
    for person in viewers:
        await views.see(person, clip)
    async with await sign_in(web, world.jonas) as jonas:
        page = (await jonas.get(f"/posts/{clip}")).text
        assert not re.search(r"Seen by|\bviews?\b", re.sub(r"<[^>]*>", " ", page))
        known = (await jonas.get(f"/api/v1/posts/{clip}")).json()
        assert not {"view", "views", "reach", "seen"} & {part for name in known for part in name.split("_")}


async def test_the_author_chooses_who_reads_how_often_it_was_seen(
    web: httpx.AsyncClient, world: World
) -> None:
    made = await post(world.mira)
    assert await told(world.jonas, made) is None
    await preferences.set(world.mira, "views", "all")
    assert await told(world.jonas, made) is None, "too few people"
    for person in await crowd(5):
        await views.see(person, made)
    seen = await told(world.jonas, made)
    assert seen
    assert seen.reach == 5
    async with await sign_in(web, world.jonas) as jonas:
        assert "Seen by 5 colleagues" in (await jonas.get(f"/posts/{made}")).text
        await preferences.set(world.mira, "views", "community")
        assert "Seen by" not in (await jonas.get(f"/posts/{made}")).text
    await preferences.set(world.mira, "views", "me")
    assert await told(world.jonas, made) is None


async def test_the_choice_for_communities_shows_it_to_their_members(world: World) -> None:
    made = await post(world.sofia)
    number = await database.value(
        "INSERT INTO community (slug, name, owner_id) VALUES ('steam', 'Steam', $1) RETURNING id", world.sofia
    )
    await database.execute("UPDATE post SET community_id = $2 WHERE id = $1", made, number)
    await database.execute(
        "INSERT INTO membership (community_id, person_id, at) VALUES ($1, $2, $3)",
        number,
        world.jonas,
        clock.now(),
    )
    for person in await crowd(5):
        await views.see(person, made)
    await preferences.set(world.sofia, "views", "community")
    assert await told(world.jonas, made)
    assert await told(world.tomas, made) is None


async def test_who_took_a_post_over_chooses_who_reads_how_often_it_was_seen(world: World) -> None:
    made = await post(await people.add(None, "Gone Graham"))
    for person in await crowd(5):
        await views.see(person, made)
    await preferences.set(world.mira, "views", "all")
    await handover.leave(world.paul, "gone-graham", "mira-alves")
    seen = await told(world.jonas, made)
    assert seen
    assert seen.reach == 5
    assert await told(world.mira, made) is None, "to Mira her own page tells more"
    await preferences.set(world.mira, "views", "me")
    assert await told(world.jonas, made) is None


async def test_what_was_deleted_has_no_page(world: World) -> None:
    made = await post(world.mira)
    await posts.delete(world.mira, made)
    with pytest.raises(Refusal, match="not_found"):
        await attention(world.mira, made)
