"""The feed: three tabs by keyset, so that a page costs the same at any depth; each comes to an end."""

from datetime import UTC, datetime

from msgspec import Struct

from app import database, limits
from app.refusal import Refusal
from feeds.cards import Card, cards
from feeds.tabs import TABS

SIZE = 20
#: The cards among which several kinds should stand.
FIRST = 10


class Place(Struct, frozen=True):
    """The last Post of a page; the next page begins below it.

    `part` is the part of the tab where the page ended, `shown` counts the Posts that came before.
    """

    at: datetime
    id: int
    part: int = 0
    shown: int = 0


class Page(Struct, frozen=True):
    """Cards in the order of the tab. `next` is None when there is nothing more.

    `ended` says that here is a good place to stop: nothing is left, or enough has been suggested.
    """

    cards: list[Card]
    next: Place | None
    ended: bool


TOP = Place(datetime(9999, 1, 1, tzinfo=UTC), 2**63 - 1)


async def page(
    viewer: int,
    tab: str = "for_you",
    after: Place | None = None,
    size: int = SIZE,
    *,
    longest: int | None = None,
) -> Page:
    """One page of a tab: `for_you`, `following` or `site`.

    `longest` leaves out what plays longer, in seconds. Raises `Refusal("tab_unknown")`.
    """
    if tab not in TABS:
        raise Refusal("tab_unknown", value=tab[:40], limit=", ".join(TABS))
    start = after or TOP
    rules = await limits.current()
    # Suggestions end after a number that nobody regrets; what somebody follows is there to its end.
    room = rules.feed_end_after - start.shown % rules.feed_end_after if tab == "for_you" else size
    most = min(size, room)
    part = after.part if after else None
    found = await database.rows(Place, TABS[tab], viewer, start.at, start.id, most + 1, longest, part)
    shown = found[:most]
    onward = _after(shown[-1], start.shown + len(shown)) if len(found) > most else None
    wanted = await cards(viewer, [place.id for place in shown])
    if tab == "for_you" and after is None:
        wanted = mix(wanted, rules.kinds_in_first_10)
    return Page(wanted, onward, ended=onward is None or room <= size)


def mix(shown: list[Card], kinds: int) -> list[Card]:
    """The same cards, the first ten of at least so many kinds where the page has them.

    The first card of a missing kind takes the last place that one of a frequent kind holds, which moves
    down behind the ten; all else keeps its order.
    """
    first, rest = shown[:FIRST], shown[FIRST:]
    moved: list[Card] = []
    for card in rest:
        here = [other.kind for other in first]
        if len(set(here)) >= kinds:
            break
        if card.kind not in here:
            place = max(at for at, kind in enumerate(here) if here.count(kind) > 1)
            moved.insert(0, first[place])
            first[place] = card
    raised = {card.id for card in first}
    return [*first, *moved, *(card for card in rest if card.id not in raised)]


def _after(place: Place, shown: int) -> Place:
    return Place(place.at, place.id, place.part, shown)
