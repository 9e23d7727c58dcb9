"""The administrator's page of jobs."""

from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath

from app import queue
from app.database import BIGINT_MAX
from app.models import embedder
from app.refusal import Refusal
from app.web.guards import administrator
from app.web.pages import done, fragment, page, url, wants_fragment
from app.web.sentences import SENTENCES, sentence

PAGE, PART = "app/jobs.html", "app/_jobs.html"


class Jobs(Controller):
    path = "/admin/jobs"
    guards = [administrator]

    @get(name="admin_jobs")
    async def index(self, request: Request) -> Response:
        context = await _context()
        return (
            fragment(request, PART, **context) if wants_fragment(request) else page(request, PAGE, **context)
        )

    @post("/kinds/{kind:str}/hold", name="job_kind_hold")
    async def hold_kind(self, request: Request, kind: FromPath[str]) -> Response:
        change = queue.hold if await _on(request) else queue.release
        await change(kind, request.user.id)
        return await _shown(request)

    @post("/{id:int}/hold", name="job_hold")
    async def hold(self, request: Request, id: FromPath[int]) -> Response:
        change = queue.hold_job if await _on(request) else queue.release_job
        await change(min(id, BIGINT_MAX), request.user.id)
        return await _shown(request)

    @post("/{id:int}/retry", name="job_retry")
    async def retry(self, request: Request, id: FromPath[int]) -> Response:
        await queue.retry(min(id, BIGINT_MAX), request.user.id)
        return await _shown(request)


async def _on(request: Request) -> bool:
    return (await request.form()).get("state") == "on"


async def _shown(request: Request) -> Response:
    return done(request, url("admin_jobs"), PART, **await _context())


async def _context() -> dict[str, Any]:
    (meaning,) = await embedder.examine()
    return {"seen": await queue.overview(), "why": _why, "listed": queue.LISTED, "meaning": meaning}


def _why(reason: str) -> str:
    """A Refusal's code becomes its sentence; what Python said stays as it is."""
    code = reason.rpartition(": ")[2]
    if code in SENTENCES and "{" not in SENTENCES[code]:
        return sentence(Refusal(code))
    return reason
