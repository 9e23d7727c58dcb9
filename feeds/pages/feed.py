"""Home: the feed in three tabs."""

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromQuery

from app import database, limits
from app.people.auth import Viewer
from app.web import guards
from app.web.cursors import seal, unseal
from app.web.pages import fragment, page, url, wants_fragment
from feeds import feed, wanted
from feeds.cards import Card, Tag, cards
from feeds.ending import ending
from feeds.feed import SIZE, Page, Place
from feeds.home import first
from feeds.opening import NOTHING

#: As the addresses say it, and as the rule does.
TABS = {"foryou": "for_you", "following": "following", "site": "site"}
#: How long a clip may take, in seconds. The choice holds for the visit: its cookie ends with the browser.
LENGTHS = (30, 60, 120)
COOKIE = "length"
#: So many Posts come by themselves; then a button asks.
PAUSE = 5 * SIZE
#: Behind so many cards stands what is wanted.
BEHIND = 2


@get("/", guards=[guards.signed_in], name="feed")
async def home(
    request: Request, tab: FromQuery[str] = "", after: FromQuery[str] = "", length: FromQuery[str] = ""
) -> Response:
    start = request.user.wishes.get("start", "foryou")
    tab = tab if tab in TABS else start
    longest = _seconds(length or request.cookies.get(COOKIE, ""))
    place = unseal(request.user.id, after, Place) if after else None
    shown = {
        "tab": tab,
        "start": start,
        "longest": longest,
        **await _found(request.user, tab, place, longest),
    }
    if wants_fragment(request) and after:
        return fragment(request, "feeds/_cards.html", **shown)
    answer = page(request, "feeds/feed.html", page="home", **shown)
    if length:
        answer.set_cookie(COOKIE, str(longest or ""), httponly=True, samesite="lax")
    return answer


@get("/lengths", guards=[guards.signed_in], name="lengths")
async def lengths(request: Request, tab: FromQuery[str] = "foryou") -> Response:
    """How long clips on Home may be: in the sheet, or as a page."""
    shown: dict[str, Any] = {
        "tab": tab if tab in TABS else "foryou",
        "lengths": LENGTHS,
        "longest": _seconds(request.cookies.get(COOKIE, "")),
    }
    if wants_fragment(request):
        return fragment(request, "feeds/_lengths.html", **shown)
    return page(request, "feeds/lengths.html", page="home", **shown)


async def _found(viewer: Viewer, tab: str, place: Place | None, longest: int | None) -> dict[str, Any]:
    """The cards below a place; the tab that Home opens with has more above its first and behind its last."""
    rule, top = _rule(tab, viewer.wishes), place is None and tab == viewer.wishes.get("start", "foryou")
    async with database.together():
        if top:
            found, above = await first(viewer.id, rule, longest=longest)
        else:
            found, above = await feed.page(viewer.id, rule, place, longest=longest), NOTHING
        asked = await _wanted(viewer.id, tab, found)
    return {
        "cards": await _with(viewer.id, found.cards, asked),
        "wanted": asked,
        "announced": above.announced,
        "today": above.today,
        "next": _onward(viewer.id, tab, found.next, longest),
        "auto": bool(found.next and found.next.shown % PAUSE),
        "ended": found.ended,
        "ending": await ending(viewer.id) if found.ended and found.cards else None,
    }


def _rule(tab: str, wishes: dict[str, str]) -> str:
    """The tab as the rule knows it: whoever wants it so finds the newest first under For you."""
    return feed.NEWEST if tab == "foryou" and wishes.get("order") == "newest" else TABS[tab]


async def _wanted(viewer: int, tab: str, found: Page) -> dict[int, Tag]:
    """What is wanted from this viewer, on the last page of a For you that holds few suggestions."""
    if tab != "foryou" or found.next:
        return {}
    few = found.suggested < (await limits.current()).feed_end_after
    return await wanted.waiting(viewer) if few else {}


async def _with(viewer: int, shown: list[Card], asked: dict[int, Tag]) -> list[Card]:
    """The cards, with what is wanted near the top."""
    rest = [card for card in shown if card.id not in asked]
    return [*rest[:BEHIND], *await cards(viewer, list(asked)), *rest[BEHIND:]]


def _seconds(text: str) -> int | None:
    return next((length for length in LENGTHS if text == str(length)), None)


def _onward(viewer: int, tab: str, place: Place | None, longest: int | None) -> str | None:
    if place is None:
        return None
    return url("feed", tab=tab, after=seal(viewer, place), length=longest)
