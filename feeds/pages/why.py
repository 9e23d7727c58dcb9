"""Why a Post is shown: in the sheet, or as a page; and what one wants more or less of."""

from typing import Any

from litestar import Request, Response, get, post

from app.web import guards
from app.web.pages import done, fragment, page, url, wants_fragment
from feeds import reasons, tuning
from feeds.cards import Card, card
from feeds.pages.addresses import Number


@get("/posts/{id:int}/why", guards=[guards.signed_in], name="post_why")
async def why(request: Request, id: Number) -> Response:
    viewer = request.user.id
    shown = await card(viewer, id)
    context = {"signals": await reasons.why(viewer, id), **await tuned(viewer, shown)}
    if wants_fragment(request):
        return fragment(request, "feeds/_why.html", **context)
    return page(request, "feeds/why.html", page="home", **context)


@post("/posts/{id:int}/tuning", guards=[guards.signed_in], name="post_tuning")
async def tune(request: Request, id: Number) -> Response:
    """`act` is more, less, skill (with its slug) or mute; `state=off` takes it back."""
    viewer, form = request.user.id, await request.form()
    act, on = str(form.get("act", "")), form.get("state") != "off"
    await tuning.tune(viewer, id, act, on, skill=str(form.get("skill", "")))
    shown = await card(viewer, id)
    return done(
        request, url("post_why", id), "feeds/_tuning.html", changed=True, **await tuned(viewer, shown)
    )


async def tuned(viewer: int, post: Card) -> dict[str, Any]:
    """What `_tuning.html` shows."""
    return {"post": post, "tuning": await tuning.of(viewer, post)}
