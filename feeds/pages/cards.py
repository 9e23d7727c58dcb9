"""What a card opens after a tap: its menu, and the ways to answer. Without scripts each is a page."""

from typing import Any

from litestar import Request, Response, get

from app.web import guards
from app.web.pages import fragment, page, wants_fragment
from feeds import tuning
from feeds.cards import card
from feeds.pages.addresses import Number


@get("/posts/{id:int}/menu", guards=[guards.signed_in], name="post_menu")
async def menu(request: Request, id: Number) -> Response:
    """All that one can do with a Post beside what its card offers."""
    viewer = request.user.id
    post = await card(viewer, id)
    return _opened(request, "menu", post=post, tuning=await tuning.of(viewer, post))


@get("/posts/{id:int}/answer", guards=[guards.signed_in], name="post_answer")
async def answer(request: Request, id: Number) -> Response:
    """Write, say or show it."""
    return _opened(request, "answer", post=await card(request.user.id, id))


def _opened(request: Request, what: str, **shown: Any) -> Response:
    if wants_fragment(request):
        return fragment(request, f"feeds/_{what}.html", **shown)
    return page(request, "feeds/opened.html", page="home", part=f"feeds/_{what}.html", **shown)
