"""Comments under a post."""

from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.params import FromQuery
from litestar.status_codes import HTTP_303_SEE_OTHER
from msgspec import json

from app import limits
from app.idempotency import Answer, once
from app.refusal import Refusal
from app.web import guards
from app.web.pages import done, fragment, page, url, wants_fragment
from app.web.sentences import sentence
from feeds import answers, comments, mentions
from feeds.cards import card
from feeds.pages.addresses import Number
from feeds.pages.forms import number
from feeds.pages.posts import show
from feeds.steps import steps
from feeds.subject import look
from feeds.thread import thread


class Comments(Controller):
    path = "/posts/{id:int}/comments"
    guards = [guards.signed_in]

    @post(name="post_comments")
    async def add(self, request: Request, id: Number) -> Response:
        form = await request.form()
        person, text = request.user.id, str(form.get("text", ""))
        place = {name: number(form.get(name)) for name in ("parent", "second", "step")}

        async def make() -> Answer:
            made = await comments.add(person, id, text, **place)
            return Answer(HTTP_303_SEE_OTHER, f"{url('post', id)}#comment-{made}")

        try:
            body = json.encode([text, *place.values()])
            answer, _ = await once(
                person, "post_comments", str(form["key"]) if form.get("key") else None, body, make
            )
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            return await _refused(request, id, refusal, text)
        return await _answer(request, id, answer.location)


class Comment(Controller):
    """One's own Comment in other words, and what it said before."""

    path = "/comments/{id:int}"
    guards = [guards.signed_in]

    @post("/text", name="comment_text")
    async def edit(self, request: Request, id: Number) -> Response:
        text = str((await request.form()).get("text", ""))
        return await _changed(request, await comments.edit(request.user.id, id, text))

    @get("/history", name="comment_history")
    async def history(self, request: Request, id: Number) -> Response:
        about, versions = await comments.history(request.user.id, id)
        told: dict[str, Any] = {"post": await card(request.user.id, about), "versions": versions}
        if wants_fragment(request):
            return fragment(request, "feeds/_comment_history.html", **told)
        return page(request, "feeds/comment_history.html", page="find", **told)


@get("/posts/{id:int}/mentions", guards=[guards.signed_in], name="post_mentions")
async def suggest(request: Request, id: Number, text: FromQuery[str] = "") -> Response:
    """Colleagues, while somebody types the @."""
    people = await mentions.suggest(request.user.id, id, text)
    return fragment(request, "feeds/_mentions.html", people=people)


@post("/comments/{id:int}/deletion", guards=[guards.signed_in], name="comment_deletion")
async def delete(request: Request, id: Number) -> Response:
    return await _changed(request, await comments.delete(request.user.id, id))


@post("/comments/{id:int}/approval", guards=[guards.signed_in], name="comment_approval")
async def approve(request: Request, id: Number) -> Response:
    return await _changed(request, await comments.approve(request.user.id, id))


@post("/comments/{id:int}/thanks", guards=[guards.signed_in], name="comment_thanks")
async def thank(request: Request, id: Number) -> Response:
    return await _changed(request, await comments.thank(request.user.id, id))


@post("/comments/{id:int}/acceptance", guards=[guards.signed_in], name="comment_acceptance")
async def accept(request: Request, id: Number) -> Response:
    return await _changed(request, await answers.accept(request.user.id, id))


@post("/posts/{id:int}/openness", guards=[guards.signed_in], name="post_openness")
async def open_to(request: Request, id: Number) -> Response:
    """`on` for everybody, `first` when the author looks before others do, `off` for nobody."""
    state = (await request.form()).get("state")
    await comments.open_to(request.user.id, id, state != "off", checked=state == "first")
    return await _changed(request, id)


async def _changed(request: Request, post: int) -> Response:
    return await _answer(request, post, f"{url('post', post)}#comments")


async def _answer(request: Request, post: int, location: str) -> Response:
    return done(request, location, "feeds/_comments.html", **await _context(request, post))


async def _refused(request: Request, post: int, refusal: Refusal, text: str) -> Response:
    """What was written comes back with the sentence beside it."""
    told = {"text": text, "error": sentence(refusal)}
    if wants_fragment(request):
        context = await _context(request, post)
        return fragment(request, "feeds/_comments.html", status=refusal.status, **context, **told)
    return await show(request, post, status=refusal.status, **told)


async def _context(request: Request, post: int) -> dict[str, object]:
    viewer = request.user.id
    about, found = await look(viewer, post), await card(viewer, post)
    return {
        "post": found,
        "about": about,
        "comments": await thread(viewer, about),
        "steps": await steps(viewer, post) if found.steps else [],
        "limits": await limits.current(),
    }
