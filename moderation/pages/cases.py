"""One Case: what was reported, what stands there now, and what to do about it."""

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.params import FromQuery

from app.refusal import Refusal
from app.web import guards
from app.web.pages import done, page, url, wants_fragment
from app.web.sentences import sentence
from feeds.cards import cards
from feeds.pages.addresses import Number
from moderation import content, decisions, evidence, history, queue, statements
from moderation.pages.forms import chosen, create, text
from moderation.reasons import REASONS


class Cases(Controller):
    path = "/moderation/cases/{id:int}"
    guards = [guards.moderator]

    @get(name="case")
    async def show(self, request: Request, id: Number, reason: FromQuery[str] = "") -> Response:
        """`reason` is the rule that the statement is shown for."""
        return await _page(request, id, reason=reason)

    @post("/claim", name="case_claim")
    async def claim(self, request: Request, id: Number) -> Response:
        on = text(await request.form(), "state") != "off"
        await (queue.claim if on else queue.release)(request.user.id, id)
        case = await queue.permit(request.user.id, id)
        return done(request, url("case", id=id), "moderation/_claim.html", case=case)

    @post("/decisions", name="case_decisions")
    async def decide(self, request: Request, id: Number) -> Response:
        form = await request.form()
        acts = chosen(form, "acts")

        async def make() -> str:
            await decisions.decide(
                request.user.id,
                id,
                acts,
                text(form, "reason") or None,
                text(form, "statement"),
                text(form, "part"),
            )
            return url("moderation")

        try:
            location = await create(request, f"cases/{id}/decisions", form, make)
        except Refusal as refusal:
            if refusal.status in (403, 404) or wants_fragment(request):
                raise
            return await _page(request, id, form, refusal, reason=text(form, "reason"))
        return done(request, location, "moderation/_settled.html", outcome=acts[0])


async def _page(
    request: Request,
    number: int,
    form: FormMultiDict | None = None,
    refusal: Refusal | None = None,
    *,
    reason: str = "",
) -> Response:
    viewer = request.user.id
    case = await history.look(viewer, number)
    found = await cards(viewer, [case.post_id] if case.post_id else [])
    rule = reason if reason in REASONS else case.reason
    return page(
        request,
        "moderation/case.html",
        status=refusal.status if refusal else 200,
        case=case,
        card=found[0] if found else None,
        evidence=await evidence.kept(number),
        now=await content.words(case.subject_kind, case.subject_id),
        reports=await history.reports(number),
        turns=await history.turns(number),
        earlier=await statements.history(number),
        preview=await statements.fill(case, ["hide"], rule, "", None),
        rule=rule,
        reasons=REASONS,
        senior="senior" in request.user.roles,
        acts=chosen(form, "acts") if form else [],
        words=text(form, "statement") if form else "",
        error=sentence(refusal) if refusal else None,
    )
