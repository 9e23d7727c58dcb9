"""Who works here as administrators see it: who has a way in, and who needs one."""

from datetime import datetime

import msgspec

from app import clock, database, limits

#: So many people are listed; a search finds the others.
LISTED = 100
#: Papers of so many people are made at once.
PRINTED = 500


class Colleague(msgspec.Struct, frozen=True):
    """Somebody with their ways in; `locked` after too many wrong PINs, `invited` until when one is open."""

    id: int
    name: str
    handle: str
    email: str | None
    staff_number: str | None
    team: str | None
    password: bool
    pin: bool
    provider: bool
    locked: bool
    invited: datetime | None

    @property
    def inside(self) -> bool:
        """Whether anything lets them in."""
        return self.provider or self.password or (self.pin and not self.locked)


class Sums(msgspec.Struct, frozen=True):
    """How many work here, and how many of them have no way in yet."""

    active: int
    outside: int
    locked: int


async def overview() -> Sums:
    found = await database.row(Sums, SUMS, (await limits.current()).pin_tries)
    return found or Sums(0, 0, 0)


async def find(words: str = "") -> list[Colleague]:
    """People by name, e-mail or staff number; without words those who have no way in."""
    return await database.rows(
        Colleague, COLLEAGUES, (await limits.current()).pin_tries, clock.now(), words.strip(), LISTED
    )


async def outside() -> list[int]:
    """Everybody who has no way in and no open invitation, by Team and name, as papers are handed out."""
    return await database.values(OUTSIDE, (await limits.current()).pin_tries, clock.now(), PRINTED)


#: A PIN that is locked is no way in.
INSIDE = """
    (
        p.password_hash IS NOT NULL
        OR EXISTS (SELECT FROM identity d WHERE d.person_id = p.id)
        OR EXISTS (SELECT FROM pin WHERE pin.person_id = p.id AND pin.failures < $1)
    )
"""

SUMS = f"""
    SELECT
        count(*) AS active,
        count(*) FILTER (WHERE NOT {INSIDE}) AS outside,
        count(*) FILTER (
            WHERE EXISTS (SELECT FROM pin WHERE pin.person_id = p.id AND pin.failures >= $1)
        ) AS locked
    FROM person p WHERE p.state = 'active'
"""  # noqa: S608 - constants

COLLEAGUES = f"""
    SELECT
        p.id, p.name, p.handle, p.email, p.staff_number, t.name AS team,
        p.password_hash IS NOT NULL AS password,
        EXISTS (SELECT FROM pin WHERE pin.person_id = p.id) AS pin,
        EXISTS (SELECT FROM identity d WHERE d.person_id = p.id) AS provider,
        EXISTS (SELECT FROM pin WHERE pin.person_id = p.id AND pin.failures >= $1) AS locked,
        (
            SELECT max(i.expires_at) FROM invitation i
            WHERE i.person_id = p.id AND i.used_at IS NULL AND i.withdrawn_at IS NULL AND i.expires_at > $2
        ) AS invited
    FROM person p LEFT JOIN team t ON t.id = p.team_id
    WHERE p.state = 'active' AND CASE $3
        WHEN '' THEN NOT {INSIDE}
        ELSE strpos(lower(p.name), lower($3)) > 0 OR p.email = lower($3) OR p.staff_number = $3
    END
    ORDER BY t.name NULLS LAST, p.name, p.id LIMIT $4
"""  # noqa: S608 - constants

OUTSIDE = f"""
    SELECT p.id FROM person p LEFT JOIN team t ON t.id = p.team_id
    WHERE p.state = 'active' AND NOT {INSIDE} AND NOT EXISTS (
        SELECT FROM invitation i
        WHERE i.person_id = p.id AND i.used_at IS NULL AND i.withdrawn_at IS NULL AND i.expires_at > $2
    )
    ORDER BY t.name NULLS LAST, p.name, p.id LIMIT $3
"""  # noqa: S608 - constants
