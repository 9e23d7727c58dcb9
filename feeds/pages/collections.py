"""What one keeps: all Saves, Collections in one's own order, and the Lists that others read."""

from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.response import Redirect

from app import limits
from app.refusal import Refusal
from app.web import guards
from app.web.pages import done, fragment, page, url, wants_fragment
from app.web.sentences import sentence
from feeds import collections, saves
from feeds.cards import Card, card, cards
from feeds.collections import Collection
from feeds.pages.addresses import Number
from feeds.pages.forms import number

#: What the form of a List asks for.
BLANK = {"name": "", "why": ""}


@get("/saves", guards=[guards.signed_in], name="saves")
async def kept(request: Request) -> Response:
    return await _saves(request)


@get("/lists/{id:int}", guards=[guards.signed_in], name="list")
async def shared(request: Request, id: Number) -> Response:
    """A List, with what this reader may see of it."""
    viewer = request.user.id
    found = await collections.shared(viewer, id)
    return page(request, "feeds/list.html", page="find", list=found, posts=await cards(viewer, found.posts))


@get("/posts/{id:int}/collections", guards=[guards.signed_in], name="post_collections")
async def choose(request: Request, id: Number) -> Response:
    """In which of one's Collections a Post lies."""
    return await _chooser(request, id)


class Collections(Controller):
    path = "/collections"
    guards = [guards.signed_in]

    @post(name="collections")
    async def create(self, request: Request) -> Response:
        """A new one, with a first Post in it when it began there."""
        form = await request.form()
        name, first = str(form.get("name", "")), number(form.get("post"))
        try:
            made = await collections.create(request.user.id, name, post=first)
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            told: dict[str, Any] = {"status": refusal.status, "name": name, "error": sentence(refusal)}
            return await (_chooser(request, first, **told) if first else _saves(request, **told))
        if first and wants_fragment(request):
            return await _chooser(request, first)
        return Redirect(url("collection", id=made), status_code=303)

    @get("/{id:int}", name="collection")
    async def open(self, request: Request, id: Number) -> Response:
        return await _one(request, id)

    @post("/{id:int}/name", name="collection_name")
    async def rename(self, request: Request, id: Number) -> Response:
        name = str((await request.form()).get("name", ""))
        try:
            await collections.rename(request.user.id, id, name)
        except Refusal as refusal:
            return await _refused(request, id, refusal)
        return _back(id)

    @post("/{id:int}/deletion", name="collection_deletion")
    async def delete(self, request: Request, id: Number) -> Response:
        await collections.delete(request.user.id, id)
        return Redirect(url("saves"), status_code=303)

    @post("/{id:int}/posts", name="collection_posts")
    async def put(self, request: Request, id: Number) -> Response:
        """A Post in, or out of it again; from the page of a Post the sheet comes back."""
        form = await request.form()
        post, on = number(form.get("post")) or 0, form.get("state") != "off"
        await collections.put(request.user.id, id, post, on)
        if wants_fragment(request):
            return await _chooser(request, post)
        return _back(id)

    @post("/{id:int}/order", name="collection_order")
    async def order(self, request: Request, id: Number) -> Response:
        """All Posts in their new order, or one of them some places on."""
        form = await request.form()
        if post := number(form.get("post")):
            await collections.move(request.user.id, id, post, -1 if form.get("way") == "up" else 1)
        else:
            wanted = [found for found in map(number, form.getall("posts", [])) if found]
            await collections.arrange(request.user.id, id, wanted)
        return done(request, url("collection", id=id), "feeds/_collection.html", **await _opened(request, id))

    @post("/{id:int}/list", name="collection_list")
    async def share(self, request: Request, id: Number) -> Response:
        """A List from now on, or with `state=off` private again."""
        form = await request.form()
        try:
            if form.get("state") == "off":
                await collections.take_back(request.user.id, id)
            else:
                name, why = str(form.get("name", "")), str(form.get("why", ""))
                await collections.share(request.user.id, id, name, why)
        except Refusal as refusal:
            return await _refused(request, id, refusal)
        return _back(id)


def _back(collection: int) -> Redirect:
    return Redirect(url("collection", id=collection), status_code=303)


async def _refused(request: Request, collection: int, refusal: Refusal) -> Response:
    """The page again, with the sentence beside what was filled in."""
    if refusal.status == 404:
        raise refusal
    form = await request.form()
    told = {name: str(form.get(name, "")) for name in ("name", "why")}
    errors = BLANK | {refusal.field or "name": sentence(refusal)}
    return await _one(request, collection, refusal.status, told=told, errors=errors)


async def _one(request: Request, id: int, status: int = 200, **told: object) -> Response:
    context = {**await _opened(request, id), "told": BLANK, "errors": BLANK, "limits": await limits.current()}
    return page(request, "feeds/collection.html", status=status, page="you", **{**context, **told})


async def _opened(request: Request, id: int) -> dict[str, object]:
    found, posts = await collections.one(request.user.id, id)
    return {"collection": found, "posts": await cards(request.user.id, posts)}


async def _saves(request: Request, *, status: int = 200, **told: object) -> Response:
    viewer = request.user.id
    own = await collections.own(viewer)
    return page(
        request,
        "feeds/saves.html",
        status=status,
        page="you",
        collections=own,
        covers=await _covers(viewer, own),
        posts=await cards(viewer, await saves.own(viewer)),
        limits=await limits.current(),
        **{"name": "", "error": None, **told},
    )


async def _covers(viewer: int, own: list[Collection]) -> dict[int, Card]:
    """The Posts whose pictures stand on the folders."""
    wanted = list({number for one in own for number in one.covers})
    return {found.id: found for found in await cards(viewer, wanted)}


async def _chooser(request: Request, id: int, *, status: int = 200, **told: object) -> Response:
    viewer = request.user.id
    context = {
        "post": await card(viewer, id),
        "collections": await collections.own(viewer, post=id),
        "limits": await limits.current(),
        "name": "",
        "error": None,
        **told,
    }
    if wants_fragment(request):
        return fragment(request, "feeds/_collections.html", status=status, **context)
    return page(request, "feeds/opened.html", status=status, part="feeds/_collections.html", **context)
