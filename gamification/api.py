"""Recognition for programs."""

from litestar import Request, get

from app.web import guards
from app.web.problems import refusals
from gamification import campaigns, impact, points
from gamification.campaigns import Campaign
from gamification.impact import Impact, Line


class Points(Impact):
    """The number with the lines it is made of."""

    formula: int
    lines: list[Line]


@get("/me/points", guards=[guards.signed_in], name="api_points", tags=["people"], responses=refusals(401))
async def my_points(request: Request) -> Points:
    """My Impact: what counts, what is coming, and why."""
    found = await impact.read(request.user.id)
    return Points(
        found.counted, found.coming, found.next_at, points.FORMULA, await impact.lines(request.user.id)
    )


@get("/campaigns", guards=[guards.signed_in], name="api_campaigns", tags=["find"], responses=refusals(401))
async def list_campaigns(request: Request) -> list[Campaign]:
    """Recognition weeks, running ones first."""
    return await campaigns.campaigns(request.user.id)


API = [my_points, list_campaigns]
