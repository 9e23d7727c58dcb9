"""Which Posts stand in the tabs of Home, and in which order.

Each statement is asked with the viewer, the time and the id of the last Post above, how many Posts,
the longest play in seconds (or null), and the part of the tab that the last Post stood in (null: none).
"""

# Whoever has tried and kept little yet, and follows Skills, finds these first: part 1, then the rest, part 2.
# Everybody else finds the newest first, which is part 0.
FOR_YOU = """
    WITH way AS (
        SELECT coalesce($6::int > 0, (
            SELECT count(*) < 5
            FROM (
                (SELECT FROM application WHERE person_id = $1 LIMIT 5)
                UNION ALL (SELECT FROM save WHERE person_id = $1 LIMIT 5)
            ) done
        ) AND EXISTS (SELECT FROM follow WHERE person_id = $1 AND kind = 'skill')) AS chosen_first
    )
    SELECT id, at, part
    FROM (
        (
            SELECT DISTINCT n.id, n.published_at AS at, 1 AS part
            FROM follow f
            CROSS JOIN LATERAL (
                SELECT p.id, p.published_at FROM post_skill k JOIN post p ON p.id = k.post_id
                WHERE k.skill_id = f.object_id AND listed(p, $1)
                    AND ($5::int IS NULL OR plays_within(p.id, $5))
                    AND (p.published_at, p.id) < ($2, $3)
                ORDER BY p.published_at DESC, p.id DESC
                LIMIT $4
            ) n
            WHERE f.person_id = $1 AND f.kind = 'skill' AND coalesce($6, 1) = 1
                AND (SELECT chosen_first FROM way)
            ORDER BY at DESC, n.id DESC
            LIMIT $4
        )
        UNION ALL
        (
            SELECT p.id, p.published_at, CASE WHEN (SELECT chosen_first FROM way) THEN 2 ELSE 0 END
            FROM post p
            WHERE listed(p, $1) AND ($5::int IS NULL OR plays_within(p.id, $5))
                AND (p.published_at, p.id) < (
                    CASE WHEN $6 = 1 THEN 'infinity' ELSE $2 END, CASE WHEN $6 = 1 THEN 0 ELSE $3 END
                )
                AND NOT ((SELECT chosen_first FROM way) AND EXISTS (
                    SELECT FROM post_skill k
                    JOIN follow f ON f.person_id = $1 AND f.kind = 'skill' AND f.object_id = k.skill_id
                    WHERE k.post_id = p.id
                ))
            ORDER BY p.published_at DESC, p.id DESC
            LIMIT $4
        )
    ) found
    ORDER BY part, at DESC, id DESC
    LIMIT $4
"""

# The newest of each followed person, Skill and Community, then the newest of these. Whoever follows a
# person does not find what that person said without a name.
FOLLOWING = """
    SELECT DISTINCT n.id, n.published_at AS at, coalesce($6::int, 0) AS part
    FROM follow f
    CROSS JOIN LATERAL (
        (
            SELECT p.id, p.published_at FROM post p
            WHERE f.kind = 'person' AND p.author_id = f.object_id AND NOT p.anonymous
                AND listed(p, $1) AND ($5::int IS NULL OR plays_within(p.id, $5))
                AND (p.published_at, p.id) < ($2, $3)
            ORDER BY p.published_at DESC, p.id DESC
            LIMIT $4
        )
        UNION ALL
        (
            SELECT p.id, p.published_at FROM post_skill k JOIN post p ON p.id = k.post_id
            WHERE f.kind = 'skill' AND k.skill_id = f.object_id
                AND listed(p, $1) AND ($5::int IS NULL OR plays_within(p.id, $5))
                AND (p.published_at, p.id) < ($2, $3)
            ORDER BY p.published_at DESC, p.id DESC
            LIMIT $4
        )
        UNION ALL
        (
            SELECT p.id, p.published_at FROM post p
            WHERE f.kind = 'community' AND p.community_id = f.object_id
                AND listed(p, $1) AND ($5::int IS NULL OR plays_within(p.id, $5))
                AND (p.published_at, p.id) < ($2, $3)
            ORDER BY p.published_at DESC, p.id DESC
            LIMIT $4
        )
    ) n
    WHERE f.person_id = $1
    ORDER BY at DESC, n.id DESC
    LIMIT $4
"""

SITE = """
    SELECT p.id, p.published_at AS at, coalesce($6::int, 0) AS part
    FROM post p
    JOIN person a ON a.id = p.author_id
    JOIN team t ON t.id = a.team_id
    WHERE listed(p, $1) AND NOT p.anonymous AND ($5::int IS NULL OR plays_within(p.id, $5))
        AND (p.published_at, p.id) < ($2, $3)
        AND t.site_id = (SELECT h.site_id FROM person v JOIN team h ON h.id = v.team_id WHERE v.id = $1)
    ORDER BY p.published_at DESC, p.id DESC
    LIMIT $4
"""

TABS = {"for_you": FOR_YOU, "following": FOLLOWING, "site": SITE}
