"""The inbox: one row per group, news only when something is new."""

from datetime import timedelta

import httpx
import pytest

from app import clock, database, jobs, limits
from app.reach import mail, topics
from app.reach.jobs import look_at_the_week, look_for_mail
from app.reach.notices import clear, inbox, notify, read, sweep, unread
from app.reach.topics import TOPICS, Topic
from tests.app.reach.mail_server import Mailbox, text
from tests.app.reach.push_service import Service
from tests.app.reach.test_webpush import MONDAY
from tests.world import World, sign_in


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
    with clock.at(long_ago):
        await mail.write(world.greta, "asked", "still to be sent")
    await sweep()
    assert await database.values("SELECT group_key FROM notice WHERE person_id = $1", world.greta) == ["new"]
    assert await database.values("SELECT key FROM mail WHERE person_id = $1", world.greta) == [
        "new",
        "still to be sent",
    ]
    assert await database.value("SELECT count(*) FROM push WHERE person_id = $1", world.greta) == 1


async def test_a_push_that_told_something_younger_too_is_kept_with_it(world: World) -> None:
    now = clock.now()
    long_ago = now - timedelta(days=(await limits.current()).notices_days, hours=1)
    push = await database.value(
        "INSERT INTO push (person_id, at, personal) VALUES ($1, $2, false) RETURNING id", world.lena, long_ago
    )
    await notify(world.lena, "useful", subject=("post", 1), group="young")
    await database.execute("UPDATE notice SET push_id = $1 WHERE person_id = $2", push, world.lena)
    await sweep()
    assert await database.value("SELECT push_id FROM notice WHERE person_id = $1", world.lena) == push


async def test_what_comes_while_one_reads_stays_new(world: World) -> None:
    began = clock.now()
    with clock.at(began + timedelta(seconds=1)):
        await notify(world.tomas, "useful", subject=("post", 1), group="later")
    await read(world.tomas)
    assert await unread(world.tomas) == 1


@pytest.mark.parametrize("topic", [topic for topic in TOPICS if topic.kinds], ids=lambda topic: topic.name)
async def test_a_notice_that_lacks_a_fact_breaks_neither_activity_nor_mail_nor_push(
    topic: Topic, service: Service, mailbox: Mailbox, web: httpx.AsyncClient, world: World
) -> None:
    """Rows as another version may have left them: without any fact, about nothing that has a number."""
    with clock.at(MONDAY):
        phone = await service.phone(world.mira)
        await database.execute(WITHOUT_FACTS, world.mira, list(topic.kinds), SUBJECTS, clock.now())
        await notify(world.mira, "replied", subject=("thing", 1), group="sound", actor=world.jonas)
        for one in TOPICS:
            if "mail" in one.channels:
                await topics.choose(world.mira, one.name, "mail", state=True)
        await look_for_mail()
        await look_at_the_week()
        await jobs.drain()
    async with await sign_in(web, world.mira) as mira:
        for tab in ("", "asked", "tried", "answered"):
            assert (await mira.get("/activity", params={"tab": tab})).status_code == 200
        assert "Jonas Weber replied to you" in (await mira.get("/activity")).text
        for number in await database.values("SELECT id FROM notice WHERE person_id = $1", world.mira):
            assert (await mira.get(f"/notices/{number}")).status_code == 303
    assert "Jonas Weber replied to you" in " ".join(text(mail) for mail in mailbox.taken())
    assert service.said(phone)


@pytest.mark.parametrize("kind", ["report_outcome", "appeal_decided", "file_replaced"])
async def test_a_notice_without_its_fact_is_left_out_everywhere_and_logged_once(
    kind: str,
    service: Service,
    mailbox: Mailbox,
    web: httpx.AsyncClient,
    world: World,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with clock.at(MONDAY):
        phone = await service.phone(world.mira)
        await topics.choose(world.mira, topics.topic(kind).name, "mail", state=True)
        await notify(world.mira, kind, subject=("thing", 1), group="broken")
        await look_for_mail()
        await look_at_the_week()
        await jobs.drain()
    async with await sign_in(web, world.mira) as mira:
        pages = [(await mira.get("/activity")).text for _ in range(2)]
    assert not any("told-me" in page for page in pages)
    assert (mailbox.taken(), service.said(phone)) == ([], [])
    told = [record.getMessage() for record in caplog.records if record.name == "pollen.notices"]
    assert len(told) == 1
    assert kind in told[0]


#: What the ids of Notices are about.
SUBJECTS = ["post", "application", "comment", "change", "community", "list", "case", "thing"]

WITHOUT_FACTS = """
    INSERT INTO notice (person_id, kind, subject_kind, subject_id, group_key, at)
    SELECT $1, kind, subject, 'gone', kind || subject, $4
    FROM unnest($2::text[]) AS kind, unnest($3::text[]) AS subject
"""
