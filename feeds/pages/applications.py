"""Tried it: the form, what was told, and the word of a colleague who saw it."""

from litestar import Controller, Request, Response, get, post
from litestar.response import Redirect

from app import limits
from app.refusal import Refusal
from app.web import guards
from app.web.pages import done, fragment, page, url, wants_fragment
from app.web.sentences import sentence
from feeds import applications
from feeds.applications import Application
from feeds.cards import card
from feeds.pages.addresses import Number
from feeds.pages.forms import Form, number, read

FIELDS = ("result", "did", "minutes", "count_only")


class Tried(Controller):
    path = "/posts/{id:int}/application"
    guards = [guards.signed_in]

    @get(name="post_application")
    async def form(self, request: Request, id: Number) -> Response:
        known = await applications.own(request.user.id, id)
        return await _form(request, id, _values(known), {})

    @post(opt={"csrf": "own"}, request_max_body_size=None)
    async def tell(self, request: Request, id: Number) -> Response:
        """A record, the change of one, or with `state=off` taking it back. A repeat changes nothing."""
        form = await read(request)
        if form.one("state") == "off":
            await applications.take_back(request.user.id, id)
            return Redirect(f"{url('post', id)}#tried", status_code=303)
        try:
            made = await _apply(request.user.id, id, form)
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            values = {name: form.one(name) for name in FIELDS}
            return await _form(
                request, id, values, {refusal.field or "result": sentence(refusal)}, refusal.status
            )
        points = (await limits.current()).applied if made.pays and made.result != "planned" else None
        return done(
            request,
            f"{url('post', id)}#tried",
            "feeds/_tried_done.html",
            post=await card(request.user.id, id),
            applied=made,
            points=points,
        )


@post("/applications/{id:int}/confirmation", guards=[guards.signed_in], name="application_confirmation")
async def confirm(request: Request, id: Number) -> Redirect:
    told = await applications.confirm(request.user.id, id)
    return Redirect(f"{url('post', told)}#tried", status_code=303)


async def _apply(person: int, post: int, form: Form) -> Application:
    if form.refusal:
        raise Refusal(form.refusal.code, limit=form.refusal.limit, value=form.refusal.value, field="photo")
    before = await applications.own(person, post)
    # Told in one tap, it changes nothing of what else was told before.
    said = _values(before) if form.one("part") == "result" else {name: form.one(name) for name in FIELDS}
    return await applications.apply(
        person,
        post,
        form.one("result"),
        did=said.get("did", ""),
        minutes=number(said.get("minutes")),
        named=said.get("count_only") != "on",
        photo=next((file.id for file in form.files), before.photo_id if before else None),
    )


async def _form(
    request: Request, post: int, values: dict[str, str], errors: dict[str, str], status: int = 200
) -> Response:
    about = {
        "post": await card(request.user.id, post),
        "values": values,
        "errors": errors,
        "chips": applications.CHIPS,
        "limits": await limits.current(),
    }
    if wants_fragment(request):
        return fragment(request, "feeds/_tried_form.html", status=status, **about)
    return page(request, "feeds/tried.html", status=status, **about)


def _values(known: Application | None) -> dict[str, str]:
    if known is None:
        return {}
    return {
        "result": known.result,
        "did": known.did,
        "minutes": str(known.minutes or ""),
        "count_only": "" if known.named else "on",
    }
