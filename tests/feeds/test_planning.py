"""Drafts that go out by themselves."""

from datetime import UTC, datetime, timedelta

import pytest

import feeds.jobs
from app import clock, database, jobs, language
from app.refusal import Refusal
from feeds import planning, posts, upkeep
from feeds.cards import card
from tests.feeds.helpers import content, draft, state
from tests.world import World


async def test_a_planned_post_appears_within_60_s_of_its_time(world: World) -> None:
    """The job that looks runs every minute: also one that was due while nothing ran is found."""
    number = await draft(world.mira)
    moment = clock.now() + timedelta(hours=2)
    await planning.plan(world.mira, number, moment)
    assert (await card(world.mira, number)).planned_at == moment
    await upkeep.publish_planned()
    assert await state(number) == "draft"
    with clock.at(moment + timedelta(seconds=60)):
        await tick()
    assert await state(number) == "live"
    assert (await card(world.mira, number)).planned_at is None


async def test_a_post_planned_for_the_time_of_a_stop_goes_out_after_it(world: World) -> None:
    number = await draft(world.mira)
    moment = clock.now() + timedelta(hours=2)
    await planning.plan(world.mira, number, moment)
    with clock.at(moment + timedelta(days=2)):
        await tick()
    assert await state(number) == "live"


async def test_a_plan_can_be_taken_back(world: World) -> None:
    number = await draft(world.mira)
    moment = clock.now() + timedelta(hours=2)
    await planning.plan(world.mira, number, moment)
    await planning.plan(world.mira, number, None)
    with clock.at(moment + timedelta(minutes=5)):
        await upkeep.publish_planned()
    assert await state(number) == "draft"


async def test_what_lacks_something_is_refused_when_it_is_planned(world: World) -> None:
    number = await draft(world.mira, skills=[])
    with pytest.raises(Refusal) as no:
        await planning.plan(world.mira, number, clock.now() + timedelta(hours=2))
    assert no.value.code == "skill_needed"


async def test_what_lacks_something_at_its_time_stays_a_draft_and_says_so_once(world: World) -> None:
    number = await draft(world.mira)
    await planning.plan(world.mira, number, clock.now() + timedelta(hours=2))
    await posts.edit(world.mira, number, content(skills=[]))
    with clock.at(clock.now() + timedelta(hours=3)):
        await upkeep.publish_planned()
        await upkeep.publish_planned()
    assert await state(number) == "draft"
    told = await database.values(
        "SELECT data->>'reason' FROM notice WHERE kind = 'post_kept' AND subject_id = $1", str(number)
    )
    assert told == ["skill_needed"]


async def test_a_time_in_the_past_is_refused_with_the_time_it_is_now(world: World) -> None:
    number = await draft(world.mira)
    with clock.at(datetime(2026, 7, 1, 10, 0, tzinfo=UTC)), in_zone("Europe/Berlin"):
        with pytest.raises(Refusal) as no:
            await planning.plan(world.mira, number, planning.moment("2026-07-01", "11:59"))
        assert (no.value.code, no.value.value, no.value.limit) == (
            "past",
            "2026-07-01 11:59",
            "2026-07-01 12:00",
        )


@pytest.mark.parametrize(
    ("day", "hour", "told"),
    [
        ("2026-07-01", "10:00", "2026-07-01T08:00"),  # summer time
        ("2026-12-01", "10:00", "2026-12-01T09:00"),
        ("2026-03-29", "02:30", "2026-03-29T01:30"),  # left out: clocks show 03:30 then
        ("2026-10-25", "02:30", "2026-10-25T00:30"),  # comes twice: the first
        ("2026-07-01", "", "2026-07-01T06:00"),  # in the morning
    ],
)
def test_a_time_is_that_of_the_clocks_where_the_author_is(day: str, hour: str, told: str) -> None:
    with in_zone("Europe/Berlin"):
        assert planning.moment(day, hour) == datetime.fromisoformat(f"{told}+00:00")


@pytest.mark.parametrize(
    ("day", "hour"), [("soon", "10:00"), ("2026-02-30", ""), ("", "10:00"), ("0001-01-01", "00:00")]
)
def test_what_is_no_day_or_time_is_refused(day: str, hour: str) -> None:
    with in_zone("Asia/Tokyo"), pytest.raises(Refusal) as no:
        planning.moment(day, hour)
    assert no.value.code == "date_wrong"


def test_without_a_day_and_a_time_nothing_is_planned() -> None:
    assert planning.moment("", " ") is None


class in_zone:  # noqa: N801 - read as words
    """The person of this request lives there."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        self.before = language.zone.set(self.name)

    def __exit__(self, *_: object) -> None:
        language.zone.reset(self.before)


async def tick() -> None:
    """What a worker does each minute, also the first one after a start."""
    times, work = jobs.SCHEDULES[f"{feeds.jobs.__name__}.publish_planned"]
    assert times == "* * * * *"
    await work()
