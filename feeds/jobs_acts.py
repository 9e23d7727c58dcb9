"""What follows from answers, ways of one's own, changed Comments and plans to try."""

from app import jobs
from app.events import Event, Verb, on
from app.reach.notices import clear
from feeds import inquiries, notices, reminders, told


@jobs.every("*/5 * * * *")
async def remind() -> None:
    await reminders.remind()


@on(Verb.POST_APPLIED)
async def ask_what_went_wrong(event: Event) -> None:
    await inquiries.tell(event.subject)


@on(Verb.COMMENT_WAITING)
async def tell_waiting(event: Event) -> None:
    await told.waiting(event.subject)


@on(Verb.COMMENT_ADDED, Verb.COMMENT_DELETED)
async def untell_waiting(event: Event) -> None:
    await clear(f"comment_waiting:{event.subject}")


@on(Verb.COMMENT_EDITED)
async def tell_edited(event: Event) -> None:
    await notices.commented(event.subject)


@on(Verb.POST_PUBLISHED, Verb.POST_RESTORED)
async def tell_source(event: Event) -> None:
    await told.remixed(event.subject)


@on(Verb.POST_ACCEPTED)
async def tell_accepted_post(event: Event) -> None:
    await told.accepted(event.subject)
