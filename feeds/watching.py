"""Watching a clip: where a person stopped, what counts as a view, when it is finished.

The place is for that person alone. Views carry no name: nobody reads who watched what. Which parts of
the clip have played is counted over people only (feeds/attention.py).
"""

from datetime import datetime, timedelta

from msgspec import Struct

from app import clock, database
from app.events import Verb, record
from app.refusal import Refusal, missing
from feeds.visibility import sees

#: A view is this much of play, or this share of a short clip.
VIEW_MS = 10_000
VIEW_SHARE = 0.3
ONCE_PER = timedelta(hours=1)
#: Whoever is away longer starts to watch anew.
SITTING = timedelta(minutes=30)
FINISHED_SHARE = 0.8
#: As fast as the player goes, and what a slow line may add: nobody plays more than that between two reports.
FASTEST = 2
SLACK_MS = 3_000
#: At the very start and near the end nobody needs help to find the place.
START_MS = 5_000
END_SHARE = 0.9
LONGEST_S = 86_400
#: The attention for a clip is told in parts of so many seconds.
PART_S = 5


async def stopped(person: int, post: int) -> float | None:
    """The second at which to offer to go on, or None."""
    found = await database.row(
        Stop,
        """
        SELECT w.stopped_ms, clip.duration_ms
        FROM watching w
        JOIN post_asset u ON u.post_id = w.post_id
        JOIN asset clip ON clip.id = u.asset_id AND clip.kind IN ('video', 'audio')
        WHERE w.post_id = $1 AND w.person_id = $2 AND clip.duration_ms IS NOT NULL
        ORDER BY u.position
        LIMIT 1
        """,
        post,
        person,
    )
    offered = found and START_MS <= found.stopped_ms < END_SHARE * found.duration_ms
    return found.stopped_ms / 1000 if found and offered else None


class Stop(Struct):
    stopped_ms: int
    duration_ms: int


async def report(person: int, post: int, at: float, played: float) -> None:
    """Take down at which second the person is, and how many seconds played in sight since the last report.

    More than can have played in that time is not believed. Raises a 404 Refusal when the person may not
    read the Post, `Refusal("watch_nothing")` when it has no clip and `Refusal("watch_wrong")`.
    """
    if not (0 <= at <= LONGEST_S and 0 <= played <= LONGEST_S):
        raise Refusal("watch_wrong", value=f"{at:g}, {played:g}", limit=LONGEST_S)
    moment = clock.now()
    async with database.transaction():
        clip = await _clip(person, post)
        await database.execute(
            "INSERT INTO watching (post_id, person_id) VALUES ($1, $2) ON CONFLICT DO NOTHING", post, person
        )
        watched = await database.row(Watched, WATCHED, post, person)
        assert watched
        stop = min(round(at * 1000), clip.duration_ms)
        ran = _add(watched, min(round(played * 1000), clip.duration_ms), moment)
        if clip.counts:
            await _count(watched, clip, person, moment)
            await _mark(clip, person, max(0, stop - ran), stop)
        await _write(watched, clip, person, stop)


class Clip(Struct):
    """The clip of a Post. Whoever watches an own Post, or one that is not out, counts nowhere."""

    post: int
    duration_ms: int
    counts: bool


class Watched(Struct):
    """What stands in the row, in milliseconds: since the person sat down to it, and ever."""

    sitting_ms: int
    played_ms: int
    reported_at: datetime | None
    viewed_at: datetime | None
    finished_at: datetime | None


async def _clip(person: int, post: int) -> Clip:
    if not await sees(person, post):
        raise missing()
    clip = await database.row(Clip, CLIP, post, person)
    if clip is None:
        raise Refusal("watch_nothing")
    return clip


def _add(watched: Watched, played: int, moment: datetime) -> int:
    """As much of `played` as time allows; returns how much that is."""
    since = moment - watched.reported_at if watched.reported_at else None
    most = SLACK_MS
    if since is None or since > SITTING:
        watched.sitting_ms = 0
    else:
        most += round(FASTEST * since.total_seconds() * 1000)
    believed = min(played, most)
    watched.sitting_ms += believed
    watched.played_ms += believed
    watched.reported_at = moment
    return believed


async def _count(watched: Watched, clip: Clip, person: int, moment: datetime) -> None:
    fresh = watched.viewed_at is None or moment - watched.viewed_at >= ONCE_PER
    if fresh and watched.sitting_ms >= min(VIEW_MS, VIEW_SHARE * clip.duration_ms):
        watched.viewed_at = moment
        await record(Verb.POST_VIEWED, actor=person, subject=("post", clip.post), nameless=True)
    if watched.finished_at is None and watched.played_ms >= FINISHED_SHARE * clip.duration_ms:
        watched.finished_at = moment
        await record(Verb.POST_FINISHED, actor=person, subject=("post", clip.post), nameless=True)


async def _mark(clip: Clip, person: int, start_ms: int, stop_ms: int) -> None:
    """The parts of the clip between the two have played."""
    if stop_ms <= start_ms:
        return
    part_ms = PART_S * 1000
    await database.execute(
        """
        UPDATE watching SET parts = parts + int4multirange(int4range($3, $4))
        WHERE post_id = $1 AND person_id = $2
        """,
        clip.post,
        person,
        start_ms // part_ms,
        -(-stop_ms // part_ms),
    )


async def _write(watched: Watched, clip: Clip, person: int, stopped_ms: int) -> None:
    await database.execute(
        """
        UPDATE watching SET
            stopped_ms = $3, sitting_ms = $4, played_ms = $5, reported_at = $6, viewed_at = $7,
            finished_at = $8
        WHERE post_id = $1 AND person_id = $2
        """,
        clip.post,
        person,
        stopped_ms,
        watched.sitting_ms,
        watched.played_ms,
        watched.reported_at,
        watched.viewed_at,
        watched.finished_at,
    )


CLIP = """
    SELECT p.id AS post, clip.duration_ms, p.author_id <> $2 AND p.state IN ('live', 'restricted') AS counts
    FROM post p
    JOIN post_asset u ON u.post_id = p.id
    JOIN asset clip ON clip.id = u.asset_id AND clip.kind IN ('video', 'audio')
    WHERE p.id = $1 AND clip.duration_ms IS NOT NULL
    ORDER BY u.position
    LIMIT 1
"""

WATCHED = """
    SELECT sitting_ms, played_ms, reported_at, viewed_at, finished_at
    FROM watching
    WHERE post_id = $1 AND person_id = $2
    FOR UPDATE
"""
