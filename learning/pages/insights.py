"""One page: four numbers, and what people looked for in vain."""

from litestar import Request, Response, get

from app import limits
from app.web import guards
from app.web.pages import page
from feeds.search import misses
from learning.insights import numbers

DAYS = 90


@get("/insights", guards=[guards.lnd], name="insights")
async def insights(request: Request) -> Response:
    return page(
        request,
        "learning/insights.html",
        page="find",
        numbers=await numbers(days=DAYS),
        gaps=await misses.gaps(days=DAYS),
        days=DAYS,
        k=(await limits.current()).k,
    )
