"""Recognition weeks: dated thanks for posts that helped, closing by themselves (REC-14)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from app import clock, database, limits
from app.events import Verb, record
from app.language import language
from app.reach.notices import notify
from app.refusal import Refusal, missing

NAME_MAX = 60
THANKS_MAX = 280
LONGEST = timedelta(days=31)
#: Places that are named when a week closes; those who tie share one.
PLACES = 3
#: Posts that the page of a week lists.
LISTED = 50


class Week(msgspec.Struct, kw_only=True):
    """What the form asks for."""

    name: str
    skill: str
    starts_on: date
    ends_on: date
    thanks: str


class Campaign(msgspec.Struct):
    """A Recognition week as everybody sees it."""

    id: int
    name: str
    skill: str
    slug: str
    thanks: str
    owner: str
    owner_handle: str
    starts_on: date
    ends_on: date
    closed_at: datetime | None
    entries: int
    tried: int


class Entry(msgspec.Struct):
    """A post of the week's Skill and how many tried it within its dates."""

    post_id: int
    title: str
    author: str
    handle: str
    person_id: int
    portrait: str | None
    tried: int
    place: int


async def start(owner: int, week: Week) -> int:
    """Raises a Refusal that names the field: `week_name`, `week_skill`, `week_dates` or `week_thanks`."""
    await _check(week)
    skill = await database.value("SELECT id FROM skill WHERE slug = $1 AND state = 'approved'", week.skill)
    if skill is None:
        raise Refusal("week_skill", value=week.skill, field="skill")
    async with database.transaction():
        number: int = await database.value(
            START,
            week.name.strip(),
            skill,
            owner,
            week.thanks.strip(),
            week.starts_on,
            week.ends_on,
            clock.now(),
        )
        await record(Verb.CAMPAIGN_STARTED, actor=owner, subject=("campaign", number))
    return number


async def today() -> date:
    """The date in the company's zone: weeks begin and end at its midnight."""
    return clock.now().astimezone(ZoneInfo((await limits.current()).time_zone)).date()


async def campaigns(viewer: int) -> list[Campaign]:
    """Running weeks first, then the closed ones."""
    return await database.rows(
        Campaign, CAMPAIGN, viewer, (await limits.current()).time_zone, None, language.get()
    )


async def campaign(viewer: int, number: int) -> Campaign:
    """Raises `Refusal("campaign_missing")`, 404."""
    found = await database.row(
        Campaign, CAMPAIGN, viewer, (await limits.current()).time_zone, number, language.get()
    )
    if found is None:
        raise missing("campaign_missing")
    return found


async def entries(viewer: int, number: int) -> list[Entry]:
    """Posts of the Skill that are new or were tried within the dates, most tried first."""
    return await database.rows(Entry, ENTRIES, number, viewer, (await limits.current()).time_zone, LISTED)


async def results(number: int) -> list[Entry]:
    """Who was named when the week closed; later changes do not touch it."""
    return await database.rows(
        Entry,
        """
        SELECT
            r.post_id, p.title, a.name AS author, a.handle, a.id AS person_id, a.portrait, r.tried,
            r.place::int AS place
        FROM campaign_result r
        JOIN post p ON p.id = r.post_id
        JOIN person a ON a.id = r.person_id AND NOT a.quiet
        WHERE r.campaign_id = $1
        ORDER BY r.place, a.name
        """,
        number,
    )


async def close_due() -> None:
    """Close the weeks whose last day is over in the company's zone."""
    for number in await database.values(
        "SELECT id FROM campaign WHERE closed_at IS NULL AND ends_on < $1", await today()
    ):
        await close(number)


async def close(number: int) -> None:
    """Name those whose posts were tried most, thank them, and keep the result as it is."""
    async with database.transaction():
        owner = await database.value(
            "UPDATE campaign SET closed_at = $2 WHERE id = $1 AND closed_at IS NULL RETURNING owner_id",
            number,
            clock.now(),
        )
        if owner is None:
            return
        named = [entry for entry in await entries(owner, number) if entry.tried and entry.place <= PLACES]
        for entry in named:
            await database.execute(NAME, number, entry.post_id, entry.person_id, entry.place, entry.tried)
        for person in {entry.person_id for entry in named}:
            await notify(
                person, "campaign", subject=("campaign", number), group=f"campaign:{number}", actor=owner
            )
        await record(Verb.CAMPAIGN_CLOSED, actor=None, subject=("campaign", number))


async def _check(week: Week) -> None:
    name, thanks, day = week.name.strip(), week.thanks.strip(), await today()
    if not 0 < len(name) <= NAME_MAX:
        raise Refusal("week_name", limit=NAME_MAX, value=len(name), field="name")
    if not 0 < len(thanks) <= THANKS_MAX:
        raise Refusal("week_thanks", limit=THANKS_MAX, value=len(thanks), field="thanks")
    if not week.starts_on <= week.ends_on >= day or week.ends_on - week.starts_on > LONGEST:
        raise Refusal("week_dates", limit=LONGEST.days, field="ends_on")


START = """
    INSERT INTO campaign (kind, name, skill_id, owner_id, thanks, starts_on, ends_on, created_at)
    VALUES ('week', $1, $2, $3, $4, $5, $6, $7) RETURNING id
"""

NAME = """
    INSERT INTO campaign_result (campaign_id, post_id, person_id, place, tried)
    VALUES ($1, $2, $3, $4, $5)
"""

CAMPAIGN = """
    SELECT
        c.id, c.name, skill_name(s, $4) AS skill, s.slug, c.thanks, o.name AS owner, o.handle AS owner_handle,
        c.starts_on, c.ends_on, c.closed_at,
        (
            SELECT count(*) FROM post p JOIN post_skill ps ON ps.post_id = p.id AND ps.skill_id = c.skill_id
            WHERE listed(p, $1)
        )::int AS entries,
        (
            SELECT count(*) FROM application a
            JOIN post p ON p.id = a.post_id
            JOIN post_skill ps ON ps.post_id = p.id AND ps.skill_id = c.skill_id
            WHERE a.result IN ('worked', 'partly') AND listed(p, $1)
                AND (a.at AT TIME ZONE $2)::date BETWEEN c.starts_on AND c.ends_on
        )::int AS tried
    FROM campaign c
    JOIN skill s ON s.id = c.skill_id
    JOIN person o ON o.id = c.owner_id
    WHERE $3::bigint IS NULL OR c.id = $3
    ORDER BY c.closed_at IS NOT NULL, c.ends_on DESC, c.id DESC
"""

ENTRIES = """
    SELECT
        p.id AS post_id, p.title,
        author.name AS author, author.handle, author.id AS person_id, author.portrait,
        count(a.id)::int AS tried,
        rank() OVER (ORDER BY count(a.id) DESC)::int AS place
    FROM campaign c
    JOIN post_skill ps ON ps.skill_id = c.skill_id
    JOIN post p ON p.id = ps.post_id
    JOIN person author ON author.id = p.author_id AND author.state = 'active' AND NOT author.quiet
    LEFT JOIN application a ON a.post_id = p.id AND a.result IN ('worked', 'partly')
        AND (a.at AT TIME ZONE $3)::date BETWEEN c.starts_on AND c.ends_on
    WHERE c.id = $1 AND listed(p, $2) AND NOT p.anonymous
    GROUP BY p.id, author.id
    HAVING count(a.id) > 0
        OR (max(p.published_at) AT TIME ZONE $3)::date BETWEEN min(c.starts_on) AND max(c.ends_on)
    ORDER BY tried DESC, p.published_at DESC
    LIMIT $4
"""
