"""The feed: newest first, in three tabs, by keyset: a page costs the same at any depth."""

from datetime import UTC, datetime

from msgspec import Struct

from app import database
from app.refusal import Refusal
from feeds.cards import Card, cards

SIZE = 20


class Place(Struct, frozen=True):
    """The last Post of a page; the next page begins below it."""

    at: datetime
    id: int


class Page(Struct, frozen=True):
    """Cards, newest first. `next` is None where the feed ends."""

    cards: list[Card]
    next: Place | None


TOP = Place(datetime(9999, 1, 1, tzinfo=UTC), 2**63 - 1)


async def page(viewer: int, tab: str = "for_you", after: Place | None = None, size: int = SIZE) -> Page:
    """One page of a tab: `for_you`, `following` or `site`. Raises `Refusal("tab_unknown")`."""
    if tab not in TABS:
        raise Refusal("tab_unknown", value=tab[:40], limit=", ".join(TABS))
    start = after or TOP
    found = await database.rows(Place, TABS[tab], viewer, start.at, start.id, size + 1)
    shown = found[:size]
    return Page(
        await cards(viewer, [place.id for place in shown]),
        shown[-1] if len(found) > size else None,
    )


FOR_YOU = """
    SELECT p.id, p.published_at AS at
    FROM post p
    WHERE listed(p, $1) AND (p.published_at, p.id) < ($2, $3)
    ORDER BY p.published_at DESC, p.id DESC
    LIMIT $4
"""

# The newest of each followed person, Skill and Community, then the newest of these. Whoever follows a
# person does not find what that person said without a name.
FOLLOWING = """
    SELECT DISTINCT n.id, n.published_at AS at
    FROM follow f
    CROSS JOIN LATERAL (
        (
            SELECT p.id, p.published_at FROM post p
            WHERE f.kind = 'person' AND p.author_id = f.object_id AND NOT p.anonymous
                AND listed(p, $1) AND (p.published_at, p.id) < ($2, $3)
            ORDER BY p.published_at DESC, p.id DESC
            LIMIT $4
        )
        UNION ALL
        (
            SELECT p.id, p.published_at FROM post_skill k JOIN post p ON p.id = k.post_id
            WHERE f.kind = 'skill' AND k.skill_id = f.object_id
                AND listed(p, $1) AND (p.published_at, p.id) < ($2, $3)
            ORDER BY p.published_at DESC, p.id DESC
            LIMIT $4
        )
        UNION ALL
        (
            SELECT p.id, p.published_at FROM post p
            WHERE f.kind = 'community' AND p.community_id = f.object_id
                AND listed(p, $1) AND (p.published_at, p.id) < ($2, $3)
            ORDER BY p.published_at DESC, p.id DESC
            LIMIT $4
        )
    ) n
    WHERE f.person_id = $1
    ORDER BY at DESC, n.id DESC
    LIMIT $4
"""

SITE = """
    SELECT p.id, p.published_at AS at
    FROM post p
    JOIN person a ON a.id = p.author_id
    JOIN team t ON t.id = a.team_id
    WHERE listed(p, $1) AND NOT p.anonymous AND (p.published_at, p.id) < ($2, $3)
        AND t.site_id = (SELECT h.site_id FROM person v JOIN team h ON h.id = v.team_id WHERE v.id = $1)
    ORDER BY p.published_at DESC, p.id DESC
    LIMIT $4
"""

TABS = {"for_you": FOR_YOU, "following": FOLLOWING, "site": SITE}
