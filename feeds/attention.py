"""What an author learns of the attention for a Post: for them alone, and never below `k` people (INS-4).

Where a Post was handed over, its new owner learns it, and chooses who else reads how often it was seen.
Nobody reads who watched what, or where somebody stopped.
"""

from msgspec import Struct

from app import database, limits
from app.people import preferences
from app.refusal import missing
from feeds.watching import PART_S

#: Who reads views and reach: a choice of whoever answers for the Post.
CHOICES = ("me", "community", "all")


class Seen(Struct):
    """`reach` colleagues saw the Post; a clip was viewed `views` times. None: too few people to tell."""

    reach: int | None
    views: int | None


class Attention(Struct):
    """`curve` is the share of those who played the clip for each five seconds of it; empty below `k` people.

    `saves` is None below `k` people; Applications stand below the Post anyway.
    """

    seen: Seen
    saves: int | None
    applications: int
    worked: int
    curve: list[float]
    part_s: int
    clip: bool


class Figures(Struct):
    """What is counted, the author left out."""

    keeper_id: int
    saves: int
    tried: int
    worked: int
    reach: int
    viewers: int
    views: int
    duration_ms: int | None


async def attention(viewer: int, post: int) -> Attention:
    """For who answers for the Post; raises a 404 Refusal for anybody else."""
    found = await database.row(Figures, FIGURES, post)
    if found is None or viewer != found.keeper_id:
        raise missing()
    k = (await limits.current()).k
    return Attention(
        _seen(found, k),
        found.saves if found.reach >= k else None,
        found.tried,
        found.worked,
        await _curve(post, found.duration_ms, k) if found.duration_ms else [],
        PART_S,
        found.duration_ms is not None,
    )


async def told(viewer: int, post: int) -> Seen | None:
    """Views and reach for somebody else, where who answers for the Post chose so; else None."""
    keeper = await database.value(KEEPER, post)
    if keeper is None or keeper == viewer:
        return None
    choice = (await preferences.read(keeper)).get("views", "me")
    if choice == "me" or (choice == "community" and not await database.value(TOGETHER, post, viewer)):
        return None
    found = await database.row(Figures, FIGURES, post)
    seen = found and _seen(found, (await limits.current()).k)
    return seen if seen and seen.reach is not None else None


def _seen(found: Figures, k: int) -> Seen:
    return Seen(
        found.reach if found.reach >= k else None,
        found.views if found.duration_ms and found.viewers >= k else None,
    )


async def _curve(post: int, duration_ms: int, k: int) -> list[float]:
    parts = -(-duration_ms // (PART_S * 1000))
    counts = await database.values(CURVE, post, parts)
    people = await database.value(PLAYED, post)
    return [count / people for count in counts] if people >= k else []


#: What was said without a name shows nobody's choice.
KEEPER = "SELECT coalesce(owner_id, author_id) FROM post WHERE id = $1 AND NOT anonymous"

FIGURES = """
    SELECT
        coalesce(p.owner_id, p.author_id) AS keeper_id, p.saves, p.tried, p.worked,
        (
            SELECT count(*) FROM (
                SELECT person_id FROM post_view WHERE post_id = p.id
                UNION SELECT person_id FROM watching WHERE post_id = p.id AND viewed_at IS NOT NULL
            ) seen WHERE person_id <> p.author_id
        ) AS reach,
        (SELECT count(*) FROM watching WHERE post_id = p.id AND viewed_at IS NOT NULL) AS viewers,
        (
            SELECT count(*) FROM event
            WHERE subject_kind = 'post' AND subject_id = p.id::text AND verb = 'post.viewed'
        ) AS views,
        (
            SELECT f.duration_ms FROM post_asset u JOIN asset f ON f.id = u.asset_id
            WHERE u.post_id = p.id AND f.kind IN ('video', 'audio') ORDER BY u.position LIMIT 1
        ) AS duration_ms
    FROM post p WHERE p.id = $1 AND p.deleted_at IS NULL AND p.state <> 'removed'
"""

#: One count for each part of the clip, in order.
CURVE = """
    SELECT count(w.person_id)
    FROM generate_series(0, $2 - 1) AS part
    LEFT JOIN watching w ON w.post_id = $1 AND w.parts @> part
    GROUP BY part ORDER BY part
"""

PLAYED = "SELECT count(*) FROM watching WHERE post_id = $1 AND NOT isempty(parts)"

TOGETHER = """
    SELECT EXISTS (
        SELECT FROM post p JOIN membership m ON m.community_id = p.community_id
        WHERE p.id = $1 AND m.person_id = $2
    )
"""
