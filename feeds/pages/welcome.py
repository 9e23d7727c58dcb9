"""The first minute: choose a few Skills, or pass on."""

from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.params import FromQuery
from litestar.response import Redirect

from app import hooks, limits
from app.web import guards
from app.web.pages import fragment, page, url, wants_fragment
from feeds import skills, welcome
from feeds.skills import Skill


class Welcome(Controller):
    path = "/welcome"
    guards = [guards.signed_in]

    @get(name="welcome")
    async def form(self, request: Request, q: FromQuery[str] = "") -> Response:
        """What was ticked before a search stays ticked after it."""
        viewer = request.user.id
        chosen = _slugs(request.query_params.getall("skill", []))
        shown: dict[str, Any] = {"q": q, "chosen": chosen, "skills": await _offered(viewer, q, chosen)}
        if wants_fragment(request):
            return fragment(request, "feeds/_welcome_skills.html", **shown)
        return page(
            request, "feeds/welcome.html", start_skills=(await limits.current()).start_skills, **shown
        )

    @post()
    async def choose(self, request: Request) -> Redirect:
        form = await request.form()
        await welcome.choose(request.user.id, _slugs([str(slug) for slug in form.getall("skill", [])]))
        return Redirect(url("feed"), status_code=303)


async def arrive(person: int) -> str | None:
    """A newcomer's first page."""
    return url("welcome") if await welcome.due(person) else None


hooks.arrivals.append(arrive)


async def _offered(viewer: int, text: str, chosen: list[str]) -> list[Skill]:
    """The ticked ones, then what was looked for, else what is proposed."""
    found = await skills.suggest(viewer, text) if text.strip() else await welcome.proposed(viewer)
    here = {skill.slug for skill in found}
    kept = [await skills.named(viewer, slug) for slug in chosen if slug not in here]
    return [*kept, *found]


def _slugs(found: list[str]) -> list[str]:
    return list(dict.fromkeys(found))
