"""Which Posts may stand in somebody's list, with what their ranking asks of them. One statement for all."""

from datetime import datetime

from msgspec import Struct

from app import database


class Candidate(Struct, frozen=True):
    """A Post as the ranking sees it; 0 where there is no author to name, Community or site."""

    id: int
    at: datetime
    author: int
    community: int
    site: int
    tool: str
    skills: list[int]
    heat: float
    tried: int
    seen: bool
    faulty: bool
    alike: float = 0.0
    meaning: float = 0.0


class Neighbours(Struct):
    """What goes with a Post, and how strongly."""

    post_id: int
    others: list[int]
    weights: list[float]


async def slugs(skills: list[int]) -> dict[int, str]:
    """What the addresses of these Skills are made of."""
    found = await database.rows(Named, "SELECT id, slug FROM skill WHERE id = ANY ($1)", skills)
    return {skill.id: skill.slug for skill in found}


class Named(Struct):
    id: int
    slug: str


async def past(posts: list[int]) -> list[Neighbours]:
    """What goes with these Posts."""
    return await database.rows(
        Neighbours, "SELECT post_id, others, weights FROM neighbour WHERE post_id = ANY ($1)", posts
    )


ME = """
    me AS MATERIALIZED (
        SELECT reads(v.id) AS languages, ARRAY(
            SELECT near.id FROM team own JOIN team near ON near.site_id = own.site_id WHERE own.id = v.team_id
        ) AS teams, avoided(v.id) AS avoided
        FROM person v WHERE v.id = $1
    )
"""

FACTS = """
    SELECT
        p.id, p.published_at AS at, p.tool, coalesce(p.community_id, 0) AS community,
        CASE WHEN p.anonymous THEN 0 ELSE p.author_id END AS author,
        CASE WHEN p.anonymous THEN 0 ELSE coalesce(t.site_id, 0) END AS site,
        k.skills, coalesce(h.heat, 0)::float8 AS heat,
        CASE WHEN p.tried = 0 THEN 0 ELSE (
            SELECT count(*) FROM application y JOIN person w ON w.id = y.person_id
            WHERE y.post_id = p.id AND y.generation = p.generation AND y.result IN ('worked', 'partly')
                AND y.person_id <> $1 AND w.team_id = ANY (me.teams)
        ) END AS tried,
        EXISTS (
            SELECT FROM post_view s
            WHERE s.post_id = p.id AND s.person_id = $1 AND s.last_at > coalesce(f.at, '-infinity')
        ) AS seen,
        EXISTS (SELECT FROM faulty_post y WHERE y.post_id = p.id) AS faulty
    FROM wanted
    JOIN post p ON p.id = wanted.id
    JOIN person a ON a.id = p.author_id
    LEFT JOIN team t ON t.id = a.team_id
    LEFT JOIN heat h ON h.post_id = p.id
    LEFT JOIN fresh_start f ON f.person_id = $1
    CROSS JOIN me
    CROSS JOIN LATERAL (
        -- A Reason names the Skill: never what only its author knows of yet.
        SELECT ARRAY(
            SELECT x.skill_id FROM post_skill x JOIN skill s ON s.id = x.skill_id
            WHERE x.post_id = p.id AND (s.state = 'approved' OR s.proposed_by = $1)
            ORDER BY x.position
        ) AS skills
    ) k
"""

BY_ID = f"WITH wanted AS (SELECT unnest($2::bigint[]) AS id), {ME} {FACTS} WHERE readable(p, $1)"

# What goes with the past ($2), the newest of the strongest Skills ($3) and people ($4), what many do just
# now, and the newest of all; without the excluded Skills ($5), one's own, and what cannot be understood.
CANDIDATES = f"""
    WITH wanted AS (
        SELECT unnest($2::bigint[]) AS id
        UNION
        SELECT n.post_id FROM unnest($3::bigint[]) AS skill (id) CROSS JOIN LATERAL (
            SELECT k.post_id FROM post_skill k
            WHERE k.skill_id = skill.id ORDER BY k.post_id DESC LIMIT 15
        ) n
        UNION
        SELECT n.id FROM unnest($4::bigint[]) AS person (id) CROSS JOIN LATERAL (
            SELECT p.id FROM post p
            WHERE p.author_id = person.id AND p.deleted_at IS NULL
            ORDER BY p.published_at DESC, p.id DESC LIMIT 3
        ) n
        UNION
        (SELECT post_id FROM heat ORDER BY heat DESC LIMIT 50)
        UNION
        (
            SELECT id FROM post WHERE state = 'live' AND deleted_at IS NULL
            ORDER BY published_at DESC, id DESC LIMIT 40
        )
    ),
    {ME}
    {FACTS}
    WHERE listed(p, $1, me.avoided) AND p.author_id <> $1
        AND (cardinality($5::bigint[]) = 0 OR NOT k.skills && $5)
        AND (
            split_part(lower(p.language), '-', 1) = ANY (me.languages)
            OR understood(p.id, p.language, me.languages)
        )
"""  # noqa: S608 - parts of one statement
