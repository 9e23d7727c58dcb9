"""NOTICE-3: one mail a week, for those without push, with what waits and one open question."""

from datetime import datetime, timedelta

import pytest

from app import clock, database, jobs, limits
from app.people import people
from app.reach import digest, topics
from app.reach.digest import Line
from app.reach.jobs import look_at_the_week
from app.reach.notices import notify
from feeds import follows
from tests.app.reach.mail_server import Mailbox, stop, text
from tests.app.reach.push_service import Service
from tests.feeds.helpers import post
from tests.world import World, approved, next_monday

#: Everybody has been here for some weeks, and Porto works.
MONDAY = next_monday(10)


async def week(at: datetime) -> None:
    with clock.at(at):
        await look_at_the_week()
        await jobs.drain()


async def tell(person: int, number: int, by: int) -> None:
    await notify(person, "mentioned", subject=("thing", number), group=f"mentioned:{number}", actor=by)


async def test_the_digest_default_follows_push_and_address(
    mailbox: Mailbox, service: Service, world: World
) -> None:
    async def wanted(person: int) -> bool:
        return (await topics.choices(person))["digest", "mail"]

    assert await wanted(world.mira)
    await service.phone(world.mira)
    assert not await wanted(world.mira)
    await database.execute("UPDATE person SET email = NULL WHERE id = $1", world.jonas)
    assert not await wanted(world.jonas)
    await database.execute("UPDATE person SET email = 'jonas@brightwater.example' WHERE id = $1", world.jonas)
    await topics.choose(world.mira, "digest", "mail", state=True)
    await topics.choose(world.jonas, "digest", "mail", state=False)
    assert (await wanted(world.mira), await wanted(world.jonas)) == (True, False)
    with clock.at(MONDAY):
        due = await digest.due()
    assert world.mira in due
    assert world.jonas not in due


async def test_it_comes_once_a_week_in_working_hours_with_what_waits(mailbox: Mailbox, world: World) -> None:
    with clock.at(MONDAY - timedelta(days=1)):
        for number in range(5):
            await tell(world.mira, number, by=world.jonas)
    await week(MONDAY - timedelta(hours=4))  # six in the morning
    assert mailbox.taken() == []
    await week(MONDAY)
    await week(MONDAY + timedelta(hours=2))
    await week(MONDAY + timedelta(days=1))
    [found] = mailbox.taken()
    assert (found["To"], found["Subject"]) == ("Mira Alves <mira@brightwater.example>", "Your week on Pollen")
    assert text(found).count("Jonas Weber mentioned you") == digest.TOLD
    assert stop(found).startswith(f"/notices/stop/{world.mira}.digest.")
    with clock.at(MONDAY + timedelta(days=6)):
        await tell(world.mira, 9, by=world.jonas)
    await week(MONDAY + timedelta(days=7))
    assert len(mailbox.taken()) == 1


async def test_it_tells_the_newest_first_of_what_activity_lists(mailbox: Mailbox, world: World) -> None:
    for number in range(5):
        with clock.at(MONDAY - timedelta(hours=5 - number)):
            await tell(world.mira, number, by=world.jonas)
    await topics.choose(world.mira, "thanked", "pollen", state=False)
    with clock.at(MONDAY):
        await notify(world.mira, "thanked", subject=("thing", 9), group="thanked:9", actor=world.jonas)
        assert [one.subject_id for one in await digest.told(world.mira)] == ["4", "3", "2"]


async def test_who_came_this_week_needs_no_mail_about_it(mailbox: Mailbox, world: World) -> None:
    with clock.at(MONDAY - timedelta(days=3)):
        new = await people.add("nele@brightwater.example", "Nele New")
    with clock.at(MONDAY):
        assert new not in await digest.due()
    with clock.at(MONDAY + timedelta(days=7)):
        assert new in await digest.due()
    await people.leave(new, actor=None)


async def test_of_each_kind_the_first_that_is_found_counts(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def first(_: int) -> Line:
        return Line("question", "The first", "/posts/1")

    async def second(_: int) -> Line:
        return Line("question", "The second", "/posts/2")

    monkeypatch.setattr(digest, "sources", [first, second])
    assert [line.title for line in await digest.lines(world.mira)] == ["The first"]


async def test_it_holds_one_open_question_about_what_the_reader_knows(mailbox: Mailbox, world: World) -> None:
    skill = await approved("Steam wand")
    await follows.set(world.mira, "skill", skill, True)
    for title in ("Why does it spit?", "Which cloth?"):
        await post(world.jonas, "question", title=title)
    await post(world.jonas, "question", title="Who has the key?", skills=["Doors"])
    await week(MONDAY)
    [found] = [one for one in mailbox.taken() if "Mira" in one["To"]]
    said = text(found)
    assert sum(title in said for title in ("Why does it spit?", "Which cloth?")) == 1
    assert "Who has the key?" not in said
    assert "A question you may have an answer to" in said


async def test_nobody_hears_that_there_is_nothing(mailbox: Mailbox, world: World) -> None:
    await week(MONDAY)
    assert [one["To"] for one in mailbox.taken() if "greta" in one["To"]] == []
    assert await database.value("SELECT state FROM mail WHERE person_id = $1", world.greta) == "dropped"


@pytest.mark.parametrize("how", ["company", "person"])
async def test_it_can_be_switched_off(how: str, mailbox: Mailbox, world: World) -> None:
    with clock.at(MONDAY):
        await tell(world.mira, 1, by=world.jonas)
    if how == "company":
        await limits.change("digest", "off", actor=world.paul)
    else:
        await topics.choose(world.mira, "digest", "mail", state=False)
    await week(MONDAY)
    await limits.change("digest", "weekly", actor=world.paul)
    assert [one["To"] for one in mailbox.taken() if "Mira" in one["To"]] == []
