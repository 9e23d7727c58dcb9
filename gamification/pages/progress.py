"""What helped others, and why it counts."""

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
from litestar import Request, Response, get

from app import clock, hooks, language, limits
from app.people.people import Face
from app.web import guards
from app.web.pages import page
from gamification import awards, points
from gamification.points import Impact


class Standing(msgspec.Struct):
    """What You begins with. `days` until what is coming counts: 0 is today, in the reader's zone."""

    impact: Impact
    made_of: dict[str, int]
    helped: list[Face]
    days: int


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


async def card(viewer: int) -> tuple[str, Standing]:
    """Impact, or with numbers hidden whom it came from, as the first card of You."""
    impact = await points.impact(viewer)
    standing = Standing(
        impact, await points.made_of(viewer), await points.helped(viewer), _days(impact.next_at)
    )
    return "gamification/_impact_card.html", standing


hooks.corner.append(card)


def _days(at: datetime | None) -> int:
    here = ZoneInfo(language.zone.get())
    return (at.astimezone(here).date() - clock.now().astimezone(here).date()).days if at else 0
