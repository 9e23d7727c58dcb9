"""What follows from Reactions, Applications and Comments: Notices to those concerned."""

from app import database
from app.events import Event, Verb, on
from app.reach import digest, pushes
from app.reach.notices import clear
from feeds import notices, standing, told, weekly

pushes.gone.append(standing.gone)
digest.sources.append(weekly.question)


@on(Verb.REACTION_SET, Verb.REACTION_TAKEN_BACK)
async def tell_reaction(event: Event) -> None:
    at = await database.value("SELECT at FROM event WHERE id = $1", event.id)
    await notices.reacted(event.subject, str(event.ids["kind"]), at)


@on(Verb.POST_APPLIED)
async def tell_application(event: Event) -> None:
    await notices.applied(event.subject)


@on(Verb.APPLICATION_TAKEN_BACK)
async def untell_application(event: Event) -> None:
    await clear(f"tried:{event.subject}")


@on(Verb.APPLICATION_CONFIRMED)
async def tell_confirmation(event: Event) -> None:
    await told.confirmed(event.subject)


@on(Verb.COMMENT_ADDED)
async def tell_comment(event: Event) -> None:
    await notices.commented(event.subject)


@on(Verb.COMMENT_DELETED)
async def untell_comment(event: Event) -> None:
    await clear(f"comment:{event.subject}")


@on(Verb.COMMENT_THANKED)
async def tell_thanks(event: Event) -> None:
    await notices.thanked(event.subject)


@on(Verb.ANSWER_ACCEPTED)
async def tell_accepted(event: Event) -> None:
    await notices.accepted(event.subject)
