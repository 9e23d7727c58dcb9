"""Colleagues: the list, and the page of one."""

from litestar import Request, Response, get
from litestar.params import FromPath, FromQuery

from app.people import people
from app.web import guards
from app.web.pages import page
from feeds import follows, profiles
from feeds.cards import cards


@get("/people/{handle:str}", guards=[guards.signed_in], name="person")
async def person(request: Request, handle: FromPath[str]) -> Response:
    viewer = request.user.id
    found = await people.profile(handle)
    known = await profiles.known(viewer, found.id)
    return page(
        request,
        "feeds/person.html",
        page="find",
        person=found,
        proofs=known.proofs,
        thanks=known.thanks,
        posts=await cards(viewer, known.posts),
        following=await follows.has(viewer, "person", found.id),
        own=found.id == viewer,
    )


@get("/people", guards=[guards.signed_in], name="people")
async def listed(request: Request, q: FromQuery[str] = "") -> Response:
    return page(request, "feeds/people.html", page="find", q=q, found=await profiles.find(q))
