"""The inbox: one row per group, news only when something is new."""

from datetime import timedelta

from app import clock, database, limits
from app.reach import mail
from app.reach.notices import clear, inbox, notify, read, sweep
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


async def test_what_is_older_than_90_days_is_swept_with_its_pushes_and_mails(world: World) -> None:
    long_ago = clock.now() - timedelta(days=(await limits.current()).notices_days, hours=1)
    for moment, group in ((long_ago, "old"), (clock.now(), "new")):
        with clock.at(moment):
            await notify(world.greta, "useful", subject=("post", 1), group=group)
            push = await database.value(
                "INSERT INTO push (person_id, at, personal) VALUES ($1, $2, false) RETURNING id",
                world.greta,
                clock.now(),
            )
            await database.execute("UPDATE notice SET push_id = $1 WHERE group_key = $2", push, group)
            await mail.write(world.greta, "asked", group)
            await database.execute("UPDATE mail SET state = 'sent'")
    await sweep()
    assert await database.values("SELECT group_key FROM notice WHERE person_id = $1", world.greta) == ["new"]
    assert await database.values("SELECT key FROM mail WHERE person_id = $1", world.greta) == ["new"]
    assert await database.value("SELECT count(*) FROM push WHERE person_id = $1", world.greta) == 1
