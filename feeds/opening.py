"""What Home opens with: announcements, then the Today card. One statement finds both."""

import msgspec
from msgspec import Struct

from app import clock, database
from app.reach import hours
from feeds import announcements, today
from feeds.announcements import Announcement
from feeds.today import Made, Today


class Opening(Struct, frozen=True):
    """What stands above the first card of the feed."""

    announced: list[Announcement]
    today: Today | None


NOTHING = Opening([], None)


class Row(Struct):
    """What the statement gives, each as JSON text."""

    announced: str
    made: str
    place: str


async def opening(viewer: int) -> Opening:
    """What concerns this person now; Today is made by the first request of their working day."""
    return await opened(viewer, await database.row(Row, OPENING, viewer, clock.now()))


async def opened(viewer: int, found: Row | None) -> Opening:
    """The same of what `OPENING` has found already."""
    if found is None:
        return NOTHING
    return Opening(
        ANNOUNCED.decode(found.announced),
        await today.today(viewer, MADE.decode(found.made), PLACE.decode(found.place)),
    )


ANNOUNCED = msgspec.json.Decoder(list[Announcement])
MADE = msgspec.json.Decoder(Made | None)
PLACE = msgspec.json.Decoder(hours.Place | None)

OPENING = f"""
    SELECT
        (SELECT coalesce(json_agg(one), '[]') FROM ({announcements.LIVE}) one)::text AS announced,
        coalesce((SELECT to_json(one) FROM ({today.MADE}) one)::text, 'null') AS made,
        coalesce((SELECT to_json(one) FROM ({hours.PLACE}) one)::text, 'null') AS place
"""  # noqa: S608 - constants
