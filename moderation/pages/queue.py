"""The queue of a moderator, and the Posts the word list holds."""

from litestar import Request, Response, get, post

from app import hooks
from app.refusal import missing
from app.web import guards
from app.web.pages import done, fragment, page, url
from feeds.cards import cards
from feeds.pages.addresses import Number
from moderation import appeals, holds, queue, standing
from moderation.pages.forms import text
from moderation.standing import mark


@get("/moderation", guards=[guards.moderator], name="moderation")
async def queue_page(request: Request) -> Response:
    viewer = request.user.id
    cases, held = await queue.waiting(viewer), await holds.waiting(viewer)
    posts = await cards(viewer, list({case.post_id for case in cases if case.post_id}))
    return page(
        request,
        "moderation/queue.html",
        cases=cases,
        posts={card.id: card for card in posts},
        held=held,
        mark=mark,
        appeals=len(await appeals.waiting(viewer)),
    )


@post("/moderation/holds/{id:int}", guards=[guards.moderator], name="hold")
async def hold(request: Request, id: Number) -> Response:
    """`state` is live, or draft to give the Post back."""
    state = text(await request.form(), "state")
    if state not in ("live", "draft"):
        raise missing()
    await (holds.release if state == "live" else holds.give_back)(request.user.id, id)
    return done(request, url("moderation"), "moderation/_settled.html", outcome=state)


@get("/posts/{id:int}/standing", guards=[guards.signed_in], name="post_standing")
async def standing_part(request: Request, id: Number) -> Response:
    """Why the Post stands where it stands; empty when there is nothing to say."""
    found = await standing.standing(request.user.id, id)
    return fragment(request, "moderation/_standing.html", standing=found, post=id)


async def counter(person: int) -> tuple[str, object]:
    """In the own corner: what waits for a moderator, as one number."""
    reported = await queue.counter(person)
    part = None if reported is None else (reported, len(await holds.waiting(person)))
    return "moderation/_counter.html", part


hooks.corner.append(counter)
