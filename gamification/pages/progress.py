"""What helped others, and why it counts."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

import msgspec
from litestar import Request, Response, get

from app import clock, hooks, language, limits
from app.people.people import Face
from app.web import guards
from app.web.pages import page
from gamification import awards, impact, points
from gamification.impact import Impact, Line


class Standing(msgspec.Struct):
    """What You begins with. `days` until what is coming counts: 0 is today, in the reader's zone."""

    impact: Impact
    made_of: dict[str, int]
    helped: list[Face]
    days: int


class Told(msgspec.Struct):
    """A line of Progress: acts of one kind on one Post whose givers have no name, `times` in a row."""

    line: Line
    points: int
    times: int


#: Acts that say nothing beyond how many there were.
ALIKE = {"save", "useful", "thanked_comment"}


@get("/progress", guards=[guards.signed_in], name="progress")
async def progress(request: Request) -> Response:
    viewer, now = request.user, clock.now()
    return page(
        request,
        "gamification/progress.html",
        page="you",
        impact=await impact.read(viewer.id),
        told=list(_told(await impact.lines(viewer.id), now)),
        awards=await awards.held(viewer.id),
        weights=await limits.current(),
        formula=points.FORMULA,
        now=now,
    )


async def card(viewer: int) -> tuple[str, Standing]:
    """Impact, or with numbers hidden whom it came from, as the first card of You."""
    found = await impact.read(viewer)
    standing = Standing(
        found, await impact.made_of(viewer), await impact.helped(viewer), _days(found.next_at)
    )
    return "gamification/_impact_card.html", standing


def _told(lines: Iterable[Line], now: datetime) -> Iterable[Told]:
    def kind(line: Line) -> tuple[object, ...]:
        own = None if line.kind in ALIKE else id(line)
        return line.kind, line.post_id, line.waiting, line.counts_at > now, own

    for _, row in groupby(lines, kind):
        alike = list(row)
        yield Told(alike[0], sum(line.points for line in alike), len(alike))


def _days(at: datetime | None) -> int:
    here = ZoneInfo(language.zone.get())
    return (at.astimezone(here).date() - clock.now().astimezone(here).date()).days if at else 0


hooks.corner.append(card)
