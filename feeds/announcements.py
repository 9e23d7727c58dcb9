"""Announcements: the one way to reach everybody, with a named owner, an audience and an end (NOTICE-6).

At most one is live for an audience. It is a quiet line on Home and Activity, never a push or a mail.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from app import audit, clock, database, limits
from app.people.people import Face
from app.refusal import Refusal, forbidden, missing
from feeds.drafts import clean
from feeds.tables import Announcement as Row


class Audience(msgspec.Struct, frozen=True):
    """Whom somebody may announce to: `key` is `all`, `team:7` or `community:3`; everybody has no name."""

    key: str
    name: str


class Wish(msgspec.Struct, frozen=True):
    """What a form asks to announce; it stands until the end of its last day."""

    audience: str
    name: str
    text: str
    ends_on: date


class Announcement(msgspec.Struct):
    """One that is live, as its readers see it."""

    id: int
    name: str
    text: str
    audience: str
    group: str | None
    at: datetime
    ends_at: datetime
    own: bool
    owner_name: str
    owner_handle: str
    owner_portrait: str | None
    owner_site: str

    @property
    def last(self) -> datetime:
        """A moment of its last day."""
        return self.ends_at - timedelta(seconds=1)

    @property
    def owner(self) -> Face:
        return Face(self.owner_name, self.owner_handle, self.owner_portrait, self.owner_site)


async def audiences(person: int) -> list[Audience]:
    """To whom this person may announce, everybody first (product.md, section 3)."""
    return await database.rows(Audience, AUDIENCES, person)


async def announce(person: int, wish: Wish) -> int:
    """Say it from now on; returns its id.

    Raises `Refusal` with `announcement_name`, `announcement_text`, `announcement_long` or
    `announcement_ends`, a 403 one for a foreign audience, and `announcement_live` (409) with the name of
    the one that stands there already.
    """
    name, text = await _checked(wish)
    if wish.audience not in {one.key for one in await audiences(person)}:
        raise forbidden()
    kind, _, number = wish.audience.partition(":")
    moment = clock.now()
    async with database.transaction():
        # Two at once: the second waits here and meets the first.
        await database.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"announcement:{wish.audience}"
        )
        if other := await _standing(wish.audience):
            raise Refusal("announcement_live", value=other, status=409, field="audience")
        row = Row(
            owner_id=person,
            audience=kind,
            team_id=int(number) if kind == "team" else None,
            community_id=int(number) if kind == "community" else None,
            name=name,
            text=text,
            at=moment,
            ends_at=await _end(wish.ends_on),
        )
        await row.save()
        await audit.write("announcement.made", actor=person, subject=("announcement", row.id))
    return row.id


async def end(person: int, number: int) -> None:
    """Take it back before its day. Raises a 404 Refusal for who may not announce there."""
    keys = [one.key for one in await audiences(person)]
    async with database.transaction():
        ended = await database.execute(
            f"UPDATE announcement a SET ends_at = $2 WHERE id = $1 AND ends_at > $2 AND {KEY} = ANY ($3)",  # noqa: S608
            number,
            clock.now(),
            keys,
        )
        if not ended:
            raise missing()
        await audit.write("announcement.ended", actor=person, subject=("announcement", number))


async def live(person: int) -> list[Announcement]:
    """Those for this person that they have not put away, the newest first."""
    return await database.rows(Announcement, LIVE, person, clock.now())


async def inside(person: int, community: int) -> list[Announcement]:
    """Those of `live` that are for one Community."""
    return await database.rows(Announcement, INSIDE, person, clock.now(), community)


async def governed(person: int) -> list[Announcement]:
    """The live ones of the audiences that this person may announce to."""
    return await database.rows(
        Announcement,
        f"{ANNOUNCEMENTS} WHERE a.at <= $2 AND a.ends_at > $2 AND {KEY} = ANY ($3) ORDER BY a.ends_at, a.id",
        person,
        clock.now(),
        [one.key for one in await audiences(person)],
    )


async def put_away(person: int, number: int) -> None:
    """The person has read it; for one that is not there nothing happens."""
    await database.execute(
        """
        INSERT INTO announcement_read (announcement_id, person_id)
        SELECT id, $1 FROM announcement WHERE id = $2
        ON CONFLICT DO NOTHING
        """,
        person,
        number,
    )


async def last_day() -> date:
    """The latest day an announcement may end on that begins now."""
    limit = await limits.current()
    today = clock.now().astimezone(ZoneInfo(limit.time_zone)).date()
    return today + timedelta(days=limit.announcement_days)


async def _checked(wish: Wish) -> tuple[str, str]:
    limit = await limits.current()
    name, text = clean(wish.name), clean(wish.text)
    if not name:
        raise Refusal("announcement_name", field="name")
    if not text:
        raise Refusal("announcement_text", field="text")
    for field, words, longest in (("name", name, limit.title_max), ("text", text, limit.announcement_max)):
        if len(words) > longest:
            raise Refusal("announcement_long", field=field, limit=longest, value=len(words))
    last = await last_day()
    if not last - timedelta(days=limit.announcement_days) <= wish.ends_on <= last:
        raise Refusal("announcement_ends", field="ends_on", limit=limit.announcement_days)
    return name, text


async def _standing(audience: str) -> str | None:
    """The name of the one that is live for the audience."""
    name: str | None = await database.value(
        f"SELECT name FROM announcement a WHERE ends_at > $1 AND {KEY} = $2",  # noqa: S608 - a constant
        clock.now(),
        audience,
    )
    return name


async def _end(day: date) -> datetime:
    """The midnight after a day, by the company's clock."""
    zone = ZoneInfo((await limits.current()).time_zone)
    return datetime.combine(day, time(), zone) + timedelta(days=1)


KEY = "concat_ws(':', a.audience, coalesce(a.team_id, a.community_id))"

ANNOUNCEMENTS = """
    SELECT
        a.id, a.name, a.text, a.audience, coalesce(t.name, c.name) AS group, a.at, a.ends_at,
        a.owner_id = $1 AS own, o.name AS owner_name, o.handle AS owner_handle,
        o.portrait AS owner_portrait, coalesce(s.name, '') AS owner_site
    FROM announcement a
    JOIN person o ON o.id = a.owner_id
    LEFT JOIN team t ON t.id = a.team_id
    LEFT JOIN community c ON c.id = a.community_id
    LEFT JOIN team w ON w.id = o.team_id
    LEFT JOIN site s ON s.id = w.site_id
"""

LIVE = f"""
    {ANNOUNCEMENTS}
    WHERE a.at <= $2 AND a.ends_at > $2
        AND (a.audience = 'all' OR belongs(a.audience, a.team_id, a.community_id, $1))
        AND NOT EXISTS (
            SELECT FROM announcement_read r WHERE r.announcement_id = a.id AND r.person_id = $1
        )
    ORDER BY a.at DESC, a.id DESC
"""

INSIDE = f"""
    SELECT one.* FROM ({LIVE}) one JOIN announcement a ON a.id = one.id AND a.community_id = $3
    ORDER BY one.at DESC, one.id DESC
"""  # noqa: S608 - a constant

AUDIENCES = """
    WITH broad AS (
        SELECT EXISTS (
            SELECT FROM person_role WHERE person_id = $1 AND role IN ('senior', 'lnd', 'administrator')
        ) AS yes
    )
    SELECT key, name FROM (
        SELECT 'all' AS key, '' AS name, 1 AS place FROM broad WHERE yes
        UNION ALL
        SELECT 'team:' || t.id, t.name, 2 FROM team t, broad WHERE yes OR t.lead_id = $1
        UNION ALL
        SELECT 'community:' || c.id, c.name, 3 FROM community c, broad
        WHERE yes OR EXISTS (
            SELECT FROM person_role r
            WHERE r.person_id = $1 AND r.role = 'moderator' AND coalesce(r.community_id, c.id) = c.id
        )
    ) known
    ORDER BY place, lower(name)
"""
