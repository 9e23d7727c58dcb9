"""Find: one box for what somebody needs now, and what came of it."""

from itertools import pairwise
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromQuery
from msgspec import Struct
from msgspec.structs import replace

from app.refusal import Refusal
from app.web import guards
from app.web.cursors import seal, unseal
from app.web.pages import done, fragment, page, url, wants_fragment
from feeds import interests, search
from feeds.cards import Card
from feeds.pages import finding
from feeds.pages.finding import Wish
from feeds.search import Place, Query, asks, misses, passages, recent
from feeds.search.beside import beside, mended
from feeds.search.passages import Spot
from feeds.search.start import start

#: So many suggestions fit above the keys of a phone, with so many of one's own searches above them.
MOST, OWN = 6, 2


class Found(Struct, frozen=True):
    """A Post with the place in it that answers: its words in parts, of which some are marked."""

    card: Card
    address: str
    quote: list[tuple[str, bool]] = []
    second: int | None = None
    step: int | None = None


@get("/search", guards=[guards.signed_in], name="search")
async def find(request: Request, after: FromQuery[str] = "") -> Response:
    """What is still being typed is looked for, and not remembered."""
    viewer, wish = request.user.id, finding.read(request.query_params)
    place = unseal(viewer, after, Place) if after else None
    shown = await (_found(viewer, wish, place) if wish.asked else _begun(viewer, wish))
    if wish.words and not wish.typing and not place:
        await _remember(viewer, wish, found=not shown["nothing"])
    if wants_fragment(request):
        return fragment(request, "feeds/_finding.html", **shown)
    return page(request, "feeds/search.html", page="find", **shown)


@get("/search/suggestions", guards=[guards.signed_in], name="search_suggestions")
async def suggest(request: Request, q: FromQuery[str] = "") -> Response:
    """What may be meant while somebody types: what they looked for before, then what there is."""
    viewer, words = request.user.id, recent.spoken(q)
    own = [text for text in await recent.of(viewer, words) if text != words][:OWN] if words else []
    found = await search.suggest(viewer, q.lstrip(), MOST) if words else []
    return fragment(
        request,
        "feeds/_find_suggestions.html",
        own=own,
        found=[one for one in found if one.kind != "recent" and one.text not in own],
    )


@post("/search/recent", guards=[guards.signed_in], name="search_recent")
async def remember(request: Request) -> Response:
    """Remember what was looked for, or forget one search (`text`), or all."""
    viewer, form = request.user.id, await request.form()
    text = recent.spoken(str(form.get("text", "")))
    if form.get("state") != "off":
        await recent.keep(viewer, text)
        await interests.searched(viewer, text)
        return Response(None, status_code=204)
    await recent.forget(viewer, text or None)
    return done(request, url("search"), "feeds/_recent.html", recent=await recent.of(viewer))


async def _begun(viewer: int, wish: Wish) -> dict[str, Any]:
    """Before anything is asked."""
    named = await finding.names(viewer, wish, {})
    return {
        "wish": wish,
        "groups": finding.groups(wish, {}, named),
        "start": await start(viewer),
        "nothing": False,
    }


async def _found(viewer: int, wish: Wish, place: Place | None) -> dict[str, Any]:
    query = Query(
        text=wish.words, filters=wish.filters, after=place, typing=wish.typing, literal=wish.literal
    )
    found = await search.find(viewer, query)
    meant = mended(wish.words, found.corrected)
    around = await beside(viewer, meant) if wish.words and not place and not wish.filters else None
    named = await finding.names(viewer, wish, found.facets)
    nothing = not (found.cards or place or (around and (around.named or around.skills or around.people)))
    return {
        "wish": wish,
        "groups": finding.groups(wish, found.facets, named),
        "chips": finding.chips(wish, named),
        "start": None,
        "found": await _placed(wish, found),
        "beside": around,
        "meant": meant if found.corrected else None,
        "total": finding.total(wish, found.facets),
        "capped": found.capped,
        "next": wish.address(after=seal(viewer, found.next)) if found.next else None,
        "nothing": nothing,
        **(await _offered(viewer, wish) if nothing and _may_ask(wish) else {"offer": None}),
    }


async def _offered(viewer: int, wish: Wish) -> dict[str, Any]:
    """The question that may be asked instead, about the Skill that was looked in if there is such a one."""
    try:
        offer = await asks.offer(viewer, wish.words, wish.filters.skill or "")
    except Refusal:
        offer = await asks.offer(viewer, wish.words)
    return {"offer": offer, "skills": await asks.choices()}


async def _placed(wish: Wish, found: search.Page) -> list[Found]:
    """Each Post with the words that answer, opened where they stand."""
    ids = [card.id for card in found.cards]
    spots = await passages.place(ids, wish.words, found.corrected) if wish.words else {}
    return [_opened(card, spots.get(card.id)) for card in found.cards]


def _opened(card: Card, spot: Spot | None) -> Found:
    if spot is None:
        return Found(card, url("post", card.id))
    step = f"#step-{spot.step_id}" if spot.step_id else ""
    address = url("post", card.id, step=spot.step_id, t=spot.second) + step
    return Found(card, address, _parts(spot.quote, spot.marks), spot.second, spot.step)


def _parts(quote: str, marks: list[tuple[int, int]]) -> list[tuple[str, bool]]:
    """The quote cut at its marks, which stand in order: what is before, what is marked, what follows."""
    cuts = [0, *(cut for mark in marks for cut in mark), len(quote)]
    parts = [(quote[begin:end], place % 2 == 1) for place, (begin, end) in enumerate(pairwise(cuts))]
    return [(words, marked) for words, marked in parts if words]


def _may_ask(wish: Wish) -> bool:
    """A question is for words without an answer, perhaps in a Skill; what other filters hide may be there."""
    return bool(wish.words) and not replace(wish.filters, skill=None) and not wish.typing


async def _remember(viewer: int, wish: Wish, *, found: bool) -> None:
    await recent.keep(viewer, wish.words)
    await interests.searched(viewer, wish.words)
    if not found and _may_ask(wish):
        await misses.count(viewer, wish.words)
