"""L&D cares for the list of Skills: proposals, names, places, mergers, lists from files, and the way back."""

from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.response import Redirect

from app.language import LANGUAGES
from app.refusal import Refusal
from app.web.guards import lnd
from app.web.pages import page, url
from app.web.sentences import sentence
from feeds import curation, importing, merging, skills
from feeds.pages.addresses import Number
from media.units import MB

#: A list of thousands of Skills; a longer one is brought in by the command line.
FILE_MAX = MB
#: With fewer Skills than this the starter list is offered.
FEW = 40


class SkillCare(Controller):
    path = "/admin/skills"
    guards = [lnd]

    @get(name="skill_care")
    async def index(self, request: Request) -> Response:
        return await _shown(request)

    @post("/starter", name="skill_starter")
    async def starter(self, request: Request) -> Response:
        plan = await importing.bring(request.user.id, importing.starter())
        return await _shown(request, brought=plan)

    @post("/import", name="skill_import")
    async def bring(self, request: Request) -> Response:
        """Look first: what the file would do. Bring in: does it, with the text that was looked at."""
        form = await request.form()
        try:
            content = await _content(form)
            rows = importing.read(content)
            if form.get("to") != "bring":
                plan = await importing.plan(rows)
                return await _shown(request, plan=plan, text=content.decode("utf-8-sig"))
            return await _shown(request, brought=await importing.bring(request.user.id, rows))
        except Refusal as refusal:
            return await _shown(request, error=refusal)

    @post("/changes/{id:int}", name="skill_change")
    async def undo(self, request: Request, id: Number) -> Response:
        await curation.undo(request.user.id, id)
        return Redirect(url("skill_care"), status_code=303)


class SkillEdit(Controller):
    path = "/skills/{slug:str}"
    guards = [lnd]

    @get("/edit", name="skill_edit")
    async def form(self, request: Request, slug: FromPath[str]) -> Response:
        return await _form(request, slug, await curation.content(slug))

    @post("/edit")
    async def keep(self, request: Request, slug: FromPath[str]) -> Response:
        given = _about(await request.form())
        try:
            address = await curation.describe(request.user.id, slug, given)
        except Refusal as refusal:
            return await _again(request, slug, given, refusal)
        return Redirect(url("skill", slug=address), status_code=303)

    @post("/approval", name="skill_approval")
    async def approve(self, request: Request, slug: FromPath[str]) -> Response:
        await curation.approve(request.user.id, slug)
        return Redirect(url("skill_care"), status_code=303)

    @post("/merger", name="skill_merger")
    async def merge(self, request: Request, slug: FromPath[str]) -> Response:
        into = str((await request.form()).get("into", "")).strip()
        try:
            await merging.merge(request.user.id, slug, into)
        except Refusal as refusal:
            refusal.field = "into"
            return await _again(request, slug, await curation.content(slug), refusal)
        return Redirect(url("skill", slug=into), status_code=303)


async def _content(form: Any) -> bytes:
    """The file, or the text of one that was looked at before."""
    file = form.get("file")
    content = await file.read(FILE_MAX + 1) if isinstance(file, UploadFile) else b""
    content = content or str(form.get("text", "")).encode()
    if not content.strip():
        raise Refusal("skill_file_needed", field="file")
    if len(content) > FILE_MAX:
        raise Refusal("skill_file_big", limit=1, value=round(len(content) / MB, 1), field="file")
    return content


def _about(form: Any) -> curation.About:
    return curation.About(
        name=str(form.get("name", "")),
        names={code: str(form.get(f"name_{code}", "")) for code in LANGUAGES[1:]},
        synonyms=[word.strip() for word in str(form.get("synonyms", "")).split(",")],
        parent=str(form.get("parent", "")).strip() or None,
        risk=form.get("risk") == "on",
    )


async def _shown(
    request: Request,
    *,
    plan: importing.Plan | None = None,
    text: str = "",
    brought: importing.Plan | None = None,
    error: Refusal | None = None,
) -> Response:
    listed = await skills.listed(request.user.id)
    return page(
        request,
        "feeds/skill_care.html",
        status=error.status if error else 200,
        proposals=await curation.proposals(),
        changes=await curation.changes(),
        count=len(listed),
        few=len(listed) < FEW,
        starter=len(importing.starter()),
        plan=plan,
        text=text,
        brought=brought,
        errors={error.field or "file": sentence(error)} if error else {},
    )


async def _again(request: Request, slug: str, given: curation.About, refusal: Refusal) -> Response:
    if refusal.status == 404 and refusal.field is None:
        raise refusal
    return await _form(request, slug, given, refusal)


async def _form(
    request: Request, slug: str, given: curation.About, refusal: Refusal | None = None
) -> Response:
    return page(
        request,
        "feeds/skill_edit.html",
        status=refusal.status if refusal else 200,
        slug=slug,
        given=given,
        others=[one for one in await skills.listed(request.user.id) if one.slug != slug],
        errors={refusal.field or "name": sentence(refusal)} if refusal else {},
    )
