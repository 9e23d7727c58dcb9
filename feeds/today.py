"""Today: one card on Home at the start of somebody's hours, made once a working day."""

from datetime import date, datetime, timedelta

from msgspec import Struct

from app import clock, database, limits
from app.reach import hours
from app.reach.hours import Place
from app.shifts import Rhythm, Shift
from feeds.cards import Card, cards
from feeds.ending import FITS, question

#: Who was away for longer is told of so much.
LONGEST = timedelta(days=7)


class Today(Struct, frozen=True):
    """What changed since the last shift, a question to answer, a fresh clip of the own site: some of them."""

    changed: Card | None
    question: Card | None
    clip: Card | None


class Made(Struct):
    """What was chosen for a day."""

    day: date
    ends: datetime
    changed_id: int | None
    question_id: int | None
    clip_id: int | None
    put_aside: bool


async def today(viewer: int, made: Made | None, place: Place | None) -> Today | None:
    """The card of this person's working day; None outside of it, and when there is nothing to tell.

    `made` is what `MADE` finds of the last one, `place` tells by which hours the person works.
    """
    moment = clock.now()
    if made is None or made.ends <= moment:
        rhythm = hours.by_place(place, await limits.current())
        shift = rhythm.shift(moment)
        if shift is None or (made and made.day >= rhythm.day(shift.starts)):
            return None
        made = await _make(viewer, rhythm, shift)
    return None if made.put_aside else await _shown(viewer, made)


async def put_aside(viewer: int) -> None:
    """Read: it does not come back before the next working day."""
    await database.execute("UPDATE today SET put_aside = true WHERE person_id = $1", viewer)


async def _make(viewer: int, rhythm: Rhythm, shift: Shift) -> Made:
    last = _before(rhythm, shift)
    made = Made(
        rhythm.day(shift.starts),
        shift.ends,
        await database.value(CHANGED, viewer, last.ends),
        await question(viewer),
        await database.value(CLIP, viewer, last.starts),
        False,
    )
    await database.execute(KEEP, viewer, made.day, made.ends, made.changed_id, made.question_id, made.clip_id)
    return made


async def _shown(viewer: int, made: Made) -> Today | None:
    ids = [number for number in (made.changed_id, made.question_id, made.clip_id) if number]
    found = {card.id: card for card in await cards(viewer, ids)}
    if not found:
        return None
    return Today(*(found.get(number or 0) for number in (made.changed_id, made.question_id, made.clip_id)))


def _before(rhythm: Rhythm, shift: Shift) -> Shift:
    """The last shift before this one; who was away for longer is told of `LONGEST`."""
    day = rhythm.day(shift.starts)
    begun = (
        week.begun(day - timedelta(days=back), rhythm.zone)
        for week in rhythm.week
        for back in range(LONGEST.days + 1)
    )
    long_ago = shift.starts - LONGEST
    ended = [one for one in begun if one and one.ends <= shift.starts]
    return max(ended, default=Shift(long_ago, long_ago))


# As it is now: what was taken down since, or moved out of sight, is not in it.
MADE = """
    SELECT
        t.day, t.ends, t.put_aside,
        changed.id AS changed_id, question.id AS question_id, clip.id AS clip_id
    FROM today t
    LEFT JOIN post changed ON changed.id = t.changed_id AND listed(changed, $1)
    LEFT JOIN post question ON question.id = t.question_id AND listed(question, $1)
    LEFT JOIN post clip ON clip.id = t.clip_id AND listed(clip, $1)
    WHERE t.person_id = $1
"""

KEEP = """
    INSERT INTO today (person_id, day, ends, changed_id, question_id, clip_id)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (person_id) DO UPDATE SET
        day = $2, ends = $3, changed_id = $4, question_id = $5, clip_id = $6, put_aside = false
    WHERE today.day < $2
"""

# Since the last shift ended. What the viewer used or kept stands before what their Skills or site are about.
CHANGED = f"""
    SELECT p.id
    FROM revision r
    JOIN post p ON p.id = r.post_id
    CROSS JOIN LATERAL (
        SELECT
            EXISTS (SELECT FROM application a WHERE a.post_id = p.id AND a.person_id = $1)
            OR EXISTS (SELECT FROM save s WHERE s.post_id = p.id AND s.person_id = $1)
            OR EXISTS (SELECT FROM kept k WHERE k.post_id = p.id AND k.person_id = $1) AS known,
            EXISTS (
                SELECT FROM post_skill k
                JOIN follow f ON f.kind = 'skill' AND f.object_id = k.skill_id AND f.person_id = $1
                WHERE k.post_id = p.id
            ) AS followed,
            NOT p.anonymous AND EXISTS (
                SELECT
                FROM person a
                JOIN team t ON t.id = a.team_id
                JOIN team m ON m.site_id = t.site_id
                JOIN person v ON v.team_id = m.id
                WHERE a.id = p.author_id AND v.id = $1
            ) AS near
    ) why
    WHERE r.way = 'changed' AND r.at >= $2 AND coalesce(p.owner_id, p.author_id) <> $1 AND listed(p, $1)
        AND (why.known OR (why.followed OR why.near) AND {FITS})
    ORDER BY why.known DESC, why.followed DESC, r.at DESC, p.id DESC
    LIMIT 1
"""  # noqa: S608 - a constant

# Since the last shift began, and not opened yet.
CLIP = f"""
    SELECT p.id
    FROM post p
    JOIN person a ON a.id = p.author_id
    JOIN team t ON t.id = a.team_id
    WHERE p.kind = 'video' AND p.published_at >= $2 AND NOT p.anonymous AND p.author_id <> $1
        AND listed(p, $1) AND {FITS}
        AND t.site_id = (SELECT h.site_id FROM person v JOIN team h ON h.id = v.team_id WHERE v.id = $1)
        AND NOT EXISTS (SELECT FROM post_view w WHERE w.post_id = p.id AND w.person_id = $1)
    ORDER BY p.published_at DESC, p.id DESC
    LIMIT 1
"""  # noqa: S608 - a constant
