"""What the composer shows while somebody writes."""

from litestar import Request, Response, post

from app.web import guards
from app.web.pages import fragment
from feeds import suggesting
from feeds.pages.forms import number, read


@post("/compose/suggestions", guards=[guards.signed_in], name="compose_suggestions")
async def suggestions(request: Request) -> Response:
    """Skills and Posts for the words so far. A POST, so that a draft stands in no log of addresses."""
    form = await read(request)
    found = await suggesting.suggest(
        request.user.id, form.one("title"), form.one("text"), form.all("skill"), number(form.one("post"))
    )
    return fragment(request, "feeds/_compose_suggested.html", suggested=found, offered=form.all("offered"))
