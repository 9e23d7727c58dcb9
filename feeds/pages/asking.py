"""From a search without an answer to a question: one form with everything filled in (FIND-5)."""

from litestar import Controller, Request, Response, get, post
from litestar.params import FromQuery
from msgspec import Struct, json

from app import limits
from app.idempotency import Answer, once
from app.refusal import Refusal
from app.web import guards
from app.web.pages import done, fragment, page, url, wants_fragment
from feeds.pages.composer import told
from feeds.search import asks


class Given(Struct, frozen=True):
    """What the form holds; `offered` is the Skill that was guessed, `other` one that has no chip."""

    text: str = ""
    skill: str = ""
    offered: str = ""
    other: str = ""

    @property
    def slug(self) -> str:
        return self.skill or self.other


class Ask(Controller):
    path = "/search/questions"
    guards = [guards.signed_in]

    @get(name="search_ask")
    async def form(
        self, request: Request, q: FromQuery[str] = "", skill: FromQuery[str] = "", other: FromQuery[str] = ""
    ) -> Response:
        """With a `skill` or an `other` one htmx asks who would hear of it."""
        return await _form(request, Given(q.strip(), skill, other=other))

    @post()
    async def send(self, request: Request) -> Response:
        form, person = await request.form(), request.user.id
        given = Given(*(str(form.get(name, "")) for name in Given.__struct_fields__))
        people: list[asks.Helper] = []

        async def make() -> Answer:
            asked = await asks.ask(person, given.text, given.slug, offered=given.offered)
            people.extend(asked.people)
            return Answer(303, url("post", asked.post))

        try:
            key = str(form.get("key", "")) or None
            answer, _ = await once(person, "search_ask", key, json.encode(given), make)
        except Refusal as refusal:
            return await _form(request, given, refusal)
        return done(request, answer.location, "feeds/_asked.html", address=answer.location, people=people)


async def _form(request: Request, given: Given, refusal: Refusal | None = None) -> Response:
    slug = given.slug if refusal is None or refusal.code != "skill_missing" else ""
    show = fragment if wants_fragment(request) else page
    return show(
        request,
        "feeds/_ask.html" if wants_fragment(request) else "feeds/ask.html",
        status=refusal.status if refusal else 200,
        page="find",
        words=given.text,
        offer=await asks.offer(request.user.id, given.text, slug),
        skills=await asks.choices(),
        errors=told(refusal, "form") if refusal else {},
        title_max=(await limits.current()).title_max,
    )
