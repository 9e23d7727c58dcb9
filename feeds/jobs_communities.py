"""What follows for Communities: whoever leaves the company leaves them in good hands."""

from app.events import Event, Verb, on
from feeds import members


@on(Verb.PERSON_LEFT)
async def hand_over(event: Event) -> None:
    await members.hand_over(event.subject)
