"""Moderation for programs: report, read the queue, decide, appeal."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from litestar import Request, get, post
from litestar.params import JSONBody
from msgspec import Struct

from app.idempotency import Answer, once
from app.web.guards import moderator, signed_in
from app.web.problems import refusals
from feeds.api_shapes import Key, Number
from moderation import appeals, decisions, queue, reports


class NewReport(Struct):
    """`reason` is one of the eight of `/rules`."""

    reason: str
    note: str = ""


class ReportOut(Struct):
    reason: str
    note: str


class CaseOut(Struct):
    """An open Case of the queue; `reports` is how many have reported it."""

    id: int
    subject_kind: str
    subject_id: int
    reason: str
    state: str
    title: str
    reports: int
    hidden: bool
    opened_at: datetime
    due_at: datetime
    claimed_until: datetime | None


class Queue(Struct):
    cases: list[CaseOut]


class NewDecision(Struct):
    """`acts` go together as on the page; `statement` holds the moderator's own words."""

    acts: list[str]
    statement: str = ""
    reason: str | None = None
    part: str = ""


class NewAppeal(Struct):
    text: str


class Made(Struct):
    id: int


@post(
    "/posts/{post_id:int}/reports",
    guards=[signed_in],
    tags=["moderation"],
    responses=refusals(400, 401, 404, 409, 422),
)
async def report(request: Request, post_id: Number, data: JSONBody[NewReport]) -> ReportOut:
    """Report a Post; a second Report of the same person edits the first."""
    return await _report(request.user.id, "post", post_id, data)


@post(
    "/lists/{list_id:int}/reports",
    guards=[signed_in],
    tags=["moderation"],
    responses=refusals(400, 401, 404, 409, 422),
)
async def report_list(request: Request, list_id: Number, data: JSONBody[NewReport]) -> ReportOut:
    """Report a List; a second Report of the same person edits the first."""
    return await _report(request.user.id, "list", list_id, data)


@get("/cases", guards=[moderator], tags=["moderation"], responses=refusals(401, 403))
async def list_cases(request: Request) -> Queue:
    """The open Cases this moderator may decide, most urgent first."""
    return Queue(
        [
            CaseOut(**{name: getattr(case, name) for name in CaseOut.__struct_fields__})
            for case in await queue.waiting(request.user.id)
        ]
    )


@post(
    "/cases/{case_id:int}/decisions",
    guards=[moderator],
    tags=["moderation"],
    responses=refusals(400, 401, 403, 404, 409, 422),
)
async def decide(request: Request, case_id: Number, data: JSONBody[NewDecision], key: Key = None) -> Made:
    """Decide a Case, at once: keep, label, restrict, hide or remove, and beside it warn or pause."""

    async def make() -> Answer:
        number = await decisions.decide(
            request.user.id, case_id, data.acts, data.reason, data.statement, data.part
        )
        return Answer(201, f"/decisions/{number}")

    return await _made(request, f"api/cases/{case_id}/decisions", key, make)


@post(
    "/decisions/{decision_id:int}/appeal",
    guards=[signed_in],
    tags=["moderation"],
    responses=refusals(400, 401, 404, 409, 422),
)
async def appeal(request: Request, decision_id: Number, data: JSONBody[NewAppeal], key: Key = None) -> Made:
    """Ask for another look at a Decision about one's own Post or Comment, once."""

    async def make() -> Answer:
        return Answer(201, f"/appeals/{await appeals.appeal(request.user.id, decision_id, data.text)}")

    return await _made(request, f"api/decisions/{decision_id}/appeal", key, make)


async def _report(person: int, kind: str, number: int, data: NewReport) -> ReportOut:
    await reports.report(person, kind, number, data.reason, data.note)
    given = await reports.given(person, kind, number)
    return ReportOut(given.reason, given.note) if given else ReportOut(data.reason, data.note)


async def _made(request: Request, route: str, key: str | None, make: Callable[[], Awaitable[Answer]]) -> Made:
    answer, _ = await once(request.user.id, route, key, await request.body(), make)
    return Made(int(answer.location.rpartition("/")[2]))


API = [report, report_list, list_cases, decide, appeal]
