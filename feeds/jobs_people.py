"""What follows when a question names somebody, and when somebody leaves."""

from app.events import Event, Verb, on
from feeds import asking, handover


@on(Verb.POST_PUBLISHED, Verb.POST_EDITED, Verb.POST_RESTORED)
async def ask_those_named(event: Event) -> None:
    await asking.ask(event.subject)


@on(Verb.POST_UNPUBLISHED, Verb.POST_HIDDEN, Verb.POST_DELETED)
async def spare_those_named(event: Event) -> None:
    await asking.withdraw(event.subject)


@on(Verb.PERSON_LEFT)
async def tell_of_orphans(event: Event) -> None:
    await handover.tell(event.subject)
