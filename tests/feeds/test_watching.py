"""Where a person stopped, and what counts as a view: by the seconds that can really have played."""

from datetime import timedelta

import httpx
import pytest

from app import clock, database
from app.refusal import Refusal
from feeds import upkeep, watching
from tests.feeds.helpers import draft, film, photo, verbs
from tests.world import World, sign_in

VIEWED, FINISHED = "post.viewed", "post.finished"


async def plays(
    person: int, post: int, seconds: int, *, start: int = 0, later: timedelta = timedelta(0)
) -> None:
    """As the player reports it: soon after the start, then each second, as far as `seconds`."""
    began = clock.now() + later
    for second in range(1, seconds + 1):
        with clock.at(began + timedelta(seconds=second)):
            await watching.report(person, post, start + second, 1)


async def test_a_view_is_ten_seconds_of_play(world: World) -> None:
    post = await film(world.mira, 180)
    await plays(world.jonas, post, 9)
    assert VIEWED not in await verbs(post)
    await plays(world.jonas, post, 1, later=timedelta(seconds=9))
    assert VIEWED in await verbs(post)


async def test_of_a_short_clip_a_view_is_thirty_per_cent(world: World) -> None:
    post = await film(world.mira, 20)
    await plays(world.jonas, post, 5)
    assert VIEWED not in await verbs(post)
    await plays(world.jonas, post, 1, later=timedelta(seconds=5))
    assert VIEWED in await verbs(post)


async def test_two_plays_in_one_hour_are_one_view(world: World) -> None:
    post = await film(world.mira, 60)
    for minutes in (0, 20, 59):
        await plays(world.jonas, post, 12, later=timedelta(minutes=minutes))
    assert (await verbs(post)).count(VIEWED) == 1
    await plays(world.jonas, post, 12, later=timedelta(minutes=75))
    assert (await verbs(post)).count(VIEWED) == 2


async def test_nine_seconds_today_and_nine_tomorrow_are_no_view(world: World) -> None:
    post = await film(world.mira, 180)
    for days in (0, 1):
        await plays(world.jonas, post, 9, later=timedelta(days=days))
    assert VIEWED not in await verbs(post)


async def test_each_person_views_for_oneself(world: World) -> None:
    post = await film(world.mira, 60)
    for person in (world.jonas, world.sofia):
        await plays(person, post, 12)
    assert (await verbs(post)).count(VIEWED) == 2


async def test_it_is_finished_once_when_eighty_per_cent_have_played(world: World) -> None:
    post = await film(world.mira, 30)
    await plays(world.jonas, post, 15)
    await plays(world.jonas, post, 8, start=15, later=timedelta(days=1))
    assert FINISHED not in await verbs(post)
    await plays(world.jonas, post, 7, start=23, later=timedelta(days=1, seconds=8))
    await plays(world.jonas, post, 30, later=timedelta(days=2))
    assert (await verbs(post)).count(FINISHED) == 1


async def test_jumping_to_the_end_finishes_nothing(world: World) -> None:
    post = await film(world.mira, 60)
    await plays(world.jonas, post, 12, start=48)
    assert FINISHED not in await verbs(post)


async def test_authors_do_not_view_what_they_made_but_find_their_place(world: World) -> None:
    post = await film(world.mira, 60)
    await plays(world.mira, post, 40)
    assert not {VIEWED, FINISHED} & set(await verbs(post))
    assert await watching.stopped(world.mira, post) == 40


async def test_more_than_time_allows_is_not_believed(world: World) -> None:
    post, start = await film(world.mira, 60), clock.now()
    for second in (0, 1):
        with clock.at(start + timedelta(seconds=second)):
            await watching.report(world.jonas, post, 59, 86_400)
    assert VIEWED not in await verbs(post)


async def test_at_double_speed_five_seconds_of_time_are_ten_of_the_clip(world: World) -> None:
    post, start = await film(world.mira, 60), clock.now()
    for second, played in ((1, 2), (6, 10)):
        with clock.at(start + timedelta(seconds=second)):
            await watching.report(world.jonas, post, played, played)
    assert VIEWED in await verbs(post)


async def test_the_list_of_what_happened_does_not_say_who_watched(world: World) -> None:
    post = await film(world.mira, 20)
    await plays(world.jonas, post, 20)
    assert await database.values(
        "SELECT actor_id FROM event WHERE subject_id = $1 AND verb IN ('post.viewed', 'post.finished')",
        str(post),
    ) == [None, None]


@pytest.mark.parametrize(
    ("stop", "offered"), [(0, None), (4.9, None), (5, 5), (40, 40), (53.9, 53.9), (54, None), (60, None)]
)
async def test_it_offers_to_go_on_but_not_at_the_very_start_or_end(
    world: World, stop: float, offered: float | None
) -> None:
    post = await film(world.mira, 60)
    await watching.report(world.jonas, post, stop, 0)
    assert await watching.stopped(world.jonas, post) == offered
    assert await watching.stopped(world.sofia, post) is None


async def test_without_a_clip_or_a_right_to_read_nothing_is_kept(world: World) -> None:
    with pytest.raises(Refusal, match="watch_nothing"):
        await watching.report(world.jonas, await photo(world.mira), 1, 1)
    with pytest.raises(Refusal, match="not_found"):
        await watching.report(world.jonas, await draft(world.mira, "video"), 1, 1)


async def test_the_place_goes_when_the_post_is_emptied(world: World) -> None:
    post = await film(world.mira, 60)
    await watching.report(world.jonas, post, 40, 0)
    await database.execute(
        "UPDATE post SET deleted_at = $2 WHERE id = $1", post, clock.now() - timedelta(days=31)
    )
    await upkeep.purge()
    assert await database.value("SELECT count(*) FROM watching WHERE post_id = $1", post) == 0


@pytest.mark.parametrize("at", ["nan", "inf", "-1", "1e9", "soon"])
async def test_what_is_no_second_is_refused(web: httpx.AsyncClient, world: World, at: str) -> None:
    post = await film(world.mira, 60)
    async with await sign_in(web, world.jonas) as client:
        answer = await client.post(f"/posts/{post}/watch", data={"at": at, "played": "1"})
    assert answer.status_code == 422
