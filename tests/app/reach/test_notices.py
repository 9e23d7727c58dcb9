"""The inbox: one row per group, news only when something is new."""

from app.reach.notices import clear, inbox, notify, read
from tests.world import World


async def test_a_repeat_is_no_news_and_a_higher_count_is(world: World) -> None:
    for _ in range(2):
        await notify(world.mira, "useful", subject=("post", 1), group="useful:1", times=3, post=1)
    [notice] = await inbox(world.mira)
    assert (notice.times, notice.facts, notice.read_at) == (3, {"post": 1}, None)
    await read(world.mira)
    await notify(world.mira, "useful", subject=("post", 1), group="useful:1", times=3, post=1)
    assert (await inbox(world.mira))[0].read_at is not None
    await notify(world.mira, "useful", subject=("post", 1), group="useful:1", times=4, actor=world.jonas)
    [notice] = await inbox(world.mira)
    assert (notice.times, notice.actor_name, notice.read_at) == (4, "Jonas Weber", None)


async def test_what_needs_nobody_any_more_goes_from_every_inbox(world: World) -> None:
    for person in (world.ines, world.tomas):
        await notify(person, "case", subject=("case", 9), group="case:9")
    await clear("case:9")
    assert await inbox(world.ines) == []
    assert await inbox(world.tomas) == []
