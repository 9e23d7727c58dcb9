"""I'll try it (LEARN-1): private, and asked about once, on the next working day."""

from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from app import clock, jobs, limits
from feeds import applications, jobs_acts, reminders, views
from tests.feeds.helpers import post
from tests.feeds.making import inbox
from tests.world import World, sign_in

assert jobs_acts

#: A Friday at noon.
FRIDAY = datetime(2026, 3, 6, 12, tzinfo=UTC)
DAY = timedelta(days=1)


async def told(person: int, at: datetime) -> int:
    """How many reminders there are after the job has run at this moment."""
    with clock.at(at):
        await reminders.remind()
    return [kind for kind, _ in await inbox(person)].count("try_reminder")


async def test_it_reminds_once_on_monday_and_not_on_a_sunday(world: World) -> None:
    with clock.at(FRIDAY):
        await applications.apply(world.jonas, await post(world.mira), "planned")
    found = [await told(world.jonas, FRIDAY + n * DAY) for n in range(5)]
    assert found == [0, 0, 0, 1, 1]


async def test_it_does_not_remind_on_a_holiday(world: World) -> None:
    await limits.change("holidays", [date(2026, 3, 9)], actor=None)
    try:
        with clock.at(FRIDAY):
            await applications.apply(world.sofia, await post(world.mira), "planned")
        assert [await told(world.sofia, FRIDAY + n * DAY) for n in range(2, 6)] == [0, 0, 1, 1]
    finally:
        await limits.change("holidays", [], actor=None)


@pytest.mark.parametrize("result", ["worked", "not"])
async def test_who_told_meanwhile_is_not_reminded(world: World, result: str) -> None:
    before = await told(world.tomas, FRIDAY)
    number = await post(world.mira)
    with clock.at(FRIDAY):
        await applications.apply(world.tomas, number, "planned")
        await applications.apply(world.tomas, number, result)
    assert await told(world.tomas, FRIDAY + 4 * DAY) == before


async def test_nobody_else_sees_an_i_will_try_it(world: World, web: httpx.AsyncClient) -> None:
    number = await post(world.lena)
    await applications.apply(world.ines, number, "planned")
    await jobs.drain()
    assert ("tried", "1") not in await inbox(world.lena)
    for person in (world.lena, world.tomas, world.paul):
        async with await sign_in(web, person) as client:
            for path in (f"/posts/{number}", f"/api/v1/posts/{number}", "/activity"):
                assert "Ines" not in (await client.get(path)).text
    async with await sign_in(web, world.ines) as ines:
        assert "You want to try it. Only you see that." in (await ines.get(f"/posts/{number}")).text


async def test_the_reminder_leads_to_the_form(world: World, web: httpx.AsyncClient) -> None:
    number = await post(world.mira)
    with clock.at(FRIDAY):
        await applications.apply(world.greta, number, "planned")
    await told(world.greta, FRIDAY + 3 * DAY)
    async with await sign_in(web, world.greta) as greta:
        page = (await greta.get("/activity")).text
    assert "You wanted to try this. How did it go?" in page
    assert f"/posts/{number}/application" in page


async def test_the_form_has_four_chips_and_no_number_field(world: World, web: httpx.AsyncClient) -> None:
    number = await post(world.mira)
    await views.see(world.jonas, number)
    async with await sign_in(web, world.jonas) as jonas:
        page = (await jonas.get(f"/posts/{number}/application")).text
    assert page.count('name="minutes"') == len(applications.CHIPS) == 4
    assert 'type="number"' not in page
