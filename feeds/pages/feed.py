"""Home: the feed in three tabs."""

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromQuery

from app.web import guards
from app.web.cursors import seal, unseal
from app.web.pages import fragment, page, url, wants_fragment
from feeds import feed
from feeds.feed import Place

#: As the addresses say it, and as the rule does.
TABS = {"foryou": "for_you", "following": "following", "site": "site"}


@get("/", guards=[guards.signed_in], name="feed")
async def home(request: Request, tab: FromQuery[str] = "foryou", after: FromQuery[str] = "") -> Response:
    viewer = request.user.id
    tab = tab if tab in TABS else "foryou"
    found = await feed.page(viewer, TABS[tab], unseal(viewer, after, Place) if after else None)
    onward = url("feed", tab=tab, after=seal(viewer, found.next)) if found.next else None
    shown: dict[str, Any] = {"cards": found.cards, "next": onward, "tab": tab, "ended": found.next is None}
    if wants_fragment(request) and after:
        return fragment(request, "feeds/_cards.html", **shown)
    return page(request, "feeds/feed.html", page="home", **shown)
