"""What helped others, and why it counts."""

from litestar import Request, Response, get

from app import clock, limits
from app.web import guards
from app.web.pages import page
from gamification import awards, points


@get("/progress", guards=[guards.signed_in], name="progress")
async def progress(request: Request) -> Response:
    viewer = request.user
    return page(
        request,
        "gamification/progress.html",
        page="you",
        impact=await points.impact(viewer.id),
        lines=await points.lines(viewer.id),
        awards=await awards.held(viewer.id),
        weights=await limits.current(),
        formula=points.FORMULA,
        now=clock.now(),
    )
