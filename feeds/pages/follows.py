"""Following people, Skills and Communities."""

from litestar import Request, Response, post
from litestar.params import FromPath

from app.web import guards
from app.web.pages import done, url
from feeds import follows
from feeds.pages.addresses import Chosen, Number


@post("/follows/{kind:str}/{id:int}", guards=[guards.signed_in], name="follow")
async def follow(request: Request, kind: FromPath[str], id: Number, at: Chosen = 0) -> Response:
    """`at` is the Post beside which the button stands: the answer keeps its id, and so the focus."""
    on = (await request.form()).get("state") != "off"
    await follows.set(request.user.id, kind, id, on)
    back = await follows.place(kind, id)
    address = url(kind, back) if kind in ("person", "skill", "community") and back else url("feed")
    return done(request, address, "feeds/_follow.html", at=at, kind=kind, id=id, following=on)
