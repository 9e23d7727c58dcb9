"""What shows that somebody can do a thing: who did it after them, accepted answers, confirmed tries.

Only what the viewer finds listed counts, and never what was said without a name or tried by somebody who
wanted to be counted only. A title is no evidence.
"""

from msgspec import Struct

from app import database
from app.language import language


class Proof(Struct, frozen=True):
    """A Skill of a person with what proves it.

    `posts` show it, `tried` colleagues did it after them, `accepted` answers solved a question,
    `confirmed` tries of the person's own were seen by a colleague.
    """

    slug: str
    name: str
    posts: int
    tried: int
    accepted: int
    confirmed: int


class Counted(Struct, frozen=True):
    """One line of the explanation: the Post, and what was counted there. `kind` as in `COUNTED`."""

    post: int
    kind: str
    times: int


async def of(viewer: int, person: int, *, limit: int = 12) -> list[Proof]:
    """The Skills that the person has shown, the best proven first."""
    return await database.rows(Proof, PROOFS, viewer, person, limit, language.get())


async def counted(viewer: int, person: int, skill: int) -> list[Counted]:
    """Every Post that was counted for this Skill, what most colleagues did first."""
    return await database.rows(Counted, EXPLAINED, viewer, person, skill)


#: What the viewer finds of one Skill ($2), whoever took part.
OF_SKILL = """
    here AS (
        SELECT
            k.skill_id, p.id, p.kind, p.author_id, p.anonymous, p.generation, p.published_at,
            p.accepted_id, p.accepted_post_id
        FROM post_skill k JOIN post p ON p.id = k.post_id
        WHERE k.skill_id = $2 AND listed(p, $1)
    )
"""

#: What the viewer finds of one person ($2), under any Skill.
OF_PERSON = """
    here AS (
        SELECT
            k.skill_id, p.id, p.kind, p.author_id, p.anonymous, p.generation, p.published_at,
            p.accepted_id, p.accepted_post_id
        FROM post p JOIN post_skill k ON k.post_id = p.id
        WHERE listed(p, $1) AND p.id IN (
            SELECT id FROM post WHERE author_id = $2 AND deleted_at IS NULL
            UNION
            SELECT post_id FROM application WHERE person_id = $2 AND confirmed_by IS NOT NULL
            UNION
            SELECT q.id FROM comment c JOIN post q ON q.id = c.post_id AND q.accepted_id = c.id
            WHERE c.author_id = $2
            UNION
            SELECT q.id FROM post r JOIN post q ON q.id = r.parent_id AND q.accepted_post_id = r.id
            WHERE r.author_id = $2 AND r.deleted_at IS NULL
        )
    )
"""

#: Who did what in the Posts of `here`, one row for each person, Post and kind of evidence.
COUNTED = """
    counted AS (
        SELECT
            h.skill_id, h.author_id AS person_id, h.id AS post_id, 'applied' AS kind,
            (
                SELECT count(*) FROM application a
                WHERE a.post_id = h.id AND a.generation = h.generation
                    AND a.result IN ('worked', 'partly') AND a.person_id <> h.author_id
            ) AS times
        FROM here h WHERE h.kind <> 'question' AND NOT h.anonymous
        UNION ALL
        SELECT h.skill_id, c.author_id, h.id, 'accepted', 1
        FROM here h JOIN comment c ON c.id = h.accepted_id
        WHERE c.deleted_at IS NULL AND c.hidden_at IS NULL AND c.author_id <> h.author_id
        UNION ALL
        SELECT h.skill_id, r.author_id, h.id, 'accepted', 1
        FROM here h JOIN post r ON r.id = h.accepted_post_id
        WHERE listed(r, $1) AND NOT r.anonymous AND r.author_id <> h.author_id
        UNION
        SELECT h.skill_id, a.person_id, h.id, 'confirmed', 1
        FROM here h JOIN application a ON a.post_id = h.id
        WHERE a.confirmed_by IS NOT NULL AND a.named AND a.result IN ('worked', 'partly')
    )
"""

PROOFS = f"""
    WITH {OF_PERSON}, {COUNTED}
    SELECT
        s.slug, skill_name(s, $4) AS name,
        count(*) FILTER (WHERE c.kind = 'applied') AS posts,
        coalesce(sum(c.times) FILTER (WHERE c.kind = 'applied'), 0) AS tried,
        count(*) FILTER (WHERE c.kind = 'accepted') AS accepted,
        count(*) FILTER (WHERE c.kind = 'confirmed') AS confirmed
    FROM counted c JOIN skill s ON s.id = c.skill_id
    WHERE c.person_id = $2 AND (s.state = 'approved' OR s.proposed_by = $1)
    GROUP BY s.id
    ORDER BY sum(c.times) DESC, posts DESC, s.name
    LIMIT $3
"""  # noqa: S608 - constants

EXPLAINED = f"""
    WITH {OF_PERSON}, {COUNTED}
    SELECT c.post_id AS post, c.kind, c.times
    FROM counted c JOIN here h ON h.id = c.post_id AND h.skill_id = c.skill_id
    WHERE c.person_id = $2 AND c.skill_id = $3
    ORDER BY c.times DESC, h.published_at DESC, c.post_id DESC, c.kind
"""  # noqa: S608 - constants
