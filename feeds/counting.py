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
            FROM post p JOIN post_skill k ON k.post_id = p.id
            WHERE (
                p.author_id = $1 OR p.owner_id = $1
                OR p.team_id = (SELECT team_id FROM person WHERE id = $1)
                OR p.community_id IN (SELECT community_id FROM membership WHERE person_id = $1)
            ) AND p.deleted_at IS NULL AND NOT k.open AND listed(p, $1)
            GROUP BY k.skill_id
        ) part
        GROUP BY skill_id
    )
"""
