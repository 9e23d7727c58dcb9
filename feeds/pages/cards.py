"""What a card opens after a tap: its menu, and the ways to answer. Without scripts each is a page."""

from litestar import Request, Response, get

from app.web import guards
from app.web.pages import fragment, page, wants_fragment
from feeds.cards import card
from feeds.pages.addresses import Number


@get("/posts/{id:int}/menu", guards=[guards.signed_in], name="post_menu")
async def menu(request: Request, id: Number) -> Response:
    """All that one can do with a Post beside what its card offers."""
    return await _opened(request, id, "menu")


@get("/posts/{id:int}/answer", guards=[guards.signed_in], name="post_answer")
async def answer(request: Request, id: Number) -> Response:
    """Write, say or show it."""
    return await _opened(request, id, "answer")


async def _opened(request: Request, id: int, what: str) -> Response:
    post = await card(request.user.id, id)
    if wants_fragment(request):
        return fragment(request, f"feeds/_{what}.html", post=post)
    return page(request, "feeds/opened.html", page="home", post=post, part=f"feeds/_{what}.html")
