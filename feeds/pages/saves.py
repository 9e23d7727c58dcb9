"""Keeping a post for oneself."""

from litestar import Request, Response, post

from app.web import guards
from app.web.pages import done, url
from feeds import saves
from feeds.cards import card
from feeds.pages.addresses import Number


@post("/posts/{id:int}/save", guards=[guards.signed_in], name="post_save")
async def save(request: Request, id: Number) -> Response:
    on = (await request.form()).get("state") != "off"
    await saves.set(request.user.id, id, on)
    return done(request, url("post", id), "feeds/_reactions.html", post=await card(request.user.id, id))
