"""What follows when a question names somebody: they are asked, as long as it stands."""

from app.events import Event, Verb, on
from feeds import asking


@on(Verb.POST_PUBLISHED, Verb.POST_EDITED, Verb.POST_RESTORED)
async def ask_those_named(event: Event) -> None:
    await asking.ask(event.subject)


@on(Verb.POST_UNPUBLISHED, Verb.POST_HIDDEN, Verb.POST_DELETED)
async def spare_those_named(event: Event) -> None:
    await asking.withdraw(event.subject)
