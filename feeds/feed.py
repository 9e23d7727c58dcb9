"""The feed, in tabs that come to an end: For you goes by somebody's Interests, the others by time."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import msgspec
from msgspec import Struct

from app import clock, database, limits
from app.refusal import Refusal
from feeds import ranked, reasons
from feeds.arranging import WINDOW, Spot, arrange
from feeds.cards import Card, cards
from feeds.ranked import Entry
from feeds.tabs import POOL, REST, TABS

SIZE = 20
#: Posts among which a page is chosen.
CHOICE = 80


class Place(Struct, frozen=True):
    """The last Post of a page; the next page begins below it.

    `part` is the part of the tab where the page ended, `shown` counts the suggestions that came before, and
    `ids` are the Posts that were chosen from the list: it may be another one by the next page.
    """

    at: datetime
    id: int
    part: int = 0
    shown: int = 0
    ids: list[int] = []


class Page(Struct, frozen=True):
    """Cards in the order of the tab. `next` is None when there is nothing more.

    `ended` says that here is a good place to stop: nothing is left, or enough has been suggested.
    `suggested` counts the suggestions from the first page on.
    """

    cards: list[Card]
    next: Place | None
    ended: bool
    suggested: int = 0


TOP = Place(datetime(9999, 1, 1, tzinfo=UTC), 2**63 - 1)
#: For you in two orders: what fits, or the newest first.
MATCHED, NEWEST = "for_you", "newest"
NAMES = (MATCHED, NEWEST, *TABS)
#: The part with what the viewer cannot read.
FOREIGN = 2
SPOTS = msgspec.json.Decoder(list[Spot])

#: Finds what may stand next by the parameters of `POOL`.
Choose = Callable[..., Awaitable[list[Spot]]]


async def page(
    viewer: int,
    tab: str = "for_you",
    after: Place | None = None,
    size: int = SIZE,
    *,
    longest: int | None = None,
    choose: Choose | None = None,
) -> Page:
    """One page of a tab: `for_you`, the same as `newest`, `following` or `site`.

    `longest` leaves out what plays longer, in seconds; `choose` is another way to ask `POOL`. Raises
    `Refusal("tab_unknown")`.
    """
    if tab == MATCHED:
        return await _for_you(viewer, after or TOP, size, longest, choose or _choose)
    if tab == NEWEST:
        return await _for_you(viewer, after or TOP, size, longest, None)
    if tab not in TABS:
        raise Refusal("tab_unknown", value=tab[:40], limit=", ".join(NAMES))
    start = after or TOP
    part = after.part if after else None
    found = await database.rows(Place, TABS[tab], viewer, start.at, start.id, size + 1, longest, part)
    shown = found[:size]
    onward = _after(start, shown[-1], len(shown)) if len(found) > size else None
    return Page(await cards(viewer, [place.id for place in shown]), onward, ended=onward is None)


async def _for_you(viewer: int, start: Place, size: int, longest: int | None, choose: Choose | None) -> Page:
    """First the list, then, for whoever goes on after its end, the newest of everything else.

    Suggestions end after a number that nobody regrets; what is new from the followed is there to its end.
    """
    rules = await limits.current()
    room = rules.feed_end_after - start.shown % rules.feed_end_after
    spots = await _spots(viewer, start, size, longest, choose) if choose and start.part == 0 else []
    chosen = arrange(spots, len(start.ids), size, room, rules)
    suggested = sum(spot.source != "fresh" for spot in chosen)
    passed = [*start.ids, *(spot.id for spot in chosen)]
    below: list[Place] = []
    more = len(chosen) < sum(spot.source != "before" for spot in spots)
    if not more:
        left = max(min(size - len(chosen), room - suggested), 0)
        found = await _rest(viewer, start, left + 1, longest, passed)
        below, more = found[:left], len(found) > left
    end = below[-1] if below else start
    suggested += len(below)
    onward = Place(end.at, end.id, end.part, start.shown + suggested, passed) if more else None
    ended = not more or suggested >= room
    return Page(await _shown(viewer, chosen, below), onward, ended, start.shown + suggested)


async def _spots(viewer: int, start: Place, size: int, longest: int | None, choose: Choose) -> list[Spot]:
    """What may stand next; whoever has no list gets one."""
    most = max(CHOICE, 3 * size)
    asked = (viewer, clock.now(), start.ids, start.ids[1 - WINDOW :], most, longest)
    spots = await choose(*asked)
    if not any(spot.source == "list" for spot in spots) and not await ranked.exists(viewer):
        await ranked.rebuild(viewer)
        return await choose(*asked)
    return spots


async def _choose(*asked: object) -> list[Spot]:
    return SPOTS.decode(await database.value(POOL, *asked))


async def _rest(viewer: int, start: Place, most: int, longest: int | None, passed: list[int]) -> list[Place]:
    return await database.rows(
        Place, REST, viewer, start.at, start.id, most, longest, start.part or None, passed
    )


async def _shown(viewer: int, chosen: list[Spot], below: list[Place]) -> list[Card]:
    """The cards, each suggestion with its Reason. What is new stands there because it is new."""
    entries = {spot.id: Entry(spot.mark) for spot in chosen if spot.source == "list"} | {
        place.id: Entry("", foreign=True) for place in below if place.part == FOREIGN
    }
    ids = [*(spot.id for spot in chosen), *(place.id for place in below)]
    return reasons.explain(await cards(viewer, ids), entries)


def _after(start: Place, last: Place, shown: int) -> Place:
    return Place(last.at, last.id, last.part, start.shown + shown)
