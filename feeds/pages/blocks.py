"""Muting and blocking, and one's own list of whom."""

from litestar import Request, Response, get, post
from litestar.params import FromPath

from app.web import guards
from app.web.pages import done, page, url
from feeds import blocks
from feeds.pages.addresses import Number


@post("/avoidances/{kind:str}/{id:int}", guards=[guards.signed_in], name="avoid")
async def avoid(request: Request, kind: FromPath[str], id: Number) -> Response:
    """Back to the person's page, or to one's own list of whom."""
    viewer, form = request.user.id, await request.form()
    await blocks.set(viewer, id, kind, form.get("state") != "off")
    who = await blocks.who(id)
    return done(
        request,
        url("avoided") if form.get("back") == "list" else url("person", handle=who.handle),
        "feeds/_avoid.html",
        id=id,
        name=who.name,
        avoided=await blocks.kinds(viewer, id),
    )


@get("/me/avoided", guards=[guards.signed_in], name="avoided")
async def avoided(request: Request) -> Response:
    return page(request, "feeds/avoided.html", page="you", people=await blocks.of(request.user.id))
