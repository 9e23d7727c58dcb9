"""What went wrong: the author asks, who knows it answers, and nobody is named."""

from litestar import Controller, Request, Response, get, post
from litestar.response import Redirect

from app import limits
from app.refusal import Refusal
from app.web import guards
from app.web.pages import page, url
from app.web.sentences import sentence
from feeds import inquiries
from feeds.cards import Card, card
from feeds.pages.addresses import Number


class Inquiry(Controller):
    path = "/posts/{id:int}/inquiry"
    guards = [guards.signed_in]

    @get(name="post_inquiry")
    async def open(self, request: Request, id: Number) -> Response:
        return await _show(request, await card(request.user.id, id))

    @post()
    async def tell(self, request: Request, id: Number) -> Response:
        """The question of the author, or the answer of somebody for whom it did not work."""
        text = str((await request.form()).get("text", ""))
        about = await card(request.user.id, id)
        try:
            await (inquiries.ask if about.mine.own else inquiries.answer)(request.user.id, id, text)
        except Refusal as refusal:
            if refusal.status in (403, 404):
                raise
            return await _show(request, about, refusal.status, text=text, error=sentence(refusal))
        return Redirect(url("post_inquiry", id=id, sent="on"), status_code=303)


async def _show(request: Request, about: Card, status: int = 200, **told: object) -> Response:
    viewer = request.user.id
    own = about.mine.own
    return page(
        request,
        "feeds/inquiry.html",
        status=status,
        page="activity",
        post=about,
        inquiry=await inquiries.of(viewer, about.id) if own else None,
        asked=None if own else await inquiries.asked(viewer, about.id),
        limits=await limits.current(),
        sent=request.query_params.get("sent") == "on",
        **{"text": None, "error": None, **told},
    )
