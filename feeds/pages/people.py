"""Colleagues: the directory, the page of one, and what proves what they can show."""

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath, FromQuery

from app.language import autonym
from app.people import people
from app.web import guards
from app.web.cursors import seal, unseal
from app.web.pages import fragment, page, url, wants_fragment
from feeds import asking, blocks, colleagues, collections, evidence, experts, follows, profiles, skills
from feeds.cards import cards
from feeds.colleagues import Place, Query
from feeds.pages.forms import number


@get("/people/{handle:str}", guards=[guards.signed_in], name="person")
async def person(request: Request, handle: FromPath[str]) -> Response:
    viewer = request.user.id
    found = await people.profile(handle)
    known = await profiles.known(viewer, found.id)
    until, back = await experts.at_work(found.id)
    return page(
        request,
        "feeds/person.html",
        page="find",
        person=found,
        tongues=[autonym(code) for code in found.languages],
        until=until,
        back=back,
        stated=known.stated,
        findable=await asking.findable(found.id),
        full=await asking.full(found.id),
        proofs=known.proofs,
        trusted=(await skills.spoken([found.title]))[0] if found.title else None,
        thanks=known.thanks,
        posts=await cards(viewer, known.posts),
        following=await follows.has(viewer, "person", found.id),
        avoided=await blocks.kinds(viewer, found.id),
        lists=await collections.lists(viewer, found.id),
        own=found.id == viewer,
    )


@get("/people/{handle:str}/skills/{slug:str}", guards=[guards.signed_in], name="proof")
async def proof(request: Request, handle: FromPath[str], slug: FromPath[str]) -> Response:
    """The Posts that were counted for a Skill of somebody."""
    viewer = request.user.id
    found = await people.profile(handle)
    skill = await skills.named(viewer, slug)
    counted = await evidence.counted(viewer, found.id, skill.id)
    shown = {card.id: card for card in await cards(viewer, list({line.post for line in counted}))}
    return page(
        request,
        "feeds/proof.html",
        page="find",
        person=found,
        skill=skill,
        lines=[(line, shown[line.post]) for line in counted if line.post in shown],
    )


@get("/people", guards=[guards.signed_in], name="people")
async def listed(
    request: Request,
    q: FromQuery[str] = "",
    skill: FromQuery[str] = "",
    site: FromQuery[str] = "",
    language: FromQuery[str] = "",
    after: FromQuery[str] = "",
) -> Response:
    """The directory; without a question also whom the viewer may want to follow."""
    viewer = request.user.id
    place = unseal(viewer, after, Place) if after else None
    query = Query(q, number(skill), number(site), language, place)
    found = await colleagues.find(viewer, query)
    onward = found.next and url(
        "people", q=q, skill=skill, site=site, language=language, after=seal(viewer, found.next)
    )
    shown: dict[str, Any] = {"q": q, "people": found.people, "next": onward}
    if wants_fragment(request):
        return fragment(request, "feeds/_directory.html", **shown)
    asked = bool(q.strip() or skill or site or language)
    return page(
        request,
        "feeds/people.html",
        page="find",
        asked=asked,
        query=query,
        facets=await colleagues.facets(viewer),
        suggested=[] if asked or after else await colleagues.suggested(viewer),
        **shown,
    )
