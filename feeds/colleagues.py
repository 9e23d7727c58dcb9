"""The directory, and whom somebody may want to follow: of other Teams, each with the true reason."""

from datetime import timedelta

import msgspec

from app import clock, database
from app.language import autonym, language
from app.people.people import Face
from feeds.evidence import COUNTED, OF_SKILL
from feeds.experts import FINDABLE
from feeds.profiles import pattern

#: What somebody showed longer ago does not say what they work on.
RECENT = timedelta(days=180)
#: Having done what somebody showed says most; then help with what one is learning; then a shared Skill.
TRIED, HELPS, SHOWN = 4, 3, 1


class Query(msgspec.Struct, frozen=True):
    """What is looked for; an empty word filters nothing. `skill` and `site` are ids."""

    text: str = ""
    skill: int | None = None
    site: int | None = None
    language: str = ""
    after: "Place | None" = None


class Place(msgspec.Struct, frozen=True):
    """The last one of a page."""

    name: str
    id: int


class Colleague(Face, frozen=True):
    """A line of the directory; `helps` are Skills they say they help with."""

    id: int
    team: str | None
    helps: list[str]


class Found(msgspec.Struct):
    """A page of the directory; `next` is None on the last one."""

    people: list[Colleague]
    next: Place | None


class Named(msgspec.Struct):
    id: int
    name: str


class Facets(msgspec.Struct):
    """What the directory can be narrowed to, as value and word: only what leads to somebody."""

    skills: list[tuple[int, str]]
    sites: list[tuple[int, str]]
    languages: list[tuple[str, str]]


class Suggestion(Face, frozen=True):
    """Somebody to follow. `kind` names the strongest term: tried, helps or shown; `times` counts it."""

    id: int
    team: str | None
    kind: str
    skill: str | None
    times: int


async def find(viewer: int, query: Query, *, limit: int = 40) -> Found:
    """By name, without those who left or whom the viewer avoids.

    A Skill finds those who say they help with it or have shown it, never who opted out.
    """
    after = query.after or Place("", 0)
    found = await database.rows(
        Colleague, DIRECTORY, viewer, query.skill, pattern(query.text), query.site,
        query.language.replace("\0", ""), after.name, after.id, limit + 1, language.get(),
    )  # fmt: skip
    shown = found[:limit]
    return Found(shown, Place(shown[-1].name, shown[-1].id) if len(found) > limit else None)


async def facets(viewer: int) -> Facets:
    return Facets(
        [
            (skill.id, f"#{skill.name}")
            for skill in await database.rows(Named, SKILLS, viewer, language.get())
        ],
        [(site.id, site.name) for site in await database.rows(Named, SITES)],
        sorted(
            ((code, autonym(code)) for code in await database.values(LANGUAGES)),
            key=lambda one: one[1].casefold(),
        ),
    )


async def suggested(viewer: int, *, limit: int = 6) -> list[Suggestion]:
    """Whom the viewer may want to follow: of other Teams, not followed yet, the strongest reason first."""
    return await database.rows(
        Suggestion, SUGGESTED, viewer, clock.now() - RECENT, limit, TRIED, HELPS, SHOWN, language.get()
    )


DIRECTORY = f"""
    WITH {OF_SKILL}, {COUNTED}
    SELECT
        p.id, p.name, p.handle, p.portrait, t.name AS team, coalesce(s.name, '') AS site,
        array(
            SELECT skill_name(k, $9)
            FROM person_skill h JOIN skill k ON k.id = h.skill_id AND k.state = 'approved'
            WHERE h.person_id = p.id AND h.kind = 'helps' AND {FINDABLE}
            ORDER BY h.skill_id = $2 DESC NULLS LAST, k.name LIMIT 3
        ) AS helps
    FROM person p
    LEFT JOIN team t ON t.id = p.team_id
    LEFT JOIN site s ON s.id = t.site_id
    WHERE p.state = 'active' AND NOT avoids($1, p.id)
        AND concat(' ', p.name, ' ', t.name, ' ', s.name) ILIKE $3
        AND ($4::bigint IS NULL OR s.id = $4)
        AND ($5 = '' OR $5 = ANY (reads(p.id)))
        AND ($2::bigint IS NULL OR (p.id <> $1 AND {FINDABLE} AND p.id IN (
            SELECT person_id FROM counted
            UNION SELECT person_id FROM person_skill WHERE skill_id = $2 AND kind = 'helps'
        )))
        AND (p.name, p.id) > ($6, $7)
    ORDER BY p.name, p.id
    LIMIT $8
"""  # noqa: S608 - constants

SKILLS = f"""
    SELECT s.id, skill_name(s, $2) AS name FROM skill s
    WHERE s.state = 'approved' AND (
        EXISTS (
            SELECT FROM person_skill k JOIN person p ON p.id = k.person_id AND p.state = 'active'
            WHERE k.skill_id = s.id AND k.kind = 'helps' AND {FINDABLE}
        )
        OR EXISTS (
            SELECT FROM post_skill k
            JOIN post o ON o.id = k.post_id
            JOIN person p ON p.id = o.author_id AND p.state = 'active'
            WHERE k.skill_id = s.id AND o.kind <> 'question' AND NOT o.anonymous
                AND listed(o, $1) AND {FINDABLE}
        )
    )
    ORDER BY s.name
"""  # noqa: S608 - a constant

SITES = "SELECT id, name FROM site ORDER BY name"

LANGUAGES = """
    SELECT DISTINCT l.language
    FROM person_language l JOIN person p ON p.id = l.person_id AND p.state = 'active'
"""

SUGGESTED = f"""
    WITH mine AS (
        SELECT object_id AS skill_id FROM follow WHERE person_id = $1 AND kind = 'skill'
        UNION
        SELECT skill_id FROM person_skill WHERE person_id = $1
        UNION
        SELECT k.skill_id FROM post p JOIN post_skill k ON k.post_id = p.id
        WHERE p.author_id = $1 AND p.state = 'live' AND p.deleted_at IS NULL
    ), term AS (
        SELECT p.author_id AS person_id, 'tried' AS kind, NULL::bigint AS skill_id, count(*) AS times,
            $4 * ln(1 + count(*)) AS weight
        FROM application a JOIN post p ON p.id = a.post_id
        WHERE a.person_id = $1 AND a.result IN ('worked', 'partly') AND NOT p.anonymous AND listed(p, $1)
        GROUP BY p.author_id
        UNION ALL
        SELECT k.person_id, 'helps', k.skill_id, 1, $5
        FROM person_skill k JOIN person_skill m
            ON m.skill_id = k.skill_id AND m.person_id = $1 AND m.kind = 'learns'
        WHERE k.kind = 'helps'
        UNION ALL
        SELECT p.author_id, 'shown', k.skill_id, count(*), $6 * ln(1 + count(*))
        FROM mine m
        JOIN post_skill k ON k.skill_id = m.skill_id
        JOIN post p ON p.id = k.post_id
        WHERE p.published_at >= $2 AND p.kind <> 'question' AND NOT p.anonymous AND listed(p, $1)
        GROUP BY p.author_id, k.skill_id
    ), strongest AS (
        SELECT DISTINCT ON (person_id)
            person_id, kind, skill_id, times, sum(weight) OVER (PARTITION BY person_id) AS total
        FROM term ORDER BY person_id, weight DESC, skill_id
    )
    SELECT
        p.id, p.name, p.handle, p.portrait, t.name AS team, coalesce(s.name, '') AS site,
        g.kind, skill_name(k, $7) AS skill, g.times
    FROM strongest g
    JOIN person p ON p.id = g.person_id AND p.state = 'active'
    JOIN person me ON me.id = $1
    LEFT JOIN skill k ON k.id = g.skill_id AND k.state = 'approved'
    LEFT JOIN team t ON t.id = p.team_id
    LEFT JOIN site s ON s.id = t.site_id
    WHERE p.id <> $1 AND p.team_id IS DISTINCT FROM me.team_id
        AND (g.skill_id IS NULL OR k.id IS NOT NULL)
        AND {FINDABLE} AND NOT avoids($1, p.id) AND NOT blocks(p.id, $1)
        AND NOT EXISTS (
            SELECT FROM follow f WHERE f.person_id = $1 AND f.kind = 'person' AND f.object_id = p.id
        )
    ORDER BY g.total DESC, p.name, p.id
    LIMIT $3
"""  # noqa: S608 - constants
