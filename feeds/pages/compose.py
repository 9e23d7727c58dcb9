"""Writing a post, and changing one."""

from typing import Any

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.params import FromQuery
from litestar.response import Redirect

from app.idempotency import Answer, once
from app.language import language
from app.refusal import Refusal
from app.web import guards
from app.web.pages import fragment, url, wants_fragment
from app.web.problems import for_program
from app.web.sentences import sentence
from feeds import planning, posts, remixes, skills, suggesting
from feeds.cards import card
from feeds.drafts import KINDS, Draft, stamp
from feeds.pages import fields
from feeds.pages.addresses import Chosen, Number
from feeds.pages.composer import Composer, choose_covers, fill, render, told, turn
from feeds.pages.forms import Form, read

#: Refusals of the upload store know no form.
OF_FILES = ("upload_too_big", "quota_full")
#: Not now, though nothing is wrong with the post.
KEPT = ("paused", "posts_day")
#: No day and no hour to go out by itself.
NEVER = ("", "")


class Compose(Controller):
    path = "/compose"
    guards = [guards.signed_in]

    @get(name="compose")
    async def form(
        self,
        request: Request,
        kind: FromQuery[str] = "video",
        answer: Chosen = 0,
        my_way: Chosen = 0,
        skill: FromQuery[str] = "",
        ask: FromQuery[str] = "",
        community: Chosen = 0,
    ) -> Response:
        """Empty, or begun from elsewhere: an answer, one's own way, a Skill, somebody to ask, a Community."""
        source = await remixes.begin(request.user.id, answer=answer, my_way=my_way)
        start = Draft(
            kind=kind if kind in KINDS else "video",  # type: ignore[arg-type]
            skills=[skill] if skill else [],
            text=f"@{ask} " if ask else "",
            language=language.get(),
            parent_id=source.id if source else None,
            relation=source.relation if source else None,  # type: ignore[arg-type]
            audience="community" if community else "all",
            community_id=community or None,
        )
        return await render(request, Composer(draft=start))

    @post(opt={"csrf": "own"}, request_max_body_size=None)
    async def send(self, request: Request) -> Response:
        form = await read(request)
        draft = fill(form, Draft(kind="video", language=language.get()))
        composer = Composer(draft=draft, key=form.key, **_kept(form))
        if form.refusal:
            return await _refused(request, composer, form.refusal)
        if turn(composer, form.one("to")):
            return await render(request, composer)
        person = request.user.id

        async def make() -> Answer:
            made = await posts.draft(person, composer.draft)
            await choose_covers(form, person, composer.draft)
            await suggesting.decide(person, made, composer.offered)
            await _send(request, composer, form, made)
            return Answer(303, _place(composer.draft, form, made))

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
        draft = await posts.content(request.user.id, id)
        seen = stamp(draft)
        draft = msgspec.structs.replace(draft, skills=await skills.spoken(draft.skills))
        moment = (await card(request.user.id, id)).planned_at
        planned = fields.clocks(moment) if moment else NEVER
        return await render(request, Composer(draft=draft, post=id, planned=planned, seen=seen))

    @post(opt={"csrf": "own"}, request_max_body_size=None)
    async def send(self, request: Request, id: Number) -> Response:
        form = await read(request)
        person = request.user.id
        draft = fill(form, await posts.content(person, id))
        composer = Composer(draft=draft, post=id, **_kept(form))
        if form.refusal:
            return await _refused(request, composer, form.refusal)
        if turn(composer, form.one("to")):
            return await render(request, composer)
        try:
            await posts.edit(person, id, composer.draft, seen=composer.seen)
            await choose_covers(form, person, composer.draft)
            await suggesting.decide(person, id, composer.offered)
            await _send_on(form, person, id)
        except Refusal as refusal:
            if refusal.code == "changed_meanwhile":
                composer.seen = stamp(await posts.content(person, id))
            return await _refused(request, composer, refusal)
        return _sent(request, _place(composer.draft, form, id), form)


def _kept(form: Form) -> dict[str, Any]:
    """What the form holds beside the content."""
    planned = fields.planned(form) or NEVER
    return {"planned": planned, "offered": form.all("offered"), "seen": form.one("seen")}


async def _send(request: Request, composer: Composer, form: Form, post: int) -> None:
    """Send it on. Who may not post now keeps the draft: the form becomes that of its change.

    The queue of a device keeps the draft itself, and sends it again.
    """
    try:
        await _send_on(form, request.user.id, post)
    except Refusal as refusal:
        if refusal.code not in KEPT or for_program(request):
            raise
        composer.post, composer.errors = post, {"form": sentence(refusal)}


async def _send_on(form: Form, person: int, post: int) -> None:
    """Post sends it out, now or at the time in the form; Save draft moves or ends a plan that stands."""
    given = fields.planned(form)
    moment = planning.moment(*given) if given else None
    if form.one("to") == "post":
        await (planning.plan(person, post, moment) if moment else posts.publish(person, post))
    elif given and (await card(person, post)).planned_at:
        await planning.plan(person, post, moment)


async def _refused(request: Request, composer: Composer, refusal: Refusal) -> Response:
    """The form as it was filled in, each mistake beside its field. What is not there stays a 404."""
    if refusal.status == 404 or for_program(request):
        raise refusal
    errors = told(refusal, "assets" if refusal.code in OF_FILES else "form")
    return await render(request, msgspec.structs.replace(composer, errors=errors), status=refusal.status)


def _place(draft: Draft, form: Form, post: int) -> str:
    """Where the saved Post is looked at: step by step, if that was asked for and there are Steps."""
    return url("step_mode" if form.one("to") == "preview" and draft.steps else "post", post)


def _sent(request: Request, location: str, form: Form) -> Response:
    """On to the post; the script waits on this page while a file is still on its way.

    The queue is told where it is.
    """
    if for_program(request):
        return Response(None, status_code=201, headers={"location": location})
    if wants_fragment(request):
        return fragment(request, "feeds/_sent.html", location=location, published=form.one("to") == "post")
    return Redirect(location, status_code=303)
