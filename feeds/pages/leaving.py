"""Somebody leaves: an administrator ends the account and says who answers for the Posts."""

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from app.refusal import Refusal
from app.web import guards
from app.web.pages import page, url
from app.web.sentences import sentence
from feeds import handover
from feeds.pages.addresses import Number
from feeds.pages.forms import number


class Leaving(Controller):
    path = "/admin/people/{handle:str}/leaving"
    guards = [guards.administrator]

    @get(name="leaving")
    async def form(self, request: Request, handle: FromPath[str]) -> Response:
        return await _render(request, handle)

    @post()
    async def leave(self, request: Request, handle: FromPath[str]) -> Response:
        """`to` is the new owner's name or handle, `choice` one of those proposed; neither leaves orphans."""
        form = await request.form()
        to = str(form.get("to") or form.get("choice") or "")
        try:
            outcome = await handover.leave(request.user.id, handle, to)
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            return await _render(request, handle, to=to, refused=refusal)
        return Redirect(url("orphans", given=outcome.given, left=handle), status_code=303)


async def _render(request: Request, handle: str, *, to: str = "", refused: Refusal | None = None) -> Response:
    found = await handover.leaver(handle)
    return page(
        request,
        "feeds/leaving.html",
        status=refused.status if refused else 200,
        page="you",
        person=found,
        candidates=await handover.candidates(found.id),
        to=to,
        error=sentence(refused) if refused else None,
    )


class Orphans(Controller):
    path = "/admin/orphans"
    guards = [guards.administrator]

    @get(name="orphans")
    async def queue(
        self, request: Request, given: FromQuery[str] = "", left: FromQuery[str] = ""
    ) -> Response:
        """`given` Posts of `left`, who has just left, have a new owner."""
        return await _queue(request, given=number(given), left=left)

    @post("/{id:int}", name="orphan")
    async def adopt(self, request: Request, id: Number) -> Response:
        to = str((await request.form()).get("to", ""))
        try:
            await handover.adopt(request.user.id, id, to)
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            return await _queue(request, status=refusal.status, about=id, to=to, error=sentence(refusal))
        return Redirect(url("orphans"), status_code=303)


async def _queue(request: Request, *, status: int = 200, **told: object) -> Response:
    shown = {"given": None, "left": "", "about": None, "to": "", "error": None, **told}
    return page(
        request,
        "feeds/orphans.html",
        status=status,
        page="you",
        orphans=await handover.orphans(request.user.id),
        **shown,
    )
