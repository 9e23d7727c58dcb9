"""What we decided and why, and the one request to look again."""

from litestar import Controller, Request, Response, get, post
from litestar.response import Redirect

from app import limits
from app.refusal import Refusal
from app.web import guards
from app.web.pages import page, url
from app.web.sentences import sentence
from feeds.pages.addresses import Number
from moderation import appeals, statements
from moderation.pages.forms import create, text


class Decisions(Controller):
    """For the author of what was decided about. Reporters find nothing here."""

    path = "/decisions/{id:int}"
    guards = [guards.signed_in]

    @get(name="decision")
    async def show(self, request: Request, id: Number) -> Response:
        return await _decision(request, id)

    @post("/appeal", name="decision_appeal")
    async def appeal(self, request: Request, id: Number) -> Response:
        form = await request.form()

        async def make() -> str:
            await appeals.appeal(request.user.id, id, text(form, "text"))
            return url("decision", id=id)

        try:
            return Redirect(await create(request, f"decisions/{id}/appeal", form, make), status_code=303)
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            return await _decision(request, id, text(form, "text"), refusal)


class Appeals(Controller):
    path = "/moderation/appeals"
    guards = [guards.moderator]

    @get(name="appeals")
    async def index(self, request: Request) -> Response:
        return await _list(request)

    @post("/{id:int}/answer", name="appeal_answer")
    async def answer(self, request: Request, id: Number) -> Response:
        form = await request.form()
        words, granted = text(form, "answer"), text(form, "granted")
        if granted not in ("yes", "no"):
            raise Refusal("input_wrong", value="granted")
        try:
            await appeals.decide_appeal(request.user.id, id, granted=granted == "yes", answer=words)
        except Refusal as refusal:
            if refusal.status in (403, 404):
                raise
            return await _list(request, id, words, refusal)
        return Redirect(url("appeals"), status_code=303)


async def _decision(
    request: Request, number: int, words: str = "", refusal: Refusal | None = None
) -> Response:
    viewer = request.user.id
    return page(
        request,
        "moderation/decision.html",
        status=refusal.status if refusal else 200,
        decision=(found := await statements.read(viewer, number)),
        own=found.person_id == viewer,
        days=(await limits.current()).appeal_days,
        longest=(await limits.current()).text_max,
        words=words,
        error=sentence(refusal) if refusal else None,
    )


async def _list(
    request: Request, number: int = 0, words: str = "", refusal: Refusal | None = None
) -> Response:
    return page(
        request,
        "moderation/appeals.html",
        status=refusal.status if refusal else 200,
        appeals=await appeals.waiting(request.user.id),
        answered=number,
        words=words,
        error=sentence(refusal) if refusal else None,
    )
