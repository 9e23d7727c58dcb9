"""Views: the first and the last time, written at most once an hour."""

from datetime import timedelta

from app import clock, database
from feeds import views
from tests.feeds.making import publish
from tests.world import World


async def test_the_first_time_stays_and_the_last_moves_after_an_hour(world: World) -> None:
    post, start = await publish(world.mira), clock.now()
    for minutes in (0, 30, 61):
        with clock.at(start + timedelta(minutes=minutes)):
            await views.see(world.jonas, post)
    seen = await database.value(
        "SELECT ARRAY[first_at, last_at] FROM post_view WHERE person_id = $1 AND post_id = $2",
        world.jonas,
        post,
    )
    assert seen == [start, start + timedelta(minutes=61)]


async def test_a_second_look_within_the_hour_writes_nothing(world: World) -> None:
    post, start = await publish(world.mira), clock.now()
    await views.see(world.jonas, post)
    with clock.at(start + timedelta(minutes=59)):
        await views.see(world.jonas, post)
    assert await database.value(
        "SELECT first_at = last_at FROM post_view WHERE person_id = $1 AND post_id = $2", world.jonas, post
    )
