"""The page of a Skill, and what the composer suggests while somebody types."""

from litestar import Request, Response, get
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from app.web import guards
from app.web.pages import fragment, page, url
from feeds import skills
from feeds.cards import cards


@get("/skills/{slug:str}", guards=[guards.signed_in], name="skill")
async def skill(request: Request, slug: FromPath[str]) -> Response:
    """A merged Skill's old address leads to the one it went into."""
    viewer = request.user.id
    about = await skills.about(viewer, slug)
    if about.slug != slug:
        return Redirect(url("skill", about.slug), status_code=303)
    return page(
        request,
        "feeds/skill.html",
        page="find",
        skill=about,
        tried=await cards(viewer, about.tried),
        questions=await cards(viewer, about.questions),
    )


@get("/skills/suggest", guards=[guards.signed_in], name="skills_suggest")
async def suggest(request: Request, text: FromQuery[str] = "") -> Response:
    words = text.strip().removeprefix("#")
    return fragment(
        request, "feeds/_suggestions.html", text=words, skills=await skills.suggest(request.user.id, words)
    )
