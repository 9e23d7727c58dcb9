"""The moment of need: the best answers, opened at the Step or second that holds them."""

from msgspec import Struct

from feeds import search
from feeds.cards import Card
from feeds.search import misses
from feeds.search.passages import Spot, place
from feeds.search.quoting import beginning

ANSWERS = 3


class Answer(Struct, frozen=True):
    """A Post that answers, and where in it."""

    card: Card
    spot: Spot


async def answers(viewer: int, text: str) -> list[Answer]:
    """The three best Posts for a question, best first, of what the viewer may read.

    A question without an answer counts among the gaps, without a name.
    """
    found = await search.find(viewer, search.Query(text=text, size=ANSWERS, counted=False))
    if not found.cards:
        await misses.count(viewer, text)
    spots = await place([card.id for card in found.cards], text, found.corrected, viewer=viewer)
    return [Answer(card, _spot(card, spots.get(card.id))) for card in found.cards]


def _spot(card: Card, spot: Spot | None) -> Spot:
    """Without a place in it the Post opens at its start, and speaks for itself."""
    return spot if spot and spot.quote else Spot(beginning(card.text))
