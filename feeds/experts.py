"""Who can help with a Skill: people with evidence, not titles (FIND-6).

First those with room for one more question who read a language of the viewer, by what was counted for them;
then one colleague who is just a step ahead of the viewer: the nearest, not only the star.
"""

from datetime import datetime

import msgspec
from msgspec import Struct

from app import clock, database, limits
from app.language import autonym
from app.people.people import initials
from app.reach import hours
from feeds.evidence import COUNTED, OF_SKILL

#: An answer was asked for, and found right by who asked: it counts for two colleagues who tried.
ACCEPTED = 2
#: So many of the best are looked at, to find those who can help now.
LOOKED_AT = 60


class Expert(Struct, kw_only=True):
    """Somebody who can help, with what was counted for them and when they can be asked.

    `full` has as many open questions as fit; `ahead` is the one step ahead of the viewer. At work `until`
    then, or `back` from then on.
    """

    id: int
    name: str
    handle: str
    portrait: str | None
    team: str | None
    site: str
    quiet: bool
    tried: int
    accepted: int
    confirmed: int
    languages: list[str]
    speaks: bool
    open_asks: int
    full: bool = False
    ahead: bool = False
    until: datetime | None = None
    back: datetime | None = None

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def tongues(self) -> list[str]:
        """What they read, as speakers call it: `Deutsch`, `English`."""
        return [autonym(code) for code in self.languages]

    @property
    def weight(self) -> int:
        """The colleagues helped, in one number: `tried + 2 x accepted + confirmed`."""
        return self.tried + ACCEPTED * self.accepted + self.confirmed


async def experts(viewer: int, skill_id: int, limit: int = 5) -> list[Expert]:
    """The people to ask about a Skill, never the viewer, nobody who opted out, is avoided or has left."""
    known = await _known(viewer, skill_id)
    own = next((one.weight for one in known if one.id == viewer), 0)
    shown = _with_nearest(await _others(known, viewer), own, limit)
    for one in shown:
        one.until, one.back = await at_work(one.id)
    return shown


async def able(viewer: int, skill_id: int) -> list[int]:
    """The ids of those with room for one more question about a Skill, in the order they are asked in."""
    return [one.id for one in await _others(await _known(viewer, skill_id), viewer) if not one.full]


async def at_work(person: int) -> tuple[datetime | None, datetime | None]:
    """Until when the person works now, or when their next shift begins."""
    moment = clock.now()
    rhythm = await hours.rhythm(person)
    if running := rhythm.shift(moment):
        return running.ends, None
    coming = rhythm.next_shift(moment)
    return None, coming and coming.starts


async def _known(viewer: int, skill_id: int) -> list[Expert]:
    return await database.rows(Expert, EXPERTS, viewer, skill_id, LOOKED_AT, ACCEPTED)


async def _others(known: list[Expert], viewer: int) -> list[Expert]:
    """All but the viewer, first those with room who read a language of theirs."""
    most = (await limits.current()).open_asks_max
    others = [msgspec.structs.replace(one, full=one.open_asks >= most) for one in known if one.id != viewer]
    return sorted(others, key=lambda one: (one.full, not one.speaks, -one.weight, one.name, one.id))


def _with_nearest(others: list[Expert], own: int, limit: int) -> list[Expert]:
    """The first of the list; in the last place, or where it stands already, who is one step ahead."""
    ahead = [one for one in others if one.weight > own and not one.full and one.speaks]
    shown = others[:limit]
    if len(ahead) < 2:
        return shown
    nearest = min(ahead, key=lambda one: (one.weight, one.name, one.id))
    nearest.ahead = True
    return shown if nearest in shown else [*shown[: limit - 1], nearest]


#: The open questions of a person `p` that they were asked and have not answered yet.
OPEN_ASKS = """
    (
        SELECT count(*) FROM asked k JOIN post q ON q.id = k.post_id
        WHERE k.person_id = p.id AND q.state = 'live' AND q.deleted_at IS NULL AND NOT answered(q)
            AND NOT EXISTS (
                SELECT FROM comment c
                WHERE c.post_id = q.id AND c.author_id = p.id AND c.deleted_at IS NULL
            )
            AND NOT EXISTS (
                SELECT FROM post r
                WHERE r.parent_id = q.id AND r.relation = 'answer' AND r.author_id = p.id
                    AND r.deleted_at IS NULL AND r.state = 'live'
            )
    )
"""

#: Whether a person `p` lets others find them as somebody who can help.
FINDABLE = """
    NOT EXISTS (
        SELECT FROM preference o WHERE o.person_id = p.id AND o.name = 'expert' AND o.value = 'off'
    )
"""

EXPERTS = f"""
    WITH {OF_SKILL}, {COUNTED}, known AS (
        SELECT
            person_id,
            coalesce(sum(times) FILTER (WHERE kind = 'applied'), 0) AS tried,
            count(*) FILTER (WHERE kind = 'accepted') AS accepted,
            count(*) FILTER (WHERE kind = 'confirmed') AS confirmed
        FROM counted WHERE times > 0 GROUP BY person_id
    )
    SELECT
        p.id, p.name, p.handle, p.portrait, t.name AS team, coalesce(s.name, '') AS site, p.quiet,
        n.tried, n.accepted, n.confirmed, reads(p.id) AS languages, reads(p.id) && reads($1) AS speaks,
        {OPEN_ASKS} AS open_asks
    FROM known n
    JOIN person p ON p.id = n.person_id AND p.state = 'active'
    LEFT JOIN team t ON t.id = p.team_id
    LEFT JOIN site s ON s.id = t.site_id
    WHERE p.id = $1 OR ({FINDABLE} AND NOT avoids($1, p.id) AND NOT blocks(p.id, $1))
    ORDER BY n.tried + $4 * n.accepted + n.confirmed DESC, p.id
    LIMIT $3
"""  # noqa: S608 - constants
