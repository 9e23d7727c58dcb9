"""Home as it opens: what stands above the feed and what may stand first in it, by one statement."""

from app import database
from feeds import feed, opening
from feeds.arranging import Spot
from feeds.feed import MATCHED, SPOTS, Page
from feeds.opening import OPENING, Opening, opened
from feeds.tabs import POOL


class Row(opening.Row):
    """What the statement gives, each as JSON text."""

    spots: str


async def first(viewer: int, tab: str, *, longest: int | None = None) -> tuple[Page, Opening]:
    """The first page of a tab, which `feed.page` knows by name, and what stands above it.

    `longest` leaves out what plays longer, in seconds.
    """
    if tab != MATCHED:
        return await feed.page(viewer, tab, longest=longest), await opening.opening(viewer)
    found: Row | None = None

    async def choose(*asked: object) -> list[Spot]:
        nonlocal found
        found = await database.row(Row, FIRST, *asked)
        return SPOTS.decode(found.spots) if found else []

    page = await feed.page(viewer, tab, longest=longest, choose=choose)
    return page, await opened(viewer, found)


FIRST = f"SELECT ({POOL}) AS spots, above.* FROM ({OPENING}) above"  # noqa: S608 - constants
