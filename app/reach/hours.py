"""When a person works. Outside of it is quiet: Pollen pushes nothing (NOTICE-3)."""

from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from app import database
from app.refusal import Refusal

DAY = timedelta(days=1)


class Shift(NamedTuple):
    """From when until when a person works, in UTC."""

    starts: datetime
    ends: datetime


class Hours(msgspec.Struct, frozen=True):
    """A week of shifts in local time; `days` are those a shift begins on, Monday is 1.

    One that ends at or before its start ends on the next day.
    """

    starts: time
    ends: time
    days: list[int]

    def shift(self, at: datetime, zone: str) -> Shift | None:
        """The shift that `at` lies in, or None: it is quiet."""
        local = ZoneInfo(zone)
        today = at.astimezone(local).date()
        for day in (today, today - DAY):
            if day.isoweekday() not in self.days:
                continue
            last = day if self.ends > self.starts else day + DAY
            # In UTC, because between two local times a clock may have been put forward or back.
            shift = Shift(
                datetime.combine(day, self.starts, local).astimezone(UTC),
                datetime.combine(last, self.ends, local).astimezone(UTC),
            )
            if shift.starts <= at < shift.ends:
                return shift
        return None


OFFICE = Hours(time(8), time(18), [1, 2, 3, 4, 5])


def midnight(at: datetime, zone: str) -> datetime:
    """When the person's day began, in UTC."""
    local = ZoneInfo(zone)
    return datetime.combine(at.astimezone(local).date(), time(), local).astimezone(UTC)


async def read(person: int) -> Hours | None:
    """The person's own hours; None: the office's."""
    return await database.row(
        Hours, "SELECT starts, ends, days FROM working_hours WHERE person_id = $1", person
    )


async def keep(person: int, hours: Hours | None) -> None:
    """Work in these hours from now on; None: in the office's. Raises `Refusal("hours_empty")`."""
    if hours is None:
        await database.execute("DELETE FROM working_hours WHERE person_id = $1", person)
        return
    if not hours.days:
        raise Refusal("hours_empty", field="day")
    await database.execute(
        """
        INSERT INTO working_hours (person_id, starts, ends, days) VALUES ($1, $2, $3, $4)
        ON CONFLICT (person_id) DO UPDATE SET starts = $2, ends = $3, days = $4
        """,
        person,
        hours.starts,
        hours.ends,
        sorted(set(hours.days)),
    )
