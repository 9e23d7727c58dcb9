"""Events that pay, and what closes by itself."""

from app import jobs
from app.events import Event, Verb, on
from feeds import merging
from feeds.merging import Carrier
from gamification import acts, awards, campaigns

merging.carriers += [Carrier("award", ("person_id", "quarter")), Carrier("campaign", ("id",))]


@on(Verb.POST_APPLIED, Verb.APPLICATION_TAKEN_BACK)
async def pay_application(event: Event) -> None:
    if event.actor_id:
        await acts.application(int(event.ids["post"]), event.actor_id, event=event.id)


@on(Verb.APPLICATION_CONFIRMED)
async def pay_confirmed(event: Event) -> None:
    await acts.confirmed(event.subject, event=event.id)


@on(Verb.POST_SAVED, Verb.POST_UNSAVED)
async def pay_save(event: Event) -> None:
    if event.actor_id:
        await acts.save(event.subject, event.actor_id, event=event.id)


@on(Verb.REACTION_SET, Verb.REACTION_TAKEN_BACK)
async def pay_reaction(event: Event) -> None:
    if event.actor_id:
        await acts.reaction(event.subject, event.actor_id, str(event.ids["kind"]), event=event.id)


@on(Verb.COMMENT_THANKED, Verb.COMMENT_DELETED)
async def pay_comment(event: Event) -> None:
    await acts.comment(event.subject, event=event.id)


@on(Verb.ANSWER_ACCEPTED, Verb.POST_ACCEPTED)
async def pay_answer(event: Event) -> None:
    await acts.accepted_answers(int(event.ids["post"]), event=event.id)


@on(Verb.POST_REMOVED, Verb.POST_RESTORED, Verb.POST_DELETED, Verb.POST_PUBLISHED)
async def settle_post(event: Event) -> None:
    await acts.post(event.subject, event=event.id)


@on(Verb.REPORT_UPHELD)
async def pay_reporter(event: Event) -> None:
    await acts.report(int(event.ids["person"]), int(event.ids["case"]), event=event.id)


@on(Verb.POST_APPLIED)
async def consider_author(event: Event) -> None:
    await awards.consider(int(event.ids["post"]))


@jobs.every("10 3 * * *")
async def renew_awards() -> None:
    await awards.renew()


@jobs.every("*/10 * * * *")
async def close_campaigns() -> None:
    await campaigns.close_due()
