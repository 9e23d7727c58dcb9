"""Pushes on their way: decided once for a person, then one job for each browser."""

from datetime import timedelta

from app import clock, database, jobs
from app.reach import checks, notices, pushes, subscriptions, webpush  # noqa: F401 - checks register themselves
from app.reach.webpush import Message
from app.web import told

DAY = timedelta(days=1)


async def reach(person: int) -> None:
    """Something is new. While such a job runs another one is not added: then `look` finds what it missed."""
    await jobs.enqueue("notice.push", key=str(person), person=person)


notices.reaches.append(reach)


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
