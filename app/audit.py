"""The audit trail: acts of moderators and administrators, chained so that no line can change unseen."""

import hashlib

import msgspec

from app import clock, database
from app.database import Lock

#: What the first line follows from.
START = bytes(32)


class Line(msgspec.Struct):
    """A line as it is hashed and read; `data` is JSON text with ids, codes and hashes of texts."""

    at: str
    actor_id: int | None
    act: str
    subject_kind: str
    subject_id: str
    data: str


class Kept(Line):
    """A line in the table, with its place in the chain."""

    id: int
    previous: bytes
    hash: bytes

    @property
    def line(self) -> Line:
        """As it was hashed, however the database writes its JSON."""
        data = canonical(database.load(self.data))
        return Line(self.at, self.actor_id, self.act, self.subject_kind, self.subject_id, data)


async def write(act: str, *, actor: int | None, subject: tuple[str, int | str], **data: object) -> None:
    """Add a line, in the transaction of the act."""
    kind, number = subject
    moment = clock.now()
    line = Line(moment.isoformat(timespec="microseconds"), actor, act, kind, str(number), canonical(data))
    async with database.transaction():
        # Lines are written one after the other.
        await database.execute("SELECT pg_advisory_xact_lock($1)", Lock.AUDIT)
        previous = await database.value("SELECT hash FROM audit_line ORDER BY id DESC LIMIT 1") or START
        sealed = chain(previous, line)
        await database.execute(WRITE, moment, actor, act, kind, str(number), line.data, previous, sealed)


async def check() -> list[int]:
    """The ids of lines that do not follow from the line before: changed, or with a neighbour missing."""
    wrong, previous = [], START
    for kept in await database.rows(Kept, LINES):
        if kept.previous != previous or kept.hash != chain(previous, kept.line):
            wrong.append(kept.id)
        previous = kept.hash
    return wrong


def canonical(data: object) -> str:
    """JSON with sorted keys: the same text however the database stores it."""
    return msgspec.json.encode(data, order="deterministic").decode()


def chain(previous: bytes, line: Line) -> bytes:
    """The hash of a line: it follows from the one before."""
    return hashlib.sha256(previous + msgspec.json.encode(line)).digest()


WRITE = """
    INSERT INTO audit_line (at, actor_id, act, subject_kind, subject_id, data, previous, hash)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""

LINES = """
    SELECT
        id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"') AS at,
        actor_id, act, subject_kind, subject_id, data, previous, hash
    FROM audit_line ORDER BY id
"""
