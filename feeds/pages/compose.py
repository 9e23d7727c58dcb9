"""Writing a post, and changing one."""

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.params import FromQuery
from litestar.response import Redirect

from app.idempotency import Answer, once
from app.refusal import Refusal
from app.web import guards
from app.web.pages import fragment, url, wants_fragment
from app.web.sentences import sentence
from feeds import posts
from feeds.drafts import KINDS, Draft
from feeds.pages.addresses import Chosen, Number
from feeds.pages.composer import Composer, choose_covers, fill, render, told, turn
from feeds.pages.forms import Form, read

#: Refusals of the upload store know no form.
OF_FILES = ("upload_too_big", "quota_full")
#: Not now, though nothing is wrong with the post.
KEPT = ("paused", "posts_day")


class Compose(Controller):
    path = "/compose"
    guards = [guards.signed_in]

    @get(name="compose")
    async def form(
        self,
        request: Request,
        kind: FromQuery[str] = "video",
        answers: Chosen = 0,
        skill: FromQuery[str] = "",
        ask: FromQuery[str] = "",
    ) -> Response:
        """Empty, or begun from elsewhere: the answer to a question, a Skill, somebody to ask."""
        start = Draft(
            kind=kind if kind in KINDS else "video",  # type: ignore[arg-type]
            skills=[skill] if skill else [],
            text=f"@{ask} " if ask else "",
            parent_id=answers or None,
            relation="answer" if answers else None,
        )
        return await render(request, Composer(draft=start))

    @post(opt={"csrf": "own"}, request_max_body_size=None)
    async def send(self, request: Request) -> Response:
        form = await read(request)
        composer = Composer(draft=fill(form, Draft(kind="video")), key=form.key)
        if form.refusal:
            return await _refused(request, composer, form.refusal)
        if turn(composer, form.one("to")):
            return await render(request, composer)
        person = request.user.id

        async def make() -> Answer:
            made = await posts.draft(person, composer.draft)
            await choose_covers(form, person, composer.draft)
            if form.one("to") == "post":
                await _publish(composer, person, made)
            return Answer(303, url("post", made))

        try:
            answer, _ = await once(person, "compose", form.key, form.body, make)
        except Refusal as refusal:
            return await _refused(request, composer, refusal)
        if composer.errors:
            return await render(request, composer, status=422)
        return _sent(request, answer.location, form)


class Edit(Controller):
    path = "/posts/{id:int}/edit"
    guards = [guards.signed_in]

    @get(name="post_edit")
    async def form(self, request: Request, id: Number) -> Response:
        return await render(request, Composer(draft=await posts.content(request.user.id, id), post=id))

    @post(opt={"csrf": "own"}, request_max_body_size=None)
    async def send(self, request: Request, id: Number) -> Response:
        form = await read(request)
        person = request.user.id
        composer = Composer(draft=fill(form, await posts.content(person, id)), post=id)
        if form.refusal:
            return await _refused(request, composer, form.refusal)
        if turn(composer, form.one("to")):
            return await render(request, composer)
        try:
            await posts.edit(person, id, composer.draft)
            await choose_covers(form, person, composer.draft)
            if form.one("to") == "post":
                await posts.publish(person, id)
        except Refusal as refusal:
            return await _refused(request, composer, refusal)
        return _sent(request, url("post", id), form)


async def _publish(composer: Composer, person: int, post: int) -> None:
    """Send it out. Who may not post now keeps the draft: the form becomes that of its change."""
    try:
        await posts.publish(person, post)
    except Refusal as refusal:
        if refusal.code not in KEPT:
            raise
        composer.post, composer.errors = post, {"form": sentence(refusal)}


async def _refused(request: Request, composer: Composer, refusal: Refusal) -> Response:
    """The form as it was filled in, each mistake beside its field. What is not there stays a 404."""
    if refusal.status == 404:
        raise refusal
    errors = told(refusal, "assets" if refusal.code in OF_FILES else "form")
    return await render(request, msgspec.structs.replace(composer, errors=errors), status=refusal.status)


def _sent(request: Request, location: str, form: Form) -> Response:
    """On to the post; the script waits on this page while a file is still on its way."""
    if wants_fragment(request):
        return fragment(request, "feeds/_sent.html", location=location, published=form.one("to") == "post")
    return Redirect(location, status_code=303)
