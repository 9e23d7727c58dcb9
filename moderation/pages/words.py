"""The word list."""

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.response import Redirect

from app.refusal import Refusal
from app.web import guards
from app.web.pages import page, url
from app.web.sentences import sentence
from feeds.pages.addresses import Number
from moderation import words
from moderation.pages.forms import text


class Words(Controller):
    path = "/moderation/words"
    guards = [guards.curator]

    @get(name="words")
    async def index(self, request: Request) -> Response:
        return await _page(request)

    @post(name="word_new")
    async def add(self, request: Request) -> Response:
        form = await request.form()
        try:
            await words.add(request.user.id, text(form, "kind"), text(form, "pattern"), text(form, "note"))
        except Refusal as refusal:
            return await _page(request, form, refusal)
        return Redirect(url("words"), status_code=303)

    @post("/{id:int}/deletion", name="word_deletion")
    async def delete(self, request: Request, id: Number) -> Response:
        await words.delete(request.user.id, id)
        return Redirect(url("words"), status_code=303)


async def _page(
    request: Request, form: FormMultiDict | None = None, refusal: Refusal | None = None
) -> Response:
    return page(
        request,
        "moderation/words.html",
        status=refusal.status if refusal else 200,
        words=await words.known(),
        values={name: text(form, name) for name in ("kind", "pattern", "note")} if form else {},
        errors={refusal.field or "": sentence(refusal)} if refusal else {},
        longest=words.PATTERN_MAX,
        note_max=words.NOTE_MAX,
        within_ms=words.PATTERN_MS,
    )
