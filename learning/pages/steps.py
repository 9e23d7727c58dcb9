"""Step mode: a guide or checklist for busy hands, and the ticks that only their doer sees."""

from collections.abc import Awaitable, Callable

from litestar import Request, Response, get, post
from litestar.response import Redirect

from app.idempotency import Answer, once
from app.refusal import missing
from app.web import guards
from app.web.pages import page, url, wants_fragment
from feeds import kept
from feeds.cards import Card, card
from feeds.pages.addresses import Chosen, Number
from feeds.steps import pointed, steps
from learning import ticks


@get("/posts/{id:int}/steps", guards=[guards.signed_in], name="step_mode")
async def step_mode(
    request: Request, id: Number, step: Chosen = 0, end: Chosen = 0, phone: Chosen = 0
) -> Response:
    """One Step a screen: that of `?step=`, else where to go on; `?end=1` is what comes after the last.

    With `?phone=1` it is made to be kept on a phone.
    """
    viewer = request.user.id
    shown, found, done = await card(viewer, id), await steps(viewer, id), await ticks.ticked(viewer, id)
    if phone:
        shown, found = await kept.copy(viewer, id, small=request.headers.get("save-data") == "on")
    if not found:
        raise missing()
    return page(
        request,
        "learning/steps.html",
        page="find",
        post=shown,
        steps=found,
        ticked=done,
        current=None if end else pointed(found, step) or ticks.first_open(found, done),
    )


@post("/steps/{id:int}/tick", guards=[guards.signed_in], name="tick")
async def tick(request: Request, id: Number) -> Response:
    """Done, or with `state=off` not; a plain form goes on to the next Step."""
    person, on = request.user.id, (await request.form()).get("state") != "off"

    async def make() -> Answer:
        of = await ticks.tick(person, id, on=on)
        following = await ticks.after(person, of, id)
        if not on:
            return Answer(303, url("step_mode", of, step=id))
        return Answer(
            303, url("step_mode", of, step=following.id) if following else url("step_mode", of, end=1)
        )

    return await _kept(request, f"tick {id} {on}", make)


@post("/posts/{id:int}/steps", guards=[guards.signed_in], name="steps_start")
async def start_again(request: Request, id: Number) -> Response:
    """From the beginning, with no tick left."""
    person = request.user.id

    async def make() -> Answer:
        await ticks.start_again(person, id)
        return Answer(303, url("step_mode", id))

    return await _kept(request, f"start {id}", make)


def keep(post: Card) -> str | None:
    """The page that a phone keeps beside the Post itself."""
    return url("step_mode", post.id, phone=1) if post.steps else None


kept.pages.append(keep)


async def _kept(request: Request, body: str, make: Callable[[], Awaitable[Answer]]) -> Response:
    """A phone that was offline repeats itself: the `key` of a repeat makes it count once."""
    key = str((await request.form()).get("key") or "") or None
    answer, _ = await once(request.user.id, "steps", key, body.encode(), make)
    if wants_fragment(request):
        return Response(None, status_code=204)
    return Redirect(answer.location, status_code=303)
