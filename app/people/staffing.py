"""Who works here as administrators see it: who has a way in, who needs one, and lists on the command line."""

import sys
from datetime import datetime

import msgspec

from app import clock, database, limits
from app.people import importing
from app.people.columns import decoded
from app.people.importing import Plan
from app.web.sentences import sentence

#: So many people are listed; a search finds the others.
LISTED = 100


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
    """How many there are."""
    found = await database.row(Sums, SUMS, (await limits.current()).pin_tries)
    return found or Sums(0, 0, 0)


async def find(words: str = "") -> list[Colleague]:
    """People by name, e-mail or staff number; without words those who have no way in."""
    return await database.rows(
        Colleague, COLLEAGUES, (await limits.current()).pin_tries, clock.now(), words.strip(), LISTED
    )


async def outside() -> list[int]:
    """Everybody who has no way in and no open invitation, by Team and name, as papers are handed out."""
    return await database.values(OUTSIDE, (await limits.current()).pin_tries, clock.now())


async def command(content: bytes, *, dry: bool, leave_missing: bool) -> int:
    """`python -m app person import`: say what the list does; 1 when it is faulty."""
    text = decoded(content)
    made = await importing.plan(text)
    if not dry and not made.faults:
        made = await importing.take_over(text, actor=None, leave_missing=leave_missing)
    for line in told(made, dry=dry, leave_missing=leave_missing):
        print(line, file=sys.stderr if made.faults else sys.stdout)
    return 1 if made.faults else 0


def told(made: Plan, *, dry: bool, leave_missing: bool) -> list[str]:
    """The plan as lines of text, the faulty lines alone where there are some."""
    if made.faults:
        lines = len({fault.line for fault in made.faults})
        return [
            *(f"line {fault.line}: {sentence(fault.refusal)}" for fault in made.faults),
            f"{lines} faulty lines, nothing was changed",
        ]
    missing = f"{len(made.missing)} {'left' if leave_missing else 'not in the list, they stay'}"
    sums = [f"{len(made.of(what))} {what}" for what in ("added", "changed", "back", "same")]
    return [
        ", ".join([*sums, missing]),
        f"{len(made.sites)} new sites, {len(made.teams)} new Teams",
        *(["a dry run: nothing was changed"] if dry else []),
    ]


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
    ORDER BY t.name NULLS LAST, p.name, p.id LIMIT 500
"""  # noqa: S608 - constants
