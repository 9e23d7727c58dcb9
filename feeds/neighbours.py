"""What the ranking of everybody rests on: what goes with what, what many do just now, what Teams work on.

Made anew by jobs from the acts of the last months. Nobody's name is in it.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from app import clock, database, limits
from feeds.signals import REACH

if TYPE_CHECKING:
    from feeds.likeness import Neighbours

#: The latest acts of one person that count: nobody's diligence drowns the others.
EACH = 100
#: Posts written at once.
BATCH = 1_000
#: Heat reaches back four half-lives: before that less than a tenth is left.
HEATED = 4


class Done(Struct):
    """People and Posts as places counted from 0, and how strong the act was, from 0 to 1."""

    people: list[int]
    posts: list[int]
    acts: list[float]
    ids: list[int]


async def learn() -> int:
    """Find out anew what goes with what; how many Posts have neighbours."""
    from feeds.likeness import neighbours  # noqa: PLC0415 - scipy: only the job that ranks loads it

    done = await _done(clock.now())
    found = neighbours(done.people, done.posts, done.acts) if done.ids else {}
    kept = [(post, near) for post, near in found.items() if len(near.others)]
    async with database.transaction():
        await database.execute("DELETE FROM neighbour")
        for start in range(0, len(kept), BATCH):
            await _write(done.ids, kept[start : start + BATCH])
    return len(kept)


async def warm() -> None:
    """Find out anew what many do just now: acts weigh as for Interests, and fade as these do."""
    rules, moment = await limits.current(), clock.now()
    async with database.transaction():
        await database.execute("DELETE FROM heat")
        await database.execute(
            HEAT,
            moment,
            rules.half_life_days,
            HEATED,
            rules.weight_applied,
            rules.weight_saved,
            rules.weight_asked_answered,
            rules.weight_finished,
            rules.weight_reaction,
        )


async def know_teams() -> None:
    """Find out anew which Skills each Team shows and tries."""
    async with database.transaction():
        await database.execute("DELETE FROM team_skill")
        await database.execute(TEAMS, clock.now() - REACH)


async def _done(moment: datetime) -> Done:
    found = await database.row(Done, DONE, moment - REACH, EACH)
    assert found
    return found


async def _write(ids: list[int], found: "list[tuple[int, Neighbours]]") -> None:
    async with database.connection() as link:
        await link.executemany(
            "INSERT INTO neighbour (post_id, others, weights) VALUES ($1, $2, $3)",
            [
                (ids[post], [ids[other] for other in near.others.tolist()], near.values.tolist())
                for post, near in found
            ],
        )


# The latest acts of each person, on Posts that are out; a Reaction counts half.
DONE = """
    WITH act (person_id, post_id, strength, at) AS (
        SELECT person_id, post_id, 1.0, at FROM application WHERE at > $1 AND result <> 'planned'
        UNION ALL
        SELECT person_id, post_id, 1.0, at FROM save WHERE at > $1
        UNION ALL
        SELECT person_id, post_id, 0.5, at FROM reaction WHERE at > $1
        UNION ALL
        SELECT person_id, post_id, 0.5, finished_at FROM watching WHERE finished_at > $1
        UNION ALL
        SELECT c.author_id, c.post_id, 1.0, c.at FROM comment c JOIN post p ON p.id = c.post_id
        WHERE c.at > $1 AND c.deleted_at IS NULL AND p.kind = 'question' AND c.author_id <> p.author_id
    ),
    latest AS (
        SELECT
            a.person_id, a.post_id, max(a.strength) AS strength,
            row_number() OVER (PARTITION BY a.person_id ORDER BY max(a.at) DESC, a.post_id DESC) AS place
        FROM act a
        JOIN post p ON p.id = a.post_id AND p.state = 'live' AND p.deleted_at IS NULL
        LEFT JOIN fresh_start f ON f.person_id = a.person_id
        WHERE a.at > coalesce(f.at, '-infinity')
        GROUP BY a.person_id, a.post_id
    ),
    counted AS (
        SELECT
            dense_rank() OVER (ORDER BY person_id) - 1 AS person,
            dense_rank() OVER (ORDER BY post_id) - 1 AS post,
            post_id, strength
        FROM latest WHERE place <= $2
    )
    SELECT
        coalesce(array_agg(person), '{}') AS people, coalesce(array_agg(post), '{}') AS posts,
        coalesce(array_agg(strength::float8), '{}') AS acts,
        (SELECT coalesce(array_agg(DISTINCT post_id ORDER BY post_id), '{}') FROM counted) AS ids
    FROM counted
"""

HEAT = """
    WITH act (post_id, weight, at) AS (
        SELECT post_id, $4::float8, at FROM application WHERE result IN ('worked', 'partly')
        UNION ALL
        SELECT post_id, $5::float8, at FROM save
        UNION ALL
        SELECT post_id, $6::float8, at FROM comment WHERE deleted_at IS NULL AND hidden_at IS NULL
        UNION ALL
        SELECT post_id, $7::float8, finished_at FROM watching WHERE finished_at IS NOT NULL
        UNION ALL
        SELECT post_id, $8::float8, at FROM reaction
    ),
    warm AS (
        SELECT
            a.post_id,
            sum(a.weight * 0.5 ^ (
                greatest(extract(epoch FROM $1::timestamptz - a.at), 0) / 86400 / $2::float8
            )) AS heat
        FROM act a JOIN post p ON p.id = a.post_id AND p.state = 'live' AND p.deleted_at IS NULL
        WHERE a.at > $1::timestamptz - make_interval(days => $2::int * $3)
        GROUP BY a.post_id
    )
    INSERT INTO heat (post_id, heat)
    SELECT post_id, heat / max(heat) OVER () FROM warm WHERE heat > 0
"""

TEAMS = """
    WITH used AS (
        SELECT id AS post_id, author_id AS person_id FROM post
        WHERE state = 'live' AND deleted_at IS NULL AND NOT anonymous AND published_at > $1
        UNION ALL
        SELECT post_id, person_id FROM application WHERE result IN ('worked', 'partly') AND at > $1
    ),
    counted AS (
        SELECT p.team_id, k.skill_id, count(*) AS times
        FROM used u
        JOIN person p ON p.id = u.person_id AND p.team_id IS NOT NULL
        JOIN post_skill k ON k.post_id = u.post_id
        GROUP BY p.team_id, k.skill_id
    )
    INSERT INTO team_skill (team_id, skill_id, share)
    SELECT team_id, skill_id, times::real / max(times) OVER (PARTITION BY team_id) FROM counted
"""
