"""What follows from searches: helpers hear of questions, and what was looked for is kept for its time."""

from app import jobs
from app.events import Event, Verb, on
from feeds.search import asks, misses, recent


@on(Verb.POST_PUBLISHED, Verb.POST_RESTORED)
async def tell_helpers(event: Event) -> None:
    await asks.tell(event.subject)


@on(Verb.PERSON_LEFT)
async def forget_searches(event: Event) -> None:
    await recent.forget(event.subject)


@jobs.every("20 3 * * *")
async def sweep_searches() -> None:
    await recent.sweep()
    await misses.sweep()
