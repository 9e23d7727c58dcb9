"""Find: one box for posts and people."""

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromQuery

from app.web import guards
from app.web.cursors import seal, unseal
from app.web.pages import fragment, page, url, wants_fragment
from feeds import interests, profiles, search, skills
from feeds.search import Filters, Place, Query

PEOPLE = 4


@get("/search", guards=[guards.signed_in], name="search")
async def find(
    request: Request,
    q: FromQuery[str] = "",
    skill: FromQuery[str] = "",
    kind: FromQuery[str] = "",
    after: FromQuery[str] = "",
) -> Response:
    viewer = request.user.id
    words = q.strip()
    asked = bool(words or skill or kind)
    place = unseal(viewer, after, Place) if after else None
    query = Query(text=words, filters=Filters(skill=skill or None, kind=kind or None), after=place)
    found = await search.find(viewer, query) if asked else None
    if words and not after:
        await interests.searched(viewer, words)
    shown: dict[str, Any] = {
        "q": q,
        "skill": skill,
        "kind": kind,
        "asked": asked,
        "cards": found.cards if found else [],
        "next": _onward(viewer, query, found.next) if found else None,
        "people": await profiles.find(viewer, words, limit=PEOPLE) if words and not after else [],
        "skills": [] if asked else await skills.listed(viewer),
    }
    if wants_fragment(request):
        return fragment(request, "feeds/_found.html", **shown)
    return page(request, "feeds/search.html", page="find", **shown)


def _onward(viewer: int, query: Query, place: Place | None) -> str | None:
    if place is None:
        return None
    return url(
        "search", q=query.text, skill=query.filters.skill, kind=query.filters.kind, after=seal(viewer, place)
    )
