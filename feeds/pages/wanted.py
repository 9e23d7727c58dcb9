"""Wanted: L&D and leads ask the people of a Skill for a clip, and keep the list of what they asked."""

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.params import FromQuery
from litestar.response import Redirect

from app import limits
from app.idempotency import Answer, once
from app.language import language
from app.refusal import Refusal
from app.web.guards import campaigner
from app.web.pages import done, page, url
from feeds import skills, wanted
from feeds.pages.addresses import Number
from feeds.pages.composer import told


class Asked(msgspec.Struct, frozen=True):
    """What the form holds."""

    title: str = ""
    text: str = ""
    skill: str = ""


class Wanted(Controller):
    path = "/wanted"
    guards = [campaigner]

    @get(name="wanted")
    async def index(
        self, request: Request, skill: FromQuery[str] = "", title: FromQuery[str] = ""
    ) -> Response:
        return await _page(request, Asked(title=title, skill=skill))

    @post()
    async def ask(self, request: Request) -> Response:
        form = await request.form()
        person = request.user.id
        asked = Asked(*(str(form.get(name, "")) for name in Asked.__struct_fields__))

        async def make() -> Answer:
            await wanted.ask(person, asked.title, asked.text, asked.skill, language.get())
            return Answer(303, url("wanted"))

        try:
            key = str(form.get("key", "")) or None
            answer, _ = await once(person, "wanted", key, msgspec.json.encode(asked), make)
        except Refusal as refusal:
            return await _page(request, asked, refusal)
        return Redirect(answer.location, status_code=303)

    @post("/{id:int}/closing", name="wanted_closing")
    async def close(self, request: Request, id: Number) -> Response:
        """`state=off` opens it again."""
        person = request.user.id
        await wanted.close(person, id, (await request.form()).get("state") != "off")
        return done(request, url("wanted"), "feeds/_wanted.html", asked=await wanted.own(person))


async def _page(request: Request, draft: Asked, refusal: Refusal | None = None) -> Response:
    person = request.user.id
    return page(
        request,
        "feeds/wanted.html",
        status=refusal.status if refusal else 200,
        page="you",
        draft=draft,
        errors=told(refusal, "form") if refusal else {},
        skills=await skills.listed(person),
        asked=await wanted.own(person),
        limits=await limits.current(),
    )
