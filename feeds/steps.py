"""The Steps of a guide or checklist, as people walk through them."""

import msgspec
from msgspec import Struct

from app import database
from media import assets
from media.assets import Facts, Media


class Step(Struct, frozen=True):
    """One Step; `position` counts from 1, `id` stays the same wherever the Step moves to."""

    id: int
    position: int
    text: str
    media: Media | None


class Row(Struct):
    id: int
    position: int
    text: str
    alt: str
    facts: str | None


async def steps(viewer: int, post: int) -> list[Step]:
    """The Steps of a Post in order; none when the viewer may not read it."""
    found = await database.rows(
        Row,
        """
        SELECT
            s.id, s.position, s.text, s.alt,
            CASE WHEN f.id IS NOT NULL THEN asset_json(f)::text END AS facts
        FROM step s
        JOIN post p ON p.id = s.post_id
        LEFT JOIN asset f ON f.id = s.asset_id
        WHERE s.post_id = $2 AND readable(p, $1)
        ORDER BY s.position
        """,
        viewer,
        post,
    )
    return [Step(row.id, row.position, row.text, _media(row, viewer)) for row in found]


def pointed(found: list[Step], given: int) -> Step | None:
    """The Step that `?step=` means: one by its id, else the one at that place."""
    by_id = next((step for step in found if step.id == given), None)
    return by_id or next((step for step in found if step.position == given), None)


def _media(row: Row, viewer: int) -> Media | None:
    if row.facts is None:
        return None
    return assets.media(msgspec.json.decode(row.facts, type=Facts), viewer, alt=row.alt)
