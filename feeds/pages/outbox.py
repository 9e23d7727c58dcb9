"""The outbox: what waits on a device to be sent. The list is the device's own, the page the same for all."""

from litestar import Request, Response, get

from app.web.guards import anyone
from app.web.pages import page


@get("/outbox", guards=[anyone], name="outbox")
async def outbox(request: Request) -> Response:
    """Open to all: whose session has ended finds here that nothing is lost."""
    return page(request, "feeds/outbox.html", page="post")
