"""What is kept on this device: the list, and each Post as it is kept."""

from litestar import Controller, Request, Response, get

from app.web import guards
from app.web.pages import page
from feeds import kept
from feeds.pages.addresses import Number


class Kept(Controller):
    path = "/kept"
    guards = [guards.signed_in]

    @get(name="kept")
    async def overview(self, request: Request) -> Response:
        """Empty: only the phone knows what is on it."""
        return page(request, "feeds/kept.html", page="you")

    @get("/{id:int}", name="kept_post")
    async def open(self, request: Request, id: Number) -> Response:
        small = request.headers.get("save-data") == "on"
        post, steps = await kept.copy(request.user.id, id, small=small)
        return page(request, "feeds/kept_post.html", page="you", post=post, steps=steps)
