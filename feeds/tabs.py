"""Which Posts stand in the tabs of Home, and in which order.

The statements of `TABS` and `REST` are asked with the viewer, the time and the id of the last Post above, how
many Posts, the longest play in seconds (or null), and the part of the tab that one stood in (null: none).
"""

# What may stand next in For you, best first. $2: the moment; what is younger than three days is new.
# $3: the Posts shown, $4: the last of them, $5: how many at most, $6: the longest play. Someone without a
# list, or with one for other languages than they read by now, finds only what is new. All in one JSON text.
POOL = """
    WITH me AS MATERIALIZED (
        SELECT reads($1) AS languages, avoided($1) AS avoided, ARRAY(
            SELECT skill_id FROM excluded_skill WHERE person_id = $1
        ) AS excluded
    ),
    mine AS MATERIALIZED (
        SELECT l.ids, l.marks, l.built_at
        FROM feed_list l JOIN me ON l.languages = me.languages
        WHERE l.person_id = $1
    ),
    spot (id, mark, source, place) AS (
        SELECT l.id, l.mark, 'list', l.place
        FROM mine CROSS JOIN unnest(mine.ids, mine.marks) WITH ORDINALITY AS l (id, mark, place)
        UNION ALL
        SELECT n.id, 'person:', 'fresh', 0
        FROM follow f CROSS JOIN LATERAL (
            (
                SELECT p.id FROM post p
                WHERE f.kind = 'person' AND p.author_id = f.object_id AND NOT p.anonymous
                    AND p.state = 'live' AND p.deleted_at IS NULL
                    AND p.published_at > $2::timestamptz - interval '3 days' AND p.id <> ALL ($3::bigint[])
                    AND NOT EXISTS (SELECT FROM post_view v WHERE v.post_id = p.id AND v.person_id = $1)
                ORDER BY p.published_at DESC, p.id DESC LIMIT 3
            )
            UNION ALL
            (
                SELECT p.id FROM post p
                WHERE f.kind = 'community' AND p.community_id = f.object_id
                    AND p.state = 'live' AND p.deleted_at IS NULL
                    AND p.published_at > $2::timestamptz - interval '3 days' AND p.id <> ALL ($3::bigint[])
                    AND NOT EXISTS (SELECT FROM post_view v WHERE v.post_id = p.id AND v.person_id = $1)
                ORDER BY p.published_at DESC, p.id DESC LIMIT 3
            )
        ) n
        WHERE f.person_id = $1 AND f.kind IN ('person', 'community')
        UNION ALL
        (
            SELECT p.id, 'new:', 'arrival', 0 FROM post p
            WHERE p.state = 'live' AND p.deleted_at IS NULL AND p.published_at > (SELECT built_at FROM mine)
            ORDER BY p.published_at DESC, p.id DESC LIMIT 10
        )
        UNION ALL
        SELECT id, '', 'before', 0 FROM unnest($4::bigint[]) AS id
    ),
    once AS MATERIALIZED (
        SELECT id, mark, source, place
        FROM (
            SELECT DISTINCT ON (id) id, mark, source, place FROM spot
            WHERE source = 'before' OR id <> ALL ($3::bigint[])
            -- What is new from the followed is no suggestion, whenever the list was made.
            ORDER BY id, source <> 'fresh', source
        ) found
        ORDER BY place, id LIMIT $5
    )
    SELECT coalesce(json_agg(found), '[]')::text
    FROM (
        SELECT (p).id, (p).author_id AS author, (p).kind, o.mark, o.source
        FROM once o CROSS JOIN me
        -- Row by row: the planner would rather read all posts of a small company.
        CROSS JOIN LATERAL (SELECT q FROM post q WHERE q.id = o.id OFFSET 0) AS found (p)
        WHERE o.source = 'before' OR (
            listed(p, $1, me.avoided) AND ($6::int IS NULL OR plays_within((p).id, $6))
            AND (
                me.languages IS NULL OR split_part(lower((p).language), '-', 1) = ANY (me.languages)
                OR understood((p).id, (p).language, me.languages)
            )
            AND (me.excluded = '{}' OR NOT EXISTS (
                SELECT FROM post_skill k WHERE k.post_id = (p).id AND k.skill_id = ANY (me.excluded)
            ))
            AND (o.source = 'fresh' OR NOT EXISTS (SELECT FROM wanted w WHERE w.post_id = (p).id))
        )
        ORDER BY
            CASE o.source WHEN 'before' THEN array_position($4, (p).id) END, o.place,
            (p).published_at DESC, (p).id DESC
        LIMIT $5
    ) found
"""

# What nobody suggested: the newest of all. First what can be understood, part 1, then the rest, part 2.
# $7: the Posts shown above.
REST = """
    WITH me AS MATERIALIZED (SELECT reads($1) AS languages, avoided($1) AS avoided)
    SELECT id, at, part
    FROM (
        (
            SELECT p.id, p.published_at AS at, 1 AS part
            FROM post p CROSS JOIN me
            WHERE listed(p, $1, me.avoided) AND coalesce($6::int, 0) < 2 AND p.id <> ALL ($7::bigint[])
                AND ($5::int IS NULL OR plays_within(p.id, $5))
                AND (p.published_at, p.id) < ($2, $3)
                AND understood(p.id, p.language, me.languages)
                AND NOT EXISTS (SELECT FROM wanted w WHERE w.post_id = p.id)
                AND NOT EXISTS (
                    SELECT FROM post_skill k JOIN excluded_skill e ON e.skill_id = k.skill_id
                    WHERE k.post_id = p.id AND e.person_id = $1
                )
            ORDER BY p.published_at DESC, p.id DESC
            LIMIT $4
        )
        UNION ALL
        (
            SELECT p.id, p.published_at, 2
            FROM post p CROSS JOIN me
            WHERE listed(p, $1, me.avoided) AND p.id <> ALL ($7::bigint[])
                AND ($5::int IS NULL OR plays_within(p.id, $5))
                AND (p.published_at, p.id) < (
                    CASE WHEN $6 = 2 THEN $2 ELSE 'infinity' END, CASE WHEN $6 = 2 THEN $3 ELSE 0 END
                )
                AND NOT understood(p.id, p.language, me.languages)
                AND NOT EXISTS (SELECT FROM wanted w WHERE w.post_id = p.id)
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
            SELECT k.post_id, k.published_at FROM post_skill k JOIN post p ON p.id = k.post_id
            WHERE f.kind = 'skill' AND k.skill_id = f.object_id
                AND listed(p, $1) AND ($5::int IS NULL OR plays_within(p.id, $5))
                AND (k.published_at, k.post_id) < ($2, $3)
            ORDER BY k.published_at DESC, k.post_id DESC
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

TABS = {"following": FOLLOWING, "site": SITE}
