"""NOTICE-3: few pushes, in working hours, and what waited comes as one."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest

from app import clock, database, jobs
from app.people import auth
from app.reach import hours, pushes, subscriptions
from app.reach.jobs import look
from app.reach.notices import notify, read
from app.reach.pushes import Budget, Sent, Told, plan
from app.shifts import OFFICE, Hours, Rhythm, midnight
from feeds import comments
from feeds import notices as rules
from feeds.tables import Post
from tests.app.reach.push_service import Service
from tests.world import World

#: Ten on a Monday in Porto.
MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
BUDGET = Budget(2, 5)
QUARTER = timedelta(minutes=15)


async def tell(person: int, kind: str, number: int, by: int | None = None) -> None:
    await notify(person, kind, subject=("thing", number), group=f"{kind}:{number}", actor=by)
    await jobs.drain()


async def morning() -> None:
    """The worker's schedule looks."""
    await look()
    await jobs.drain()


async def test_the_third_general_push_of_a_day_waits(service: Service, world: World) -> None:
    with clock.at(MONDAY):
        phone = await service.phone(world.mira)
        for number in range(3):
            await tell(world.mira, "award", number)
    assert service.said(phone) == ["You are trusted for a Skill now"] * 2
    with clock.at(MONDAY + timedelta(hours=6)):
        await morning()
    assert service.said(phone) == []
    with clock.at(MONDAY + timedelta(days=1, hours=-2)):
        await morning()
    assert service.said(phone) == ["You are trusted for a Skill now"]


async def test_personal_events_come_beside_them_and_the_sixth_of_any_kind_waits(
    service: Service, world: World
) -> None:
    with clock.at(MONDAY):
        phone = await service.phone(world.mira)
        for number in range(2):
            await tell(world.mira, "award", number)
        for number, kind in enumerate(["mentioned", "replied", "answered", "tried"]):
            await tell(world.mira, kind, number, by=world.jonas)
    assert service.said(phone)[2:] == [
        "Jonas Weber mentioned you",
        "Jonas Weber replied to you",
        "Jonas Weber answered your question",
    ]


async def test_what_waits_in_quiet_hours_comes_as_one(service: Service, world: World) -> None:
    friday = MONDAY - timedelta(days=3)
    with clock.at(friday):
        phone = await service.phone(world.mira)
    with clock.at(friday + timedelta(hours=9)):
        await tell(world.mira, "award", 1)
        await tell(world.mira, "mentioned", 2, by=world.jonas)
    with clock.at(friday + timedelta(days=1)):
        await tell(world.mira, "mentioned", 3, by=world.jonas)
        await morning()
    assert service.said(phone) == []
    with clock.at(MONDAY - timedelta(hours=2)):
        await morning()
        await morning()
    assert service.said(phone) == ["3 new things for you"]


async def test_a_night_shift_hears_it_at_night_and_never_at_noon(service: Service, world: World) -> None:
    await hours.keep(world.mira, Hours(time(22), time(6), [1, 2, 3, 4, 5]))
    with clock.at(MONDAY):
        phone = await service.phone(world.mira)
        await tell(world.mira, "mentioned", 1, by=world.jonas)
    assert service.said(phone) == []
    with clock.at(MONDAY + timedelta(hours=13)):
        await morning()
    assert service.said(phone) == ["Jonas Weber mentioned you"]


async def test_what_was_read_meanwhile_is_not_pushed(service: Service, world: World) -> None:
    with clock.at(MONDAY):
        phone = await service.phone(world.mira)
        await notify(world.mira, "mentioned", subject=("thing", 1), group="mentioned:1", actor=world.jonas)
        await read(world.mira)
        await jobs.drain()
    assert service.said(phone) == []


async def test_what_was_read_after_the_decision_is_not_pushed_either(service: Service, world: World) -> None:
    with clock.at(MONDAY):
        await service.phone(world.mira)
        await notify(world.mira, "mentioned", subject=("thing", 1), group="mentioned:1", actor=world.jonas)
        [push] = await pushes.decide(world.mira)
        assert await pushes.load(push) is not None
    with clock.at(MONDAY + timedelta(hours=2)):
        assert await pushes.load(push) is None  # the job was held up
    with clock.at(MONDAY):
        await read(world.mira)
        assert await pushes.load(push) is None


async def test_what_came_before_the_browser_did_is_no_news(service: Service, world: World) -> None:
    with clock.at(MONDAY - timedelta(hours=1)):
        await tell(world.mira, "mentioned", 1, by=world.jonas)
    with clock.at(MONDAY):
        phone = await service.phone(world.mira)
        await morning()
        assert service.said(phone) == []
        await tell(world.mira, "mentioned", 2, by=world.sofia)
    assert service.said(phone) == ["Sofia Prata mentioned you"]


async def test_20_reactions_in_an_hour_are_at_most_one_push(service: Service, world: World) -> None:
    post = await clip(world)
    with clock.at(MONDAY):
        phone = await service.phone(world.mira)
        for times in range(1, 21):
            await notify(
                world.mira, "useful", subject=("post", post), group="useful", actor=world.jonas, times=times
            )
            await jobs.drain()
    assert service.said(phone) == ["Jonas Weber found it useful"]


@pytest.mark.parametrize("lost", ["post", "comment"])
async def test_what_the_person_may_no_longer_see_is_not_pushed(
    lost: str, service: Service, world: World
) -> None:
    post = await clip(world, author=world.sofia)
    with clock.at(MONDAY):
        phone = await service.phone(world.mira)
        said = await comments.add(world.jonas, post, "See @mira-alves")
        await database.execute("DELETE FROM job")
        await rules.commented(said)
        hidden = f"UPDATE {lost} SET deleted_at = $2 WHERE id = $1"  # noqa: S608 - our own names
        await database.execute(hidden, post if lost == "post" else said, MONDAY)
        await jobs.drain()
        assert service.said(phone) == []
        await database.execute(hidden, post if lost == "post" else said, None)
        await morning()
    assert service.said(phone) == ["Jonas Weber mentioned you"]


async def test_each_browser_gets_it_once(service: Service, world: World) -> None:
    with clock.at(MONDAY):
        first, second = await service.phone(world.mira, "first"), await service.phone(world.mira, "second")
        await tell(world.mira, "mentioned", 1, by=world.jonas)
        await morning()
    assert service.said(first) == service.said(second) == ["Jonas Weber mentioned you"]


async def test_old_browsers_go_when_there_are_too_many(service: Service, world: World) -> None:
    with clock.at(MONDAY):
        session = auth.mark(await auth.open_session(world.mira))
        for number in range(subscriptions.MOST + 2):
            fields = service.browser(f"b{number}").fields
            await subscriptions.subscribe(
                world.mira, session, subscriptions.Browser(agent="Firefox/140 (Linux)", **fields)
            )
        kept = await subscriptions.browsers(world.mira, session)
    assert len(kept) == subscriptions.MOST
    assert kept[0].name == "Firefox · Linux"


def test_what_waited_and_what_is_new_share_the_budget_of_the_day() -> None:
    rhythm = Rhythm((OFFICE,), "UTC")
    waited, new = Told(1, MONDAY - timedelta(days=1), False), Told(2, MONDAY, False)
    sent = [Sent(MONDAY - timedelta(hours=1), False)]
    assert plan([waited, new], [], MONDAY, rhythm, BUDGET) == [[waited], [new]]
    assert plan([waited, new], sent, MONDAY, rhythm, BUDGET) == [[waited]]


def test_what_came_before_the_shift_of_today_comes_as_one_too() -> None:
    early = [Told(number, MONDAY - timedelta(hours=4), True) for number in range(2)]  # at six
    assert plan(early, [], MONDAY, Rhythm((OFFICE,), "UTC"), BUDGET) == [early]


def test_personal_pushes_leave_room_for_the_general_ones() -> None:
    award, sent = Told(1, MONDAY, False), [Sent(MONDAY - timedelta(minutes=5), True)] * 2
    assert plan([award], sent, MONDAY, Rhythm((OFFICE,), "UTC"), BUDGET) == [[award]]
    waiting = [Told(2, MONDAY, True), Told(3, MONDAY, True), award]
    spent = [Sent(MONDAY - timedelta(minutes=5), False)]
    assert plan(waiting, spent, MONDAY, Rhythm((OFFICE,), "UTC"), BUDGET) == [[told] for told in waiting]


def days(
    rhythm: Callable[[datetime], Rhythm], seed: int
) -> Iterator[tuple[datetime, list[Told], list[list[Told]]]]:
    """90 days, four looks an hour: the moment, what waits after it, what goes out."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    at, waiting, sent = datetime(2026, 9, 1, tzinfo=UTC), list[Told](), list[Sent]()
    for number in range(90 * 96):
        if chance.random() < 0.08:
            waiting += [Told(number * 9 + i, at, chance.random() < 0.4) for i in range(chance.randint(1, 4))]
        out = plan(waiting, sent, at, rhythm(at), BUDGET)
        gone = {told.id for group in out for told in group}
        waiting = [told for told in waiting if told.id not in gone]
        sent += [Sent(at, any(told.personal for told in group)) for group in out]
        yield at, waiting, out
        at += QUARTER


NIGHT = Hours(time(22), time(6), [1, 2, 3, 4, 5])
ALWAYS = Hours(time(0), time(0), [1, 2, 3, 4, 5, 6, 7])
EARLY, LATE = Hours(time(6), time(14), [1, 2, 3, 4, 5, 6]), Hours(time(14), time(22), [1, 2, 3, 4, 5])
#: A Saturday, and a Friday and Monday around a weekend: four days in a row without a shift.
HOLIDAYS = frozenset({date(2026, 10, 3), date(2026, 11, 6), date(2026, 11, 9)})
MOVE = datetime(2026, 10, 14, 11, tzinfo=UTC)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("first", "then"),
    [
        (Rhythm((OFFICE,), "Europe/Berlin"), None),
        (Rhythm((OFFICE,), "America/New_York", HOLIDAYS), None),
        (Rhythm((NIGHT,), "Europe/Lisbon"), None),
        (Rhythm((EARLY, LATE), "Europe/Berlin", HOLIDAYS, through=True), None),
        (Rhythm((ALWAYS,), "Asia/Kolkata"), Rhythm((ALWAYS,), "America/Los_Angeles")),
        (Rhythm((OFFICE,), "Asia/Tokyo"), Rhythm((NIGHT,), "Europe/Lisbon")),
    ],
    ids=["office", "holidays", "nights", "two shifts", "moves west", "moves and changes shift"],
)
def test_in_90_days_no_day_is_loud_no_night_is_broken_and_nothing_is_lost(
    first: Rhythm, then: Rhythm | None, seed: int
) -> None:
    """From September to the end of November: summer time ends in Europe and in America."""
    total, general, late = Counter[object](), Counter[object](), Counter[object]()

    def rhythm(at: datetime) -> Rhythm:
        return first if then is None or at < MOVE else then

    for at, waiting, out in days(rhythm, seed):
        here = rhythm(at)
        day = (here.zone, here.day(at))
        assert not out or here.shift(at)
        for group in out:
            personal = any(told.personal for told in group)
            total[day] += 1
            general[day] += not personal
            late[day] += any(told.at < midnight(at, here.zone) for told in group)
        assert all(at - told.at < timedelta(days=6) for told in waiting)
    assert max(total.values()) == BUDGET.total
    assert max(general.values()) == BUDGET.general
    assert max(late.values()) == 1
    assert len(total) >= 60


def test_what_is_urgent_goes_out_at_night_and_spends_nothing() -> None:
    rhythm, night = Rhythm((OFFICE,), "UTC"), MONDAY + timedelta(hours=14)
    calm, urgent = Told(1, night, True), Told(2, night, False, urgent=True)
    assert plan([calm, urgent], [], night, rhythm, BUDGET) == [[urgent]]
    spent = [Sent(MONDAY, True)] * BUDGET.total
    assert plan([calm, urgent], spent, MONDAY, rhythm, BUDGET) == [[urgent]]


async def test_the_on_call_group_hears_at_once_and_keeps_its_budget(service: Service, world: World) -> None:
    with clock.at(MONDAY + timedelta(hours=12)):
        phone = await service.phone(world.ines)
        await tell(world.ines, "oncall", 1)
    assert service.said(phone) == ["Something urgent was reported at your site. Look at it first."]
    with clock.at(MONDAY + timedelta(hours=23)):
        for number in range(3):
            await tell(world.ines, "award", number)
        assert len(service.said(phone)) == 2
    with clock.at(MONDAY + timedelta(days=3)):
        await tell(world.ines, "oncall", 2)
        for number in range(3, 6):
            await tell(world.ines, "award", number)
    assert len(service.said(phone)) == 3, "what is urgent takes nothing from the two of the day"


async def clip(world: World, author: int | None = None) -> int:
    post = Post(kind="video", author_id=author or world.mira, state="live", title="Purge first",
                created_at=MONDAY, changed_at=MONDAY, published_at=MONDAY)  # fmt: skip
    await post.save()
    return post.id
