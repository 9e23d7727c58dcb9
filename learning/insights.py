"""Capability instead of completion: what was tried, what worked, what it saved, whom it reached (INS-1).

Every number is recounted from the Applications, and none is shown for fewer than `k` people.
"""

from datetime import timedelta

import msgspec

from app import clock, database, limits


class Numbers(msgspec.Struct):
    """The four tiles; None where fewer than `k` people stand behind a number."""

    tried: int | None
    triers: int | None
    worked: int | None
    told: int | None
    hours: float | None
    tellers: int | None
    sites_helping: int | None
    sites_helped: int | None


class Raw(msgspec.Struct):
    tried: int
    triers: int
    worked: int
    minutes: int
    tellers: int
    sites_helping: int
    sites_helped: int
    travellers: int


async def numbers(*, days: int = 90) -> Numbers:
    """The last `days`, over all posts that can be seen."""
    now_in_force = await limits.current()
    raw = await database.row(Raw, RAW, clock.now() - timedelta(days=days), now_in_force.minutes_max)
    if raw is None:
        return Numbers(*[None] * 8)
    enough, timed, reached = (
        people >= now_in_force.k for people in (raw.triers, raw.tellers, raw.travellers)
    )
    return Numbers(
        tried=raw.tried if enough else None,
        triers=raw.triers if enough else None,
        worked=raw.worked if enough else None,
        told=raw.tried if enough else None,
        hours=round(raw.minutes / 60) if timed else None,
        tellers=raw.tellers if timed else None,
        sites_helping=raw.sites_helping if reached else None,
        sites_helped=raw.sites_helped if reached else None,
    )


RAW = """
    WITH told AS (
        SELECT
            -- LEAST passes over NULL: who told no minutes saved none that we know of.
            a.person_id, a.result, CASE WHEN a.minutes IS NOT NULL THEN least(a.minutes, $2) END AS minutes,
            there.site_id AS from_site, here.site_id AS to_site
        FROM application a
        JOIN post p ON p.id = a.post_id AND p.state = 'live' AND p.deleted_at IS NULL
        JOIN person author ON author.id = p.author_id
        JOIN person applier ON applier.id = a.person_id
        LEFT JOIN team there ON there.id = author.team_id
        LEFT JOIN team here ON here.id = applier.team_id
        WHERE a.result <> 'planned' AND a.at > $1
    ), travelled AS (
        SELECT * FROM told WHERE result IN ('worked', 'partly') AND from_site <> to_site
    )
    SELECT
        count(*)::int AS tried,
        count(DISTINCT person_id)::int AS triers,
        (count(*) FILTER (WHERE result IN ('worked', 'partly')))::int AS worked,
        coalesce(sum(minutes), 0)::int AS minutes,
        (count(DISTINCT person_id) FILTER (WHERE minutes > 0))::int AS tellers,
        (SELECT count(DISTINCT from_site) FROM travelled)::int AS sites_helping,
        (SELECT count(DISTINCT to_site) FROM travelled)::int AS sites_helped,
        (SELECT count(DISTINCT person_id) FROM travelled)::int AS travellers
    FROM told
"""
