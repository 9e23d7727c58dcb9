"""What Meilisearch is given of Posts, people and Skills: only what may be found, read as it stands now.

Nothing in it is shown to anybody: hits are ids, and what people see is read from PostgreSQL.
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import msgspec
from msgspec import Struct

from app import clock, database

#: Characters of what is said in a clip: a huge document keeps the server busy for hours.
TRANSCRIPT_MAX = 3000
#: Of what worked as well for people, what is not overdue for review stands above what is.
WORKED, REVIEWED = 95, 2


class Post(Struct, frozen=True):
    """`quality` goes from 0 to 100 in steps, so that a result here and there changes nothing."""

    id: int
    kind: str
    title: str
    tags: list[str]
    tag_ids: list[int]
    aliases: list[str]
    transcript: str
    guide_text: str
    author_name: str
    """Empty, and the ids 0, where the author is not named."""
    author_id: int
    owner_id: int
    community_id: int | None
    team_id: int | None
    audience: str
    lang: str
    level: str | None
    tool: str | None
    length: str | None
    created_ts: int
    quality: int
    visible: bool = True


class Person(Struct, frozen=True):
    id: int
    name: str
    handle: str
    title: str
    team: str
    visible: bool = True


class Skill(Struct, frozen=True):
    id: int
    name: str
    aliases: list[str]
    """Its names in other languages, and other words for it."""
    visible: bool = True


async def posts(ids: Sequence[int]) -> list[dict[str, Any]]:
    """Those of the Posts that stand in lists."""
    return _versioned(
        await database.rows(Post, POSTS, list(ids), clock.now().date(), TRANSCRIPT_MAX, WORKED, REVIEWED)
    )


async def people(ids: Sequence[int]) -> list[dict[str, Any]]:
    return _versioned(await database.rows(Person, PEOPLE, list(ids)))


async def skills(ids: Sequence[int]) -> list[dict[str, Any]]:
    return _versioned(await database.rows(Skill, SKILLS, list(ids)))


def _versioned(found: Sequence[Struct]) -> list[dict[str, Any]]:
    """With a number that changes when anything in the document does; JSON holds 48 bits exactly."""
    return [
        {
            **msgspec.to_builtins(one),
            "ver": int.from_bytes(blake2b(msgspec.json.encode(one), digest_size=6).digest()),
        }
        for one in found
    ]


POSTS = """
    SELECT
        p.id, p.title, d.kind, d.language AS lang, d.level,
        d.tool, d.length,
        p.audience, p.community_id, p.team_id,
        CASE WHEN p.anonymous THEN 0 ELSE p.author_id END AS author_id,
        CASE WHEN p.anonymous THEN 0 ELSE coalesce(p.owner_id, p.author_id) END AS owner_id,
        CASE WHEN p.anonymous THEN '' ELSE a.name END AS author_name,
        k.tags, d.skills AS tag_ids, k.aliases,
        left(coalesce(c.said, ''), $3) AS transcript,
        concat_ws(E'\\n',
            nullif(p.text, ''), nullif(p.summary, ''), nullif(p.tool, ''),
            (SELECT string_agg(concat_ws(E'\\n', text, nullif(alt, '')), E'\\n' ORDER BY position)
                FROM step WHERE post_id = p.id),
            (SELECT string_agg(concat_ws(E'\\n', text, outcome), E'\\n' ORDER BY position)
                FROM choice WHERE post_id = p.id),
            (SELECT string_agg(nullif(alt, ''), E'\\n' ORDER BY position)
                FROM post_asset WHERE post_id = p.id)
        ) AS guide_text,
        extract(epoch FROM p.published_at)::bigint AS created_ts,
        round($4 * d.quality)::integer + CASE WHEN p.review_on < $2 THEN 0 ELSE $5 END AS quality
    FROM search_doc d
    JOIN post p ON p.id = d.post_id
    JOIN person a ON a.id = p.author_id
    CROSS JOIN LATERAL (
        SELECT
            coalesce(array_agg(DISTINCT x.name), '{}') AS tags,
            coalesce(array_agg(DISTINCT other.word) FILTER (WHERE other.word <> ''), '{}') AS aliases
        FROM post_skill k
        JOIN skill x ON x.id = k.skill_id AND x.state = 'approved'
        LEFT JOIN LATERAL (
            SELECT unnest(x.synonyms) UNION SELECT value FROM jsonb_each_text(x.names)
        ) AS other (word) ON true
        WHERE k.post_id = p.id
    ) k
    CROSS JOIN LATERAL (
        SELECT string_agg(
            regexp_replace(c.text, '^.*-->.*$|^WEBVTT.*$|</?[^>]*>', ' ', 'gn'), ' ' ORDER BY c.language
        ) AS said
        FROM caption c
        WHERE c.accepted_at IS NOT NULL AND c.asset_id IN (
            SELECT asset_id FROM post_asset WHERE post_id = p.id
            UNION SELECT asset_id FROM step WHERE post_id = p.id
        )
    ) c
    WHERE p.id = ANY ($1) AND p.state = 'live' AND p.deleted_at IS NULL
    ORDER BY p.id
"""

PEOPLE = """
    SELECT p.id, p.name, p.handle, coalesce(p.title, '') AS title, coalesce(t.name, '') AS team
    FROM person p LEFT JOIN team t ON t.id = p.team_id
    WHERE p.id = ANY ($1) AND p.state = 'active'
    ORDER BY p.id
"""

SKILLS = """
    SELECT id, name, array(
        SELECT DISTINCT word
        FROM (SELECT unnest(synonyms) UNION SELECT value FROM jsonb_each_text(names)) AS other (word)
        WHERE word <> '' ORDER BY word
    ) AS aliases
    FROM skill
    WHERE id = ANY ($1) AND state = 'approved'
    ORDER BY id
"""
