"""The tree of Skills, the page of one, and what the composer suggests while somebody types."""

from litestar import Request, Response, get
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from app.web import guards
from app.web.pages import fragment, page, url
from feeds import experts, skill_tree, skills
from feeds.cards import cards


@get("/skills", guards=[guards.signed_in], name="skills")
async def index(request: Request) -> Response:
    """All groups, each opening to what stands in it."""
    return page(request, "feeds/skills.html", page="find", branches=await skill_tree.tree(request.user.id))


@get("/skills/{slug:str}", guards=[guards.signed_in], name="skill")
async def skill(request: Request, slug: FromPath[str]) -> Response:
    """A merged Skill's old address leads to the one it went into, that of a renamed one to the new."""
    viewer = request.user.id
    about = await skills.about(viewer, slug)
    if about.slug != slug:
        return Redirect(url("skill", about.slug), status_code=303)
    shown = {card.id: card for card in await cards(viewer, [*about.tried, *about.newest, *about.questions])}
    return page(
        request,
        "feeds/skill.html",
        page="find",
        skill=about,
        family=await skill_tree.family(about.id),
        experts=await experts.experts(viewer, about.id),
        tried=[shown[number] for number in about.tried if number in shown],
        newest=[shown[number] for number in about.newest if number in shown],
        questions=[shown[number] for number in about.questions if number in shown],
    )


@get("/skills/suggest", guards=[guards.signed_in], name="skills_suggest")
async def suggest(request: Request, text: FromQuery[str] = "") -> Response:
    words = text.strip().removeprefix("#")
    return fragment(
        request, "feeds/_suggestions.html", text=words, skills=await skills.suggest(request.user.id, words)
    )
