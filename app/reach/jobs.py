"""Pushes and mails on their way: decided once for a person, then one job for each browser and each mail."""

from datetime import timedelta

from app import brand, clock, database, jobs
from app.reach import (
    checks,  # noqa: F401 - they register themselves
    digest,
    mail,
    notices,
    pushes,
    smtp,
    subscriptions,
    webpush,
)
from app.reach.webpush import Message
from app.web import letters, told

DAY = timedelta(days=1)


async def reach(person: int) -> None:
    """Something is new. While such a job runs another one is not added: then `look` finds what it missed."""
    await jobs.enqueue("notice.push", key=str(person), person=person)


async def carry(number: int) -> None:
    """A mail is to be sent."""
    await jobs.enqueue("mail.send", key=str(number), mail_id=number)


notices.reaches.append(reach)
mail.carriers.append(carry)
pushes.gone.append(told.untold)


@jobs.every("*/5 * * * *")
async def look() -> None:
    """What waited for the morning, or for tomorrow's budget."""
    for person in await pushes.due():
        await reach(person)


@jobs.job("notice.push")
async def push_notices(person: int) -> None:
    async with database.transaction():
        for push in await pushes.decide(person):
            for browser in await subscriptions.live(person):
                await jobs.enqueue("push.send", push=push, browser=browser)


@jobs.job("push.send")
async def send_push(push: int, browser: int) -> None:
    """Made now, so that no job keeps a name and nobody hears of what they have read."""
    if found := await pushes.load(push):
        text = told.push(found)
        lives = min(found.ends - clock.now(), DAY)
        await _send(browser, Message(text, f"push-{push}", found.personal, lives))


@jobs.job("push.try")
async def try_push(browser: int, language: str | None) -> None:
    """The test message that a person asked for: now, whatever the hour."""
    await _send(browser, Message(told.trial(language), "trial", True, timedelta(minutes=10)))


@jobs.every("*/5 * * * *")
async def look_for_mail() -> None:
    """What waits by mail, and what a server did not take."""
    for person in await mail.due():
        await mail.decide(person)
    for number in await mail.overdue():
        await carry(number)


@jobs.every("7 * * * *")
async def look_at_the_week() -> None:
    if mail.on():
        await jobs.enqueue("mail.digest", key="all")


@jobs.job("mail.digest", limit=1)
async def write_digests() -> None:
    week = await digest.key()
    for person in await digest.due():
        await mail.write(person, "digest", week)


# One after the other, so that a company's mail server meets no crowd.
@jobs.job("mail.send", limit=2)
async def send_mail(mail_id: int) -> None:
    """Sent at least once: when the worker dies in between, the second one bears the same number."""
    found = await mail.load(mail_id)
    if found is None:
        await mail.drop(mail_id)
        return
    await brand.follow()
    try:
        await smtp.send(letters.letter(found), found.address)
    except smtp.Later as reason:
        await mail.postpone(mail_id, str(reason))
    except smtp.Refused as reason:
        await mail.give_up(mail_id, str(reason))
    else:
        await mail.sent(mail_id)


@jobs.every("40 3 * * *")
async def sweep() -> None:
    await notices.sweep()


async def _send(browser: int, message: Message) -> None:
    address = await subscriptions.address(browser)
    if address is None:
        return
    try:
        await webpush.send(address, message)
    except webpush.Dead:
        await subscriptions.drop(browser)
    except webpush.Busy:
        if not await subscriptions.failed(browser):
            raise
    else:
        await subscriptions.worked(browser)
