"""The page on which an administrator says when the company works, and who is on call."""

from datetime import date, time

import httpx
import pytest

from app import database, limits
from app.reach import hours, oncall
from app.shifts import Hours
from tests.app.reach.push_service import Service
from tests.world import World, sign_in


async def test_the_hours_and_holidays_of_the_office_are_kept(
    service: Service, web: httpx.AsyncClient, world: World
) -> None:
    sent = {"starts": "07:30", "ends": "16:00", "day": ["1", "2"], "holidays": "2026-12-26\r\n2026-12-25"}
    async with await sign_in(web, world.paul) as paul:
        assert (await paul.post("/admin/hours", data=sent)).status_code == 303
        page = (await paul.get("/admin/hours")).text
    now = await limits.current()
    assert now.working_hours == Hours(time(7, 30), time(16), [1, 2])
    assert now.holidays == [date(2026, 12, 25), date(2026, 12, 26)]
    assert 'value="07:30"' in page
    assert "2026-12-25\n2026-12-26" in page


async def test_a_site_has_shifts_and_people_on_call(
    service: Service, web: httpx.AsyncClient, world: World
) -> None:
    site = await database.value("SELECT id FROM site WHERE name = 'Leipzig'")
    sent = {
        "starts-0": "06:00",
        "ends-0": "14:00",
        "day-0": ["1", "2"],
        "starts-1": "22:00",
        "ends-1": "06:00",
        "day-1": ["5"],
        "oncall": "@ines-couto\r\n",
    }
    async with await sign_in(web, world.paul) as paul:
        assert (await paul.post(f"/admin/hours/sites/{site}", data=sent)).status_code == 303
        page = (await paul.get("/admin/hours")).text
    assert (await hours.rhythm(world.jonas)).week == (
        Hours(time(6), time(14), [1, 2]),
        Hours(time(22), time(6), [5]),
    )
    assert await database.values("SELECT person_id FROM oncall") == [world.ines]
    assert "on call: ines-couto" in page


async def test_who_is_on_call_takes_the_place_of_who_was(service: Service, world: World) -> None:
    site = await database.value("SELECT id FROM site WHERE name = 'Leipzig'")
    for handle in ("ines-couto", "tomas-brandt"):
        await oncall.keep(site, [handle], actor=world.paul)
    assert await database.values("SELECT person_id FROM oncall") == [world.tomas]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"starts-0": "late"}, "“late” is no time of day"),
        ({"day-0": []}, "Choose at least one day"),
        ({"oncall": "mira-alves"}, "“mira-alves” is no handle of a moderator"),
        ({"oncall": "lena-vogt"}, "“lena-vogt” is no handle of a moderator"),
    ],
)
async def test_what_does_not_fit_changes_nothing(
    wrong: dict[str, str], said: str, service: Service, web: httpx.AsyncClient, world: World
) -> None:
    site = await database.value("SELECT id FROM site WHERE name = 'Leipzig'")
    sent = {"starts-0": "06:00", "ends-0": "14:00", "day-0": ["1"], "oncall": ""} | wrong
    async with await sign_in(web, world.paul) as paul:
        answer = await paul.post(f"/admin/hours/sites/{site}", data=sent)
        holidays = await paul.post("/admin/hours", data={"starts": "08:00", "ends": "18:00", "day": "1",
                                                         "holidays": "Christmas"})  # fmt: skip
    assert (answer.status_code, said in answer.text) == (422, True)
    assert (holidays.status_code, "“Christmas” is no day" in holidays.text) == (422, True)
    assert (await hours.usual(world.jonas)) == ((await limits.current()).working_hours,)
