"""One page with four numbers."""

from litestar import Request, Response, get

from app import limits
from app.web import guards
from app.web.pages import page
from learning.insights import numbers

DAYS = 90


@get("/insights", guards=[guards.lnd], name="insights")
async def insights(request: Request) -> Response:
    return page(
        request,
        "learning/insights.html",
        page="find",
        numbers=await numbers(days=DAYS),
        days=DAYS,
        k=(await limits.current()).k,
    )
