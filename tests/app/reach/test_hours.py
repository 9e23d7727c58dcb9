"""Working hours: by the person's own clock, also when it is put forward or back."""

from datetime import UTC, datetime, time

import pytest

from app.shifts import OFFICE, Hours, Rhythm, midnight

NIGHT = Hours(time(22), time(6), [1, 2, 3, 4, 5])
ALWAYS = Hours(time(0), time(0), [1, 2, 3, 4, 5, 6, 7])
BERLIN = "Europe/Berlin"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "works"),
    [
        ("2026-11-23T06:59", False),  # Monday, 7:59 in Leipzig
        ("2026-11-23T07:00", True),
        ("2026-11-23T16:59", True),
        ("2026-11-23T17:00", False),
        ("2026-11-28T10:00", False),  # Saturday
        ("2026-07-06T06:00", True),  # summer time: 8:00
        ("2026-07-06T16:00", False),
    ],
)
def test_the_office_works_from_eight_to_six_by_its_own_clock(at: str, works: bool) -> None:
    assert (Rhythm((OFFICE,), BERLIN).shift(utc(at)) is not None) == works


def test_a_night_shift_gets_none_at_noon() -> None:
    assert Rhythm((NIGHT,), BERLIN).shift(utc("2026-11-25T11:00")) is None
    assert Rhythm((NIGHT,), BERLIN).shift(utc("2026-11-25T22:30")) is not None


def test_the_night_of_friday_ends_on_saturday_and_none_begins_on_sunday() -> None:
    assert Rhythm((NIGHT,), BERLIN).shift(utc("2026-11-28T04:59")) is not None
    assert Rhythm((NIGHT,), BERLIN).shift(utc("2026-11-28T05:00")) is None
    assert Rhythm((NIGHT,), BERLIN).shift(utc("2026-11-29T22:00")) is None


def test_the_night_in_which_the_clock_changes_is_as_long_as_it_is() -> None:
    sunday = Hours(time(22), time(6), [6])
    longer = Rhythm((sunday,), BERLIN).shift(utc("2026-10-25T03:00"))
    shorter = Rhythm((sunday,), BERLIN).shift(utc("2027-03-28T03:00"))
    assert longer is not None
    assert shorter is not None
    assert (longer.ends - longer.starts).total_seconds() == 9 * 3600
    assert (shorter.ends - shorter.starts).total_seconds() == 7 * 3600


def test_another_time_zone_is_another_day() -> None:
    at = utc("2026-11-23T23:30")
    assert Rhythm((OFFICE,), "Europe/Lisbon").shift(at) is None
    assert Rhythm((OFFICE,), "Asia/Tokyo").shift(at) is not None
    assert midnight(at, "Asia/Tokyo") == utc("2026-11-23T15:00")
    assert midnight(at, "Europe/Lisbon") == utc("2026-11-23T00:00")


def test_around_the_clock_is_never_quiet() -> None:
    for hour in range(24):
        assert Rhythm((ALWAYS,), BERLIN).shift(utc(f"2026-10-25T{hour:02}:30")) is not None
