"""NOTICE-1: mail is a channel of its own; each has a one-click stop for its kind."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from aiosmtplib import SMTPAuthenticationError, SMTPResponseException

from app import clock, database, jobs
from app.hooks import Finding
from app.people import people
from app.reach import checks, mail, smtp, topics
from app.reach.jobs import look_for_mail
from app.reach.mail import PAUSES
from app.reach.notices import inbox, notify, read
from app.settings import settings
from app.tables import Mail
from tests.app.reach.mail_server import Mailbox, markup, stop, text
from tests.world import World, sign_in

MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


async def tell(person: int, kind: str, number: int, by: int | None = None) -> None:
    await notify(person, kind, subject=("thing", number), group=f"{kind}:{number}", actor=by)


async def mails() -> None:
    """The worker's schedule looks."""
    await look_for_mail()
    await jobs.drain()


async def wants(person: int, *names: str) -> None:
    for name in names:
        await topics.choose(person, name, "mail", state=True)


async def test_a_mail_says_what_activity_says_and_leads_there(mailbox: Mailbox, world: World) -> None:
    await wants(world.mira, "asked")
    with clock.at(MONDAY):
        await tell(world.mira, "mentioned", 1, by=world.jonas)
        await mails()
    [found] = mailbox.taken()
    [notice] = await inbox(world.mira)
    assert found["Subject"] == "Jonas Weber mentioned you"
    assert found["To"] == "Mira Alves <mira@brightwater.example>"
    assert found["From"] == "Pollen <pollen@brightwater.example>"
    assert f"http://pollen.test/notices/{notice.id}" in text(found)
    assert f'href="http://pollen.test/notices/{notice.id}"' in markup(found)
    assert "<style>" in markup(found)


async def test_only_kinds_that_were_asked_for_come_by_mail(mailbox: Mailbox, world: World) -> None:
    await wants(world.mira, "asked")
    with clock.at(MONDAY):
        await tell(world.mira, "answered", 1, by=world.jonas)
        await tell(world.jonas, "mentioned", 1, by=world.mira)
        await mails()
    assert mailbox.taken() == []


async def test_what_waits_of_a_kind_comes_as_one_and_once_a_day(mailbox: Mailbox, world: World) -> None:
    await wants(world.mira, "asked", "thanked")
    with clock.at(MONDAY - timedelta(days=1)):  # a Sunday
        for number in range(3):
            await tell(world.mira, "mentioned", number, by=world.jonas)
        await tell(world.mira, "thanked", 1, by=world.jonas)
        await mails()
    assert mailbox.taken() == []
    with clock.at(MONDAY):
        await mails()
        await tell(world.mira, "mentioned", 4, by=world.jonas)
        await mails()
    assert sorted(str(one["Subject"]) for one in mailbox.taken()) == [
        "3 new things for you",
        "Jonas Weber thanked you",
    ]
    with clock.at(MONDAY + timedelta(days=1)):
        await mails()
    assert [one["Subject"] for one in mailbox.taken()] == ["Jonas Weber mentioned you"]


async def test_what_is_a_week_old_is_no_news_for_a_mail(mailbox: Mailbox, world: World) -> None:
    await wants(world.mira, "asked")
    with clock.at(MONDAY - timedelta(days=8)):
        await tell(world.mira, "mentioned", 1, by=world.jonas)
    with clock.at(MONDAY):
        await mails()
    assert mailbox.taken() == []


async def test_a_mail_that_went_out_is_not_called_failed_by_a_second_try(
    mailbox: Mailbox, world: World
) -> None:
    number = await mail.write(world.mira, "asked", "once")
    assert number
    await mail.sent(number)
    await mail.give_up(number, "550 again?")
    assert (await row())[::2] == ("sent", None)


def test_a_password_that_is_wrong_today_may_be_mended_tomorrow() -> None:
    assert isinstance(smtp._judged(SMTPAuthenticationError(535, "wrong password")), smtp.Later)
    assert isinstance(smtp._judged(SMTPResponseException(550, "no such mailbox")), smtp.Refused)


async def test_the_link_stops_the_kind_without_sign_in_and_nothing_else(
    mailbox: Mailbox, web: httpx.AsyncClient, world: World
) -> None:
    await wants(world.mira, "asked", "thanked")
    with clock.at(MONDAY):
        await tell(world.mira, "mentioned", 1, by=world.jonas)
        await mails()
    [found] = mailbox.taken()
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    before = await topics.choices(world.mira)
    # What a mail program does: a POST from nowhere, without a cookie (RFC 8058, 3.1).
    foreign = {"sec-fetch-site": "cross-site", "origin": "https://mail.example"}
    answer = await web.post(stop(found), data=ONE_CLICK, headers=foreign)
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    after = await topics.choices(world.mira)
    assert {key for key in before if before[key] != after[key]} == {("asked", "mail")}
    assert await topics.choices(world.jonas) == {
        **before,
        ("asked", "mail"): False,
        ("thanked", "mail"): False,
    }


async def test_reading_the_link_changes_nothing_and_its_button_does(
    mailbox: Mailbox, web: httpx.AsyncClient, world: World
) -> None:
    await wants(world.mira, "asked")
    with clock.at(MONDAY):
        await tell(world.mira, "mentioned", 1, by=world.jonas)
        await mails()
    path = stop(mailbox.taken()[0])
    page = (await web.get(path)).text
    assert "mentions and replies" in page
    assert (await topics.choices(world.mira))["asked", "mail"]
    async with await sign_in(web, world.jonas) as jonas:  # whoever is signed in on this machine
        jonas.headers.pop("x-csrf")
        assert "No more of these mails" in (await jonas.post(path, data={"state": "off"})).text
    assert not (await topics.choices(world.mira))["asked", "mail"]
    await web.post(path, data={"state": "on"})
    assert (await topics.choices(world.mira))["asked", "mail"]


@pytest.mark.parametrize(
    "change", [lambda path: path[:-1] + "!", lambda path: path.replace(".asked.", ".tried.")]
)
async def test_nobody_makes_up_such_a_link(
    change: Any, mailbox: Mailbox, web: httpx.AsyncClient, world: World
) -> None:
    await wants(world.mira, "asked", "tried")
    with clock.at(MONDAY):
        await tell(world.mira, "mentioned", 1, by=world.jonas)
        await mails()
    path = change(stop(mailbox.taken()[0]))
    assert (await web.get(path)).status_code == 404
    assert (await web.post(path, data=ONE_CLICK)).status_code == 404
    assert (await topics.choices(world.mira))["tried", "mail"]


async def test_a_busy_server_is_asked_again_and_gets_the_same_number(mailbox: Mailbox, world: World) -> None:
    await wants(world.mira, "asked")
    mailbox.answers = ["451 try again later"]
    with clock.at(MONDAY):
        await tell(world.mira, "mentioned", 1, by=world.jonas)
        await mails()
        await mails()
        number = await database.value("SELECT id FROM mail")
    assert await row() == ("waiting", 1, "451 try again later")
    with clock.at(MONDAY + PAUSES[0]):
        await mails()
    [found] = mailbox.taken()
    assert found["Message-ID"] == f"<mail-{number}@brightwater.example>"
    assert (await row())[0] == "sent"


async def test_after_a_day_of_tries_it_is_given_up_with_a_reason(mailbox: Mailbox, world: World) -> None:
    await wants(world.mira, "asked")
    mailbox.answers = ["451 the disk is full"] * 20
    moment = MONDAY
    with clock.at(moment):
        await tell(world.mira, "mentioned", 1, by=world.jonas)
    for pause in (timedelta(0), *PAUSES):
        moment += pause
        with clock.at(moment):
            await mails()
    assert await row() == ("failed", len(PAUSES) + 1, "451 the disk is full")
    with clock.at(moment + timedelta(days=1)):
        await mails()
    assert len(mailbox.answers) == 20 - len(PAUSES) - 1


async def test_what_the_server_never_takes_is_tried_once(mailbox: Mailbox, world: World) -> None:
    await wants(world.mira, "asked")
    mailbox.answers = ["550 no such mailbox"]
    with clock.at(MONDAY):
        await tell(world.mira, "mentioned", 1, by=world.jonas)
        await mails()
        assert await row() == ("failed", 0, "550 no such mailbox")
        [_, found] = await doctor()
    assert found == Finding("mail", ok=True, note="given up in the last week: 1")


async def test_no_mail_tells_what_was_read_or_is_no_longer_wanted(mailbox: Mailbox, world: World) -> None:
    await wants(world.mira, "asked")
    await wants(world.jonas, "asked")
    with clock.at(MONDAY):
        for person in (world.mira, world.jonas):
            await tell(person, "mentioned", 1, by=world.ines)
            await mail.decide(person)
        await read(world.mira)
        await topics.choose(world.jonas, "asked", "mail", state=False)
        await jobs.drain()
    assert mailbox.taken() == []
    assert await database.values("SELECT DISTINCT state FROM mail") == ["dropped"]


async def test_nobody_who_left_gets_a_mail(mailbox: Mailbox, world: World) -> None:
    gone = await people.add("gone@brightwater.example", "Gone Soon")
    await wants(gone, "asked")
    with clock.at(MONDAY):
        await tell(gone, "mentioned", 1, by=world.ines)
        await mail.decide(gone)
        await people.leave(gone, actor=None)
        await mails()
    assert mailbox.taken() == []


async def test_no_name_and_no_address_breaks_a_mail(mailbox: Mailbox, world: World) -> None:
    odd = await people.add("odd@brightwater.example", "Odd\nBcc: all@brightwater.example")
    none = await people.add("not an address", "Nobody There")
    with clock.at(MONDAY):
        for person in (odd, none):
            await wants(person, "asked")
            await tell(person, "mentioned", 1, by=odd)
        await mails()
    [found] = mailbox.taken()
    assert found["To"].addresses[0].addr_spec == "odd@brightwater.example"
    assert found["Bcc"] is None
    assert found["Subject"] == "Odd Bcc: all@brightwater.example mentioned you"
    assert await database.value("SELECT state FROM mail WHERE person_id = $1", none) == "failed"
    for person in (odd, none):
        await people.leave(person, actor=None)


async def test_a_mail_is_in_the_language_of_its_reader(mailbox: Mailbox, world: World) -> None:
    await wants(world.jonas, "asked")
    await database.execute("UPDATE person SET language = 'de' WHERE id = $1", world.jonas)
    with clock.at(MONDAY):
        await tell(world.jonas, "mentioned", 1, by=world.mira)
        await mails()
    await database.execute("UPDATE person SET language = NULL WHERE id = $1", world.jonas)
    [found] = mailbox.taken()
    assert found["Content-Language"] == "de"
    assert str(found["Subject"]) == "Mira Alves hat dich erwähnt"
    assert '<html lang="de"' in markup(found)


async def test_without_a_server_there_is_no_mail_and_no_switch(web: httpx.AsyncClient, world: World) -> None:
    await wants(world.mira, "asked")
    await tell(world.mira, "mentioned", 77, by=world.jonas)
    assert await mail.due() == []
    async with await sign_in(web, world.mira) as mira:
        page = (await mira.get("/me/notices")).text
    assert "mail-asked" not in page
    [_, found] = await doctor()
    assert found == Finding("mail", ok=True, note="off: set POLLEN_SMTP_URL")


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://mail.example?from=nobody"])
def test_an_address_that_is_none_is_named_to_the_operator(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLLEN_SMTP_URL", url)
    settings.cache_clear()
    with pytest.raises(ValueError, match="POLLEN_SMTP_URL"):
        smtp.server()
    monkeypatch.undo()
    settings.cache_clear()


async def row() -> tuple[str, int, str | None]:
    [found] = await Mail.select(Mail.state, Mail.tries, Mail.reason)
    return found["state"], found["tries"], found["reason"]


async def doctor() -> list[Finding]:
    return [*await checks.examine(), *await checks.examine_mail()]
