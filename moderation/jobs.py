"""What follows by itself: moderators hear of work, run-out claims are freed."""

from app import jobs
from app.events import Event, Verb, on
from moderation import bell, queue


@on(Verb.REPORT_MADE)
async def tell_case(event: Event) -> None:
    await bell.case(int(event.ids["case"]))
    await bell.oncall(int(event.ids["case"]))


@on(Verb.POST_HELD, Verb.POST_HIDDEN)
async def tell_hold(event: Event) -> None:
    await bell.hold(event.subject)


@on(Verb.APPEAL_MADE)
async def tell_appeal(event: Event) -> None:
    await bell.appeal(event.subject)


@jobs.every("* * * * *")
async def free_claims() -> None:
    await queue.sweep()
