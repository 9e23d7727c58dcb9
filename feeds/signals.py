"""What a person did and said that tells their Interests: read for that person only."""

from datetime import datetime, timedelta

from app import clock, database, limits
from feeds.weighing import Act, Fact, Profile, weigh

#: Whatever is older says nothing any more.
REACH = timedelta(days=180)


async def profile(person: int) -> Profile:
    """The Interests of a person as of now."""
    moment = clock.now()
    acts, facts = await acts_of(person, moment), await facts_of(person)
    return weigh(acts, facts, await limits.current(), moment)


async def acts_of(person: int, moment: datetime) -> list[Act]:
    """What the person did with Posts since they started (again), newest first."""
    return await database.rows(Act, ACTS, person, moment - REACH)


async def facts_of(person: int) -> list[Fact]:
    return await database.rows(Fact, FACTS, person)


ACTS = """
    WITH since AS (
        SELECT greatest($2::timestamptz, (SELECT at FROM fresh_start WHERE person_id = $1)) AS at
    ),
    done (kind, post_id, at) AS (
        (
            SELECT 'tried', post_id, at FROM application
            WHERE person_id = $1 AND result <> 'planned' AND at > (SELECT at FROM since)
            ORDER BY at DESC LIMIT 100
        )
        UNION ALL
        (
            SELECT 'saved', post_id, at FROM save
            WHERE person_id = $1 AND at > (SELECT at FROM since) ORDER BY at DESC LIMIT 100
        )
        UNION ALL
        (
            SELECT CASE kind WHEN 'question' THEN 'asked' ELSE 'showed' END, id, published_at FROM post
            WHERE author_id = $1 AND deleted_at IS NULL AND published_at > (SELECT at FROM since)
            ORDER BY published_at DESC, id DESC LIMIT 50
        )
        UNION ALL
        (
            SELECT CASE p.kind WHEN 'question' THEN 'answered' ELSE 'reacted' END, p.id, c.at
            FROM comment c JOIN post p ON p.id = c.post_id
            WHERE c.author_id = $1 AND c.deleted_at IS NULL AND c.at > (SELECT at FROM since)
            ORDER BY c.at DESC LIMIT 50
        )
        UNION ALL
        (
            SELECT 'reacted', post_id, at FROM reaction
            WHERE person_id = $1 AND at > (SELECT at FROM since) ORDER BY at DESC LIMIT 100
        )
        UNION ALL
        (
            SELECT
                CASE WHEN w.finished_at IS NOT NULL THEN 'finished' ELSE 'watched' END,
                w.post_id, w.reported_at
            FROM watching w
            WHERE w.person_id = $1 AND w.reported_at > (SELECT at FROM since)
                AND (w.finished_at IS NOT NULL OR EXISTS (
                    SELECT FROM post_asset u JOIN asset f ON f.id = u.asset_id
                    WHERE u.post_id = w.post_id AND w.played_ms >= f.duration_ms / 2
                ))
            ORDER BY w.reported_at DESC LIMIT 100
        )
        UNION ALL
        (
            SELECT kind, post_id, at FROM wish
            WHERE person_id = $1 AND at > (SELECT at FROM since) ORDER BY at DESC LIMIT 100
        )
    )
    SELECT
        d.kind, d.post_id AS post, d.at, p.tool,
        CASE WHEN p.author_id <> $1 AND NOT p.anonymous THEN p.author_id END AS author,
        ARRAY(SELECT k.skill_id FROM post_skill k WHERE k.post_id = p.id ORDER BY k.position) AS skills
    FROM done d JOIN post p ON p.id = d.post_id
    ORDER BY d.at DESC, d.post_id DESC
"""

FACTS = """
    SELECT 'followed' AS source, kind, object_id::text AS key, at, 1.0::float8 AS share
    FROM follow WHERE person_id = $1
    UNION ALL
    SELECT 'searched', 'skill', skill_id::text, at, 1.0 FROM searched_skill WHERE person_id = $1
    UNION ALL
    SELECT 'role', 'skill', k.skill_id::text, NULL, k.share::float8
    FROM person p JOIN team_skill k ON k.team_id = p.team_id WHERE p.id = $1
    UNION ALL
    SELECT 'here', 'site', t.site_id::text, NULL, 1.0
    FROM person p JOIN team t ON t.id = p.team_id WHERE p.id = $1
    UNION ALL
    SELECT 'removed', kind, key, at, 0.0 FROM removed_interest WHERE person_id = $1
    UNION ALL
    SELECT 'excluded', 'skill', skill_id::text, at, 0.0 FROM excluded_skill WHERE person_id = $1
"""
