"""What keeps Home fresh: lists made anew after what people do, what goes with what, what is busy."""

from app import database, jobs
from app.events import Event, Verb, on
from feeds import neighbours, ranked


@on(
    Verb.POST_APPLIED,
    Verb.APPLICATION_TAKEN_BACK,
    Verb.POST_SAVED,
    Verb.POST_UNSAVED,
    Verb.POST_FINISHED,
    Verb.REACTION_SET,
    Verb.COMMENT_ADDED,
    Verb.FOLLOWED,
    Verb.UNFOLLOWED,
)
async def age_list(event: Event) -> None:
    actor = event.actor_id or await database.value(
        "SELECT person_id FROM event_actor WHERE event_id = $1", event.id
    )
    if actor is not None:
        await ranked.age(actor)


@on(Verb.REPORT_UPHELD)
async def fault_post(event: Event) -> None:
    await ranked.fault(str(event.ids["case"]))


@on(Verb.POST_RESTORED)
async def absolve_post(event: Event) -> None:
    await ranked.absolve(event.subject)


@jobs.every("* * * * *")
async def rebuild_aged() -> None:
    await ranked.rebuild_aged()


@jobs.every("17 * * * *")
async def rebuild_active() -> None:
    await neighbours.warm()
    await ranked.rebuild_active()


@jobs.every("40 2 * * *")
async def learn_neighbours() -> None:
    await neighbours.know_teams()
    await neighbours.learn()
