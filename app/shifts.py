"""Shifts: when somebody works, by their own clock, also when it is put forward or back."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec

DAY = timedelta(days=1)
SUNDAY = 7
#: Who begins no shift within so many days is away.
AHEAD_DAYS = 60


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

    def begun(self, day: date, zone: str) -> Shift | None:
        """The shift that begins on this day."""
        if day.isoweekday() not in self.days:
            return None
        local = ZoneInfo(zone)
        last = day if self.ends > self.starts else day + DAY
        # In UTC, because between two local times a clock may have been put forward or back.
        return Shift(
            datetime.combine(day, self.starts, local).astimezone(UTC),
            datetime.combine(last, self.ends, local).astimezone(UTC),
        )


OFFICE = Hours(time(8), time(18), [1, 2, 3, 4, 5])


class Rhythm(msgspec.Struct, frozen=True):
    """When a person works: in any of the patterns of `week`, by the clock of `zone`.

    On `holidays` no shift begins, unless work goes on `through` them.
    """

    week: tuple[Hours, ...]
    zone: str
    holidays: frozenset[date] = frozenset()
    through: bool = False

    def shift(self, at: datetime) -> Shift | None:
        """The shift that `at` lies in, of several the one that lasts longest; None: it is quiet."""
        today = self.day(at)
        found = [shift for day in (today - DAY, today) for shift in self._begun(day)]
        return max((one for one in found if one.starts <= at < one.ends), default=None, key=_end)

    def next_shift(self, after: datetime) -> Shift | None:
        """The first that begins later than that."""
        today = self.day(after)
        for ahead in range(AHEAD_DAYS):
            later = [one for one in self._begun(today + ahead * DAY) if one.starts > after]
            if later:
                return min(later)
        return None

    def next_day(self, at: datetime) -> Shift | None:
        """The first shift of the next working day: no Sunday and no holiday, unless there is nothing else."""
        running = self.shift(at)
        today = self.day(running.starts if running else at)
        for ahead in range(1, AHEAD_DAYS):
            day = today + ahead * DAY
            begun = list(self._begun(day))
            if begun and day.isoweekday() != SUNDAY and day not in self.holidays:
                return min(begun)
        return self.next_shift(at)

    def day(self, at: datetime) -> date:
        """The date on the person's own calendar."""
        return at.astimezone(ZoneInfo(self.zone)).date()

    def _begun(self, day: date) -> Iterator[Shift]:
        if day in self.holidays and not self.through:
            return
        yield from filter(None, (hours.begun(day, self.zone) for hours in self.week))


def midnight(at: datetime, zone: str) -> datetime:
    """When the person's day began, in UTC."""
    local = ZoneInfo(zone)
    return datetime.combine(at.astimezone(local).date(), time(), local).astimezone(UTC)


def _end(shift: Shift) -> datetime:
    return shift.ends
