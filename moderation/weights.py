"""How much a Report counts: the accuracy of the reporter's decided Reports times trust (MOD-4, MOD-19)."""

from msgspec import Struct

from app import database, limits
from app.reach.notices import notify

#: By Trust level 0, 1 and 2 (product.md, section 4).
TRUST = (0.5, 1.0, 1.5)
#: Below this accuracy over so many decided Reports the weight is halved (`bad_reporter`).
POOR = 0.2
POOR_OVER = 10


class Record(Struct, frozen=True):
    """The reporter's decided Reports, the last `accuracy_over` of them."""

    trust_level: int
    decided: int
    upheld: int

    @property
    def poor(self) -> bool:
        return self.decided >= POOR_OVER and self.upheld < POOR * self.decided


async def weigh(person: int) -> float:
    """The weight of a Report of the person, as of now."""
    limit = await limits.current()
    record = await _record(person, limit.accuracy_over)
    accuracy = record.upheld / record.decided if record.decided else limit.accuracy_start
    return accuracy * TRUST[record.trust_level] * (0.5 if record.poor else 1)


async def tell_if_poor(person: int) -> None:
    """Say once that Reports of the person are rarely upheld and count for less. Never a strike."""
    if (await _record(person, (await limits.current()).accuracy_over)).poor:
        await notify(
            person, "reports_rarely_upheld", subject=("person", person), group="reports_rarely_upheld"
        )


async def _record(person: int, over: int) -> Record:
    found = await database.row(
        Record,
        """
        SELECT
            p.trust_level,
            count(r.upheld) AS decided,
            count(r.upheld) FILTER (WHERE r.upheld) AS upheld
        FROM person p
        LEFT JOIN LATERAL (
            SELECT upheld FROM report
            WHERE reporter_id = p.id AND upheld IS NOT NULL
            ORDER BY at DESC, id DESC LIMIT $2
        ) r ON true
        WHERE p.id = $1
        GROUP BY p.id
        """,
        person,
        over,
    )
    assert found is not None
    return found
