"""The keys that exist: a sheet that `?` opens, and a page."""

from litestar import Request, Response, get

from app.web.guards import signed_in
from app.web.pages import fragment, page, wants_fragment


@get("/keys", guards=[signed_in], name="keys")
async def keys(request: Request) -> Response:
    if wants_fragment(request):
        return fragment(request, "app/_keys.html")
    return page(request, "app/keys.html", page="you")
