"""Why somebody is trusted for a Skill: open to every colleague."""

from litestar import Request, Response, get
from litestar.params import FromPath

from app import limits
from app.people import people
from app.refusal import missing
from app.web import guards
from app.web.pages import page
from gamification import awards


@get("/people/{handle:str}/trusted/{slug:str}", guards=[guards.signed_in], name="award")
async def award(request: Request, handle: FromPath[str], slug: FromPath[str]) -> Response:
    person = await people.profile(handle)
    held = next((one for one in await awards.held(person.id) if one.slug == slug), None)
    if held is None or person.quiet:
        raise missing("award_missing")
    claim = next((one for one in await awards.claims(person.id) if one.skill_id == held.skill_id), None)
    return page(
        request,
        "gamification/award.html",
        page="find",
        person=person,
        award=held,
        claim=claim,
        evidence=await awards.evidence(person.id, slug),
        weights=await limits.current(),
    )
