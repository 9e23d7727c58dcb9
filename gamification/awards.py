"""Trusted for #skill: given by what worked for many, never by volume (REC-15)."""

from datetime import date, datetime, timedelta

import msgspec

from app import clock, database, limits
from app.events import Verb, record
from app.language import language
from app.limits import Limits
from app.people import people
from app.reach.notices import notify

#: From the first day of a quarter into the next one: none is longer, nor two as short.
INTO_NEXT = timedelta(days=100)


class Claim(msgspec.Struct):
    """What an author has to show in one Skill over the window."""

    person_id: int
    skill_id: int
    name: str
    appliers: int
    places: int
    told: int
    worked: int

    def holds(self, weights: Limits) -> bool:
        return (
            self.appliers >= weights.title_appliers
            and self.places >= weights.title_departments
            and self.worked >= weights.title_worked * self.told
        )


class Evidence(msgspec.Struct):
    """One post behind a title, recounted from the Applications themselves."""

    post_id: int
    title: str
    tried: int
    worked: int
    places: int


class Award(msgspec.Struct):
    """A title with what it rests on."""

    id: int
    skill_id: int
    skill: str
    slug: str
    quarter: date
    at: datetime
    ends_at: datetime


async def claims(person: int | None = None) -> list[Claim]:
    """All claims of a person, or of everybody, over the last `window_days`."""
    since = clock.now() - timedelta(days=(await limits.current()).window_days)
    return await database.rows(Claim, CLAIMS, since, person)


async def consider(post: int) -> None:
    """Somebody tried this post: its author may have become trusted for one of its Skills."""
    author = await database.value("SELECT author_id FROM post WHERE id = $1", post)
    if author is not None:
        await _renew(await claims(author))


async def renew() -> None:
    """Once a night: new awards, and titles whose quarter is over go."""
    await _renew(await claims())
    for person in await database.values(
        """
        SELECT id FROM person
        WHERE title IS NOT NULL AND NOT EXISTS (
            SELECT FROM award w WHERE w.person_id = person.id AND w.revoked_at IS NULL AND w.ends_at > $1
        )
        """,
        clock.now(),
    ):
        await people.entitle(person, None)


def first_day(day: date) -> date:
    """The first day of the quarter."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


async def held(person: int) -> list[Award]:
    """The titles a person holds today, newest first."""
    return await database.rows(
        Award,
        """
        SELECT w.id, s.id AS skill_id, skill_name(s, $3) AS skill, s.slug, w.quarter, w.at, w.ends_at
        FROM award w JOIN skill s ON s.id = w.skill_id
        WHERE w.person_id = $1 AND w.revoked_at IS NULL AND w.ends_at > $2
        ORDER BY w.at DESC
        """,
        person,
        clock.now(),
        language.get(),
    )


async def evidence(person: int, slug: str) -> list[Evidence]:
    """The posts that made the title, counted now."""
    since = clock.now() - timedelta(days=(await limits.current()).window_days)
    return await database.rows(
        Evidence,
        """
        SELECT
            p.id AS post_id, p.title, count(DISTINCT a.person_id)::int AS tried,
            (count(*) FILTER (WHERE a.result IN ('worked', 'partly')))::int AS worked,
            count(DISTINCT t.site_id)::int AS places
        FROM post p
        JOIN post_skill ps ON ps.post_id = p.id
        JOIN skill s ON s.id = ps.skill_id AND s.slug = $2
        JOIN application a ON a.post_id = p.id AND a.result <> 'planned' AND a.at > $3
        JOIN person applier ON applier.id = a.person_id
        LEFT JOIN team t ON t.id = applier.team_id
        WHERE p.author_id = $1 AND p.state = 'live' AND p.deleted_at IS NULL AND NOT p.anonymous
        GROUP BY p.id
        ORDER BY tried DESC
        """,
        person,
        slug,
        since,
    )


async def _renew(found: list[Claim]) -> None:
    weights = await limits.current()
    for claim in found:
        if claim.holds(weights) and await _clean(claim.person_id, weights):
            await _give(claim)


async def _clean(person: int, weights: Limits) -> bool:
    """No upheld strike within `title_clean_days`, as moderation's events tell."""
    given = await database.value(
        """
        SELECT
            count(*) FILTER (WHERE verb = 'strike.given')
            - count(*) FILTER (WHERE verb = 'strike.withdrawn')
        FROM event
        WHERE subject_kind = 'person' AND subject_id = $1::text AND verb LIKE 'strike.%' AND at > $2
        """,
        str(person),
        clock.now() - timedelta(days=weights.title_clean_days),
    )
    return given <= 0


async def _give(claim: Claim) -> None:
    now = clock.now()
    quarter = first_day(now.date())
    async with database.transaction():
        given = await database.value(
            GIVE,
            claim.person_id,
            claim.skill_id,
            quarter,
            database.dump(claim),
            now,
            _end_of_next(quarter, now),
        )
        if given is not None:
            await people.entitle(claim.person_id, claim.name)
            await record(Verb.AWARD_GIVEN, actor=None, subject=("award", given), person=claim.person_id)
            await _tell(claim, given, quarter)


async def _tell(claim: Claim, award: int, quarter: date) -> None:
    await notify(
        claim.person_id,
        "award",
        subject=("award", award),
        group=f"award:{claim.person_id}:{claim.skill_id}:{quarter}",
        skill=claim.skill_id,
    )


def _end_of_next(quarter: date, now: datetime) -> datetime:
    """A title stays until the end of the next quarter, so that it can be earned again in time."""
    after = first_day(first_day(quarter + INTO_NEXT) + INTO_NEXT)
    return now.replace(
        year=after.year, month=after.month, day=after.day, hour=0, minute=0, second=0, microsecond=0
    )


CLAIMS = """
    SELECT
        p.author_id AS person_id, s.id AS skill_id, s.name,
        count(DISTINCT a.person_id)::int AS appliers,
        greatest(count(DISTINCT t.department), count(DISTINCT t.site_id))::int AS places,
        count(*)::int AS told,
        (count(*) FILTER (WHERE a.result IN ('worked', 'partly')))::int AS worked
    FROM post p
    JOIN application a ON a.post_id = p.id AND a.result <> 'planned' AND a.at > $1
    JOIN post_skill ps ON ps.post_id = p.id
    JOIN skill s ON s.id = ps.skill_id
    JOIN person author ON author.id = p.author_id AND author.state = 'active' AND NOT author.quiet
    JOIN person applier ON applier.id = a.person_id
    LEFT JOIN team t ON t.id = applier.team_id
    WHERE p.state = 'live' AND p.deleted_at IS NULL AND NOT p.anonymous
        AND ($2::bigint IS NULL OR p.author_id = $2)
    GROUP BY p.author_id, s.id, s.name
"""

#: No row where the title was given in this quarter already.
GIVE = """
    INSERT INTO award (person_id, skill_id, quarter, evidence, at, ends_at)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (person_id, skill_id, quarter) DO NOTHING
    RETURNING id
"""
