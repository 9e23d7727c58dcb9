"""A new file for a published Post: choose it, and say whether the way is still the same."""

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.response import Redirect

from app import limits
from app.idempotency import Answer, once
from app.refusal import Refusal, missing
from app.web import guards
from app.web.pages import fragment, page, url, wants_fragment
from feeds import covers, replacing
from feeds.cards import Card, card
from feeds.drafts import Use
from feeds.pages.addresses import Number
from feeds.pages.composer import attached, sentences, told, use
from feeds.pages.forms import Form, read
from feeds.replacing import Replacement


class Filled(msgspec.Struct):
    """The form as it stands: what was given, its key and sentences by field."""

    given: Replacement
    key: str | None = None
    errors: dict[str, str] = {}


class File(Controller):
    path = "/posts/{id:int}/file"
    guards = [guards.signed_in]

    @get(name="post_file")
    async def form(self, request: Request, id: Number) -> Response:
        return await _render(request, await _own(request, id), Filled(Replacement(file=Use(""), way="")))

    @post(opt={"csrf": "own"}, request_max_body_size=None)
    async def send(self, request: Request, id: Number) -> Response:
        form = await read(request)
        about, person = await _own(request, id), request.user.id
        filled = Filled(_given(form), form.key)

        async def make() -> Answer:
            if form.refusal:
                raise form.refusal
            await replacing.replace(person, id, filled.given)
            await covers.choose(person, filled.given.file.id, form.one(f"cover-{filled.given.file.id}"))
            return Answer(303, url("post", id))

        try:
            answer, _ = await once(person, f"file/{id}", form.key, form.body, make)
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            filled.errors = told(refusal, "assets")
            return await _render(request, about, filled, status=refusal.status)
        if wants_fragment(request):
            return fragment(request, "feeds/_sent.html", location=answer.location, published=True)
        return Redirect(answer.location, status_code=303)


async def _own(request: Request, post: int) -> Card:
    """The viewer's own Post with a file. Raises a 404 Refusal for any other."""
    found = await card(request.user.id, post)
    if not found.mine.own or not found.media:
        raise missing()
    return found


def _takes(about: Card) -> str:
    return "photo" if about.kind == "photo" else "video"


def _given(form: Form) -> Replacement:
    """The last file that came counts: a page may have sent another before."""
    files = [*filter(None, form.all("asset")), *(file.id for file in form.files)]
    return Replacement(
        file=use(form, files[-1] if files else ""),
        way=form.one("way"),
        note=form.one("note"),
        consent=form.one("consent") or None,
    )


async def _render(request: Request, about: Card, filled: Filled, *, status: int = 200) -> Response:
    given = filled.given
    most = await limits.current()
    context = {
        "post": about,
        "given": given,
        "key": filled.key,
        "errors": filled.errors,
        "limits": most,
        "takes": _takes(about),
        "files": await attached([given.file], request.user.id),
        "told": sentences(most),
    }
    if wants_fragment(request):
        return fragment(request, "feeds/_replace_form.html", status=status, **context)
    return page(request, "feeds/replace.html", status=status, page="post", **context)
