"""Working hours: by the person's own clock, also when it is put forward or back."""

from datetime import UTC, date, datetime, time

import httpx
import msgspec
import pytest

from app import database, limits
from app.reach import hours, zones
from app.refusal import Refusal
from app.shifts import OFFICE, Hours, Rhythm, midnight
from tests.world import World, sign_in

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


EARLY, LATE = Hours(time(6), time(14), [1, 2, 3, 4, 5, 6]), Hours(time(14), time(22), [1, 2, 3, 4, 5])


def test_of_two_shifts_of_a_site_both_are_hours_of_work() -> None:
    site = Rhythm((EARLY, LATE), BERLIN)
    assert site.shift(utc("2026-11-23T05:30")) is not None  # 6:30
    assert site.shift(utc("2026-11-23T20:30")) is not None  # 21:30
    assert site.shift(utc("2026-11-23T21:30")) is None
    assert site.shift(utc("2026-11-28T14:00")) is None  # nobody begins late on a Saturday


def test_on_a_holiday_the_office_is_quiet_and_a_site_in_shifts_is_not() -> None:
    christmas = frozenset({date(2026, 12, 25)})
    assert Rhythm((OFFICE,), BERLIN, christmas).shift(utc("2026-12-25T10:00")) is None
    assert Rhythm((EARLY,), BERLIN, christmas, through=True).shift(utc("2026-12-25T10:00")) is not None


@pytest.mark.parametrize(
    ("week", "at", "starts"),
    [
        (OFFICE, "2026-11-20T10:00", "2026-11-23T07:00"),  # from Friday to Monday
        (OFFICE, "2026-11-23T05:00", "2026-11-24T07:00"),  # before work is still the same day
        (OFFICE, "2026-12-24T10:00", "2026-12-28T07:00"),  # over a holiday and a weekend
        (NIGHT, "2026-11-24T02:00", "2026-11-24T21:00"),  # in the night of Monday: the next night
        (ALWAYS, "2026-11-21T10:00", "2026-11-22T23:00"),  # no Sunday, though it is worked on
    ],
)
def test_the_next_working_day_is_no_sunday_and_no_holiday(week: Hours, at: str, starts: str) -> None:
    shift = Rhythm((week,), BERLIN, frozenset({date(2026, 12, 25)})).next_day(utc(at))
    assert shift is not None
    assert shift.starts == utc(starts)


def test_who_works_on_sundays_only_has_a_next_day_too() -> None:
    shift = Rhythm((Hours(time(8), time(12), [7]),), BERLIN).next_day(utc("2026-11-23T10:00"))
    assert shift is not None
    assert shift.starts == utc("2026-11-29T07:00")
    assert Rhythm((), BERLIN).next_day(utc("2026-11-23T10:00")) is None


async def test_own_hours_come_before_the_site_and_the_site_before_the_company(world: World) -> None:
    site = await database.value("SELECT id FROM site WHERE name = 'Porto'")
    assert await hours.rhythm(world.mira) == Rhythm((OFFICE,), "Europe/Lisbon")
    christmas, office = frozenset({date(2026, 12, 25)}), Hours(time(9), time(17), [1, 2])
    await limits.change("working_hours", msgspec.to_builtins(office), actor=world.paul)
    await limits.change("holidays", ["2026-12-25"], actor=world.paul)
    assert await hours.rhythm(world.mira) == Rhythm((office,), "Europe/Lisbon", christmas)
    await hours.keep_shifts(site, (EARLY, LATE), actor=world.paul)
    assert await hours.rhythm(world.mira) == Rhythm((EARLY, LATE), "Europe/Lisbon", christmas, through=True)
    assert await hours.rhythm(world.jonas) == Rhythm((office,), BERLIN, christmas)
    await hours.keep(world.mira, NIGHT)
    assert await hours.rhythm(world.mira) == Rhythm((NIGHT,), "Europe/Lisbon", christmas)
    assert await hours.usual(world.mira) == (EARLY, LATE)


async def test_the_zone_of_a_person_comes_before_that_of_the_site(world: World) -> None:
    assert (await hours.rhythm(world.sofia)).zone == "Europe/Lisbon"
    await zones.keep(world.sofia, "Asia/Tokyo")
    assert (await hours.rhythm(world.sofia)).zone == "Asia/Tokyo"
    await zones.keep(world.sofia, None)
    assert (await hours.rhythm(world.sofia)).zone == "Europe/Lisbon"


async def test_shifts_that_are_none_are_refused(world: World) -> None:
    site = await database.value("SELECT id FROM site WHERE name = 'Porto'")
    await hours.keep_shifts(site, (EARLY,) * hours.PATTERNS_MAX, actor=world.paul)
    with pytest.raises(Refusal, match="hours_empty"):
        await hours.keep_shifts(site, (Hours(time(6), time(14), []),), actor=world.paul)
    with pytest.raises(Refusal, match="shifts_many"):
        await hours.keep_shifts(site, (EARLY,) * (hours.PATTERNS_MAX + 1), actor=world.paul)
    with pytest.raises(Refusal, match="not_found"):
        await hours.keep_shifts(0, (EARLY,), actor=world.paul)


async def test_the_page_names_the_shifts_of_the_site(web: httpx.AsyncClient, world: World) -> None:
    site = await database.value("SELECT id FROM site WHERE name = 'Porto'")
    await hours.keep_shifts(site, (EARLY, LATE), actor=world.paul)
    async with await sign_in(web, world.mira) as mira:
        assert (
            "Like my site: 06:00\N{EN DASH}14:00, 14:00\N{EN DASH}22:00"
            in (await mira.get("/me/notices")).text
        )
