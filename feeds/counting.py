"""How many Posts a viewer finds under each Skill: a part of the statements that show Skills."""

# For the viewer $1: what is open to everybody, counted from one index, without whom the viewer avoids, and
# with what is for the viewer beside that. About the latter `listed` has the last word.
COUNTS = """
    counts (skill_id, posts) AS (
        SELECT skill_id, sum(posts)
        FROM (
            SELECT skill_id, count(*) AS posts FROM post_skill WHERE open GROUP BY skill_id
            UNION ALL
            SELECT k.skill_id, -count(*)
            FROM post p JOIN post_skill k ON k.post_id = p.id
            WHERE p.author_id IN (SELECT other_id FROM avoidance WHERE person_id = $1)
                AND p.deleted_at IS NULL AND NOT p.anonymous AND k.open
            GROUP BY k.skill_id
            UNION ALL
            SELECT k.skill_id, count(*)
            FROM (
                SELECT id FROM post WHERE author_id = $1 AND deleted_at IS NULL
                UNION
                SELECT id FROM post WHERE owner_id = $1
                UNION
                SELECT p.id FROM person v JOIN post p ON p.team_id = v.team_id WHERE v.id = $1
                UNION
                SELECT p.id FROM membership m JOIN post p ON p.community_id = m.community_id
                WHERE m.person_id = $1
            ) mine
            JOIN post p ON p.id = mine.id
            JOIN post_skill k ON k.post_id = p.id
            WHERE NOT k.open AND listed(p, $1)
            GROUP BY k.skill_id
        ) part
        GROUP BY skill_id
    )
"""
