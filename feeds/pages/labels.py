"""The QR label of a Post, a second or a Step: on the screen, or on paper beside the machine."""

from typing import Any

import segno
from litestar import Request, Response, get

from app.refusal import missing
from app.web import guards
from app.web.addresses import base
from app.web.pages import fragment, page, url, wants_fragment
from feeds.cards import card
from feeds.pages.addresses import Chosen, Number
from feeds.steps import pointed, steps

#: Readable with a quarter of it dirty or torn.
CORRECTION = "q"


@get("/posts/{id:int}/label", guards=[guards.signed_in], name="label")
async def label(request: Request, id: Number, t: Chosen = 0, step: Chosen = 0) -> Response:
    """A page to print; the part of it that htmx asks for stands in the sheet."""
    found = await card(request.user.id, id)
    meant = pointed(await steps(request.user.id, id), step) if step else None
    if step and meant is None:
        raise missing()
    place = url("post", id, step=meant.id if meant else None, t=t or None)
    whole = f"{base(request)}{place}" + (f"#step-{meant.id}" if meant else "")
    made: dict[str, Any] = {
        "post": found,
        "second": t,
        "step": meant,
        "code": _draw(whole),
        "address": whole.partition("://")[2].partition("#")[0] or place,
    }
    if wants_fragment(request):
        return fragment(request, "feeds/_label.html", **made)
    return page(request, "feeds/label.html", **made)


def _draw(address: str) -> str:
    """As SVG without any style in it, which our policy forbids."""
    return segno.make(address, error=CORRECTION, micro=False).svg_inline(
        border=4, omitsize=True, svgclass="label-code", lineclass=None, light="#fff"
    )
