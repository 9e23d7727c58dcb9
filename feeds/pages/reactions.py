"""Useful and me too."""

from litestar import Request, Response, post
from litestar.params import FromPath

from app.web import guards
from app.web.pages import done, url
from feeds import reactions
from feeds.cards import card
from feeds.pages.addresses import Number


@post("/posts/{id:int}/reactions/{kind:str}", guards=[guards.signed_in], name="post_reaction")
async def react(request: Request, id: Number, kind: FromPath[str]) -> Response:
    on = (await request.form()).get("state") != "off"
    await reactions.set(request.user.id, id, kind, on)
    return done(request, url("post", id), "feeds/_reactions.html", post=await card(request.user.id, id))
