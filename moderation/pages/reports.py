"""Report a Post, a Comment or a List: a sheet on the page, or a page of its own."""

from litestar import Controller, Request, Response, get, post
from litestar.params import FromQuery

from app import limits
from app.refusal import Refusal
from app.web import guards
from app.web.pages import done, fragment, page, url, wants_fragment
from app.web.sentences import sentence
from feeds.pages.addresses import Number
from moderation import reports
from moderation.pages.forms import text
from moderation.reasons import REASONS
from moderation.reports import Given


class PostReport(Controller):
    path = "/posts/{id:int}/report"
    guards = [guards.signed_in]

    @get(name="post_report")
    async def form(self, request: Request, id: Number, sent: FromQuery[bool] = False) -> Response:
        return await _form(request, "post", id, sent=sent)

    @post(name="post_reports")
    async def send(self, request: Request, id: Number) -> Response:
        return await _send(request, "post", id)


class CommentReport(Controller):
    path = "/comments/{id:int}/report"
    guards = [guards.signed_in]

    @get(name="comment_report")
    async def form(self, request: Request, id: Number, sent: FromQuery[bool] = False) -> Response:
        return await _form(request, "comment", id, sent=sent)

    @post(name="comment_reports")
    async def send(self, request: Request, id: Number) -> Response:
        return await _send(request, "comment", id)


class ListReport(Controller):
    path = "/lists/{id:int}/report"
    guards = [guards.signed_in]

    @get(name="list_report")
    async def form(self, request: Request, id: Number, sent: FromQuery[bool] = False) -> Response:
        return await _form(request, "list", id, sent=sent)

    @post(name="list_reports")
    async def send(self, request: Request, id: Number) -> Response:
        return await _send(request, "list", id)


@get("/rules", guards=[guards.signed_in], name="rules")
async def rules(request: Request) -> Response:
    return page(request, "moderation/rules.html", reasons=REASONS)


async def _form(request: Request, kind: str, number: int, *, sent: bool) -> Response:
    given = await reports.reportable(request.user.id, kind, number)
    return await _show(request, kind, number, given, sent=sent)


async def _send(request: Request, kind: str, number: int) -> Response:
    form = await request.form()
    given = Given(0, text(form, "reason"), text(form, "note"))
    try:
        await reports.report(request.user.id, kind, number, given.reason, given.note)
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        return await _show(request, kind, number, given, refusal=refusal)
    return done(request, url(f"{kind}_report", id=number, sent="true"), "moderation/_report_sent.html")


async def _show(
    request: Request,
    kind: str,
    number: int,
    given: Given | None,
    *,
    sent: bool = False,
    refusal: Refusal | None = None,
) -> Response:
    context = {
        "address": url(f"{kind}_reports", id=number),
        "kind": kind,
        "reasons": REASONS,
        "given": given,
        "note_max": (await limits.current()).comment_max,
        "errors": {refusal.field or "": sentence(refusal)} if refusal else {},
    }
    status = refusal.status if refusal else 200
    if wants_fragment(request):
        return fragment(request, "moderation/_report_form.html", status=status, **context)
    return page(request, "moderation/report.html", status=status, sent=sent and given, **context)
