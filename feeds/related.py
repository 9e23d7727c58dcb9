"""What stands below a post: the next one of its Skill, more by its author, more like it."""

from msgspec import Struct

from app import database
from feeds import remixes, vectors

#: So many of the nearest, and of those with the same Skills, are looked at.
COMPARED = 48
#: What having all Skills in common is worth beside the cosine.
SHARED_WORTH = 0.2
#: Without a Skill in common a post must be as near as that.
ALIKE_LEAST = 0.45


class Below(Struct):
    """Ids of listed posts, each in one block only and never the post itself."""

    strip: list[int]
    onward: list[int]
    author: list[int]
    remixes: list[int]
    related: list[int]


async def below(viewer: int, post: int) -> Below:
    """Everything below a post, for this viewer. What is held, hidden or not for them is in none of it."""
    seen = [post]

    def fresh(ids: list[int], most: int) -> list[int]:
        some = [number for number in ids if number not in seen][:most]
        seen.extend(some)
        return some

    strip = fresh(await remixes.strip(viewer, post), 12)
    onward = fresh(await database.values(ONWARD, viewer, post, 6), 1)
    return Below(
        strip,
        onward,
        fresh(await database.values(AUTHOR, viewer, post, 12), 3),
        fresh(await remixes.others(viewer, post), 6),
        fresh(await related(viewer, post, limit=24), 6),
    )


async def related(viewer: int, post: int, *, limit: int = 6) -> list[int]:
    """Ids of listed posts like it, best first: those that share a Skill or are near in meaning, better both.

    For a post without a vector Skills decide: most in common first, then most tried, then newest.
    """
    mine = (await vectors.of([post])).get(post)
    near = await vectors.near(mine, COMPARED) if mine is not None else []
    found = await database.rows(_Alike, ALIKE, viewer, post, [one.id for one in near], COMPARED)
    if mine is None:
        return [one.id for one in found[:limit]]
    cosines = {one.id: one.cosine for one in near}
    # Older than what is compared, or not as near: there are few of them.
    others = await vectors.of({one.id for one in found} - cosines.keys())
    cosines |= {number: float(vector @ mine) for number, vector in others.items()}
    worth = {
        one.id: cosines.get(one.id, 0.0) + SHARED_WORTH * one.shared
        for one in found
        if one.shared or cosines[one.id] >= ALIKE_LEAST
    }
    return sorted(worth, key=lambda number: -worth[number])[:limit]


class _Alike(Struct):
    """A post that may be like another; `shared` is which part of the other's Skills it has."""

    id: int
    shared: float


# Those given, and those with the same Skills.
ALIKE = """
    WITH mine AS (SELECT skill_id FROM post_skill WHERE post_id = $2),
    same AS (
        SELECT p.id
        FROM mine JOIN post_skill k USING (skill_id) JOIN post p ON p.id = k.post_id
        WHERE p.id <> $2 AND listed(p, $1)
        GROUP BY p.id
        ORDER BY count(*) DESC, p.tried DESC, p.published_at DESC, p.id DESC
        LIMIT $4
    )
    SELECT p.id, count(k.skill_id)::float8 / greatest((SELECT count(*) FROM mine), 1) AS shared
    FROM post p LEFT JOIN post_skill k ON k.post_id = p.id AND k.skill_id IN (SELECT skill_id FROM mine)
    WHERE p.id IN (SELECT id FROM same UNION SELECT unnest($3::bigint[])) AND p.id <> $2 AND listed(p, $1)
    GROUP BY p.id
    ORDER BY count(k.skill_id) DESC, p.tried DESC, p.published_at DESC, p.id DESC
"""

# The next level of the first Skill they share; what the viewer tried already is no step.
ONWARD = """
    SELECT p.id
    FROM post o
    JOIN post_skill mine ON mine.post_id = o.id
    JOIN post_skill k ON k.skill_id = mine.skill_id
    JOIN post p ON p.id = k.post_id
    WHERE o.id = $2 AND p.id <> o.id AND p.kind <> 'question' AND listed(p, $1)
        AND array_position(ARRAY['beginner', 'practised', 'expert'], p.level)
            > coalesce(array_position(ARRAY['beginner', 'practised', 'expert'], o.level), 1)
        AND NOT EXISTS (SELECT FROM application a WHERE a.post_id = p.id AND a.person_id = $1)
    GROUP BY p.id, p.level, p.tried, p.published_at
    ORDER BY
        array_position(ARRAY['beginner', 'practised', 'expert'], p.level),
        min(mine.position), p.tried DESC, p.published_at DESC, p.id DESC
    LIMIT $3
"""

# Never what would tell who wrote a post without a name.
AUTHOR = """
    SELECT p.id
    FROM post o JOIN post p ON p.author_id = o.author_id
    WHERE o.id = $2 AND NOT o.anonymous AND NOT p.anonymous AND p.id <> o.id
        AND p.kind <> 'question' AND listed(p, $1)
    ORDER BY
        NOT EXISTS (
            SELECT FROM post_skill k JOIN post_skill m ON m.skill_id = k.skill_id
            WHERE k.post_id = p.id AND m.post_id = o.id
        ),
        p.tried DESC, p.published_at DESC, p.id DESC
    LIMIT $3
"""
