"""Where a person is signed in, and the end of it."""

from datetime import datetime, timedelta

import msgspec

from app import agents, audit, clock, database, limits, live
from app.refusal import missing


class Session(msgspec.Struct, frozen=True):
    """A browser that is signed in. `place` names it in addresses and is worthless as a key."""

    place: str
    agent: str
    created_at: datetime
    seen_at: datetime
    here: bool

    @property
    def name(self) -> str:
        """Browser and system, as far as they say who they are."""
        return agents.name(self.agent)


async def mine(person: int, mark: bytes) -> list[Session]:
    """The open sessions of a person, the one of `mark` first, then by when they were last seen."""
    return await database.rows(Session, MINE, person, mark, await _oldest())


async def end(person: int, place: str) -> None:
    """Sign that browser out at once. Raises a 404 Refusal for anybody else's."""
    async with database.transaction():
        ended = await database.value(
            f"DELETE FROM login_session WHERE person_id = $1 AND {PLACE} = $2 RETURNING true",  # noqa: S608 - a constant
            person,
            place,
        )
        if not ended:
            raise missing()
        await live.end(person)


async def end_others(person: int, mark: bytes) -> None:
    """Sign out everywhere but here."""
    async with database.transaction():
        await database.execute("DELETE FROM login_session WHERE person_id = $1 AND hash <> $2", person, mark)
        await live.end(person)
        await audit.write("sessions.ended", actor=person, subject=("person", person))


async def _oldest() -> datetime:
    return clock.now() - timedelta(days=(await limits.current()).session_days)


#: Half of a hash of the hash that the table keeps.
PLACE = "left(encode(sha256(hash), 'hex'), 32)"

MINE = f"""
    SELECT {PLACE} AS place, agent, created_at, seen_at, hash = $2 AS here
    FROM login_session WHERE person_id = $1 AND seen_at > $3
    ORDER BY here DESC, seen_at DESC LIMIT 100
"""  # noqa: S608 - a constant
