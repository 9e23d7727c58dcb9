"""The page of what Pollen tells a person: forms that work without scripts."""

from datetime import UTC, datetime, time

import httpx
import pytest

from app import clock, database, jobs
from app.reach import hours, topics, zones
from app.reach.notices import inbox, notify
from app.shifts import Hours
from tests.app.reach.push_service import Service
from tests.world import World, next_monday, sign_in

#: What is offered to moderators only, and where there is mail.
OTHERS = ("duty", "oncall", "digest")


async def test_the_switches_are_kept_and_an_empty_box_is_off(
    service: Service, web: httpx.AsyncClient, world: World
) -> None:
    async with await sign_in(web, world.mira) as mira:
        answer = await mira.post("/me/notices", data={"pollen-tried": "on", "push-tried": "on"})
        assert answer.status_code == 303
        page = (await mira.get(answer.headers["location"])).text
    chosen = await topics.choices(world.mira)
    assert [key for key, state in chosen.items() if state and key[0] not in OTHERS] == [
        ("tried", "pollen"),
        ("tried", "push"),
        ("rules", "pollen"),
    ]
    assert 'name="push-tried" value="on" aria-label="Somebody tried what you showed: Push" checked' in page
    assert 'aria-label="Thanks: Push">' in page
    assert "Saved" in page


async def test_only_moderators_switch_what_waits_for_moderators(
    service: Service, web: httpx.AsyncClient, world: World
) -> None:
    for person, offered in ((world.mira, False), (world.ines, True)):
        async with await sign_in(web, person) as client:
            assert ("push-duty" in (await client.get("/me/notices")).text) == offered


async def test_a_person_says_when_they_work(service: Service, web: httpx.AsyncClient, world: World) -> None:
    night = {"hours": "own", "starts": "22:00", "ends": "06:00", "day": ["1", "7"]}
    async with await sign_in(web, world.mira) as mira:
        await mira.post("/me/notices/hours", data=night)
        kept = await hours.read(world.mira)
        assert kept == Hours(time(22), time(6), [1, 7])
        assert 'value="22:00"' in (await mira.get("/me/notices")).text
        await mira.post("/me/notices/hours", data={"hours": "office"})
        assert await hours.read(world.mira) is None


async def test_a_person_chooses_the_time_zone_they_live_by(
    service: Service, web: httpx.AsyncClient, world: World
) -> None:
    monday = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert (await hours.rhythm(world.mira)).shift(monday), "nine in Porto"
    async with await sign_in(web, world.mira) as mira:
        assert "Like my site: Lisbon" in (await mira.get("/me/notices")).text
        await mira.post("/me/notices/hours", data={"hours": "office", "zone": "America/Sao_Paulo"})
        page = (await mira.get("/me/notices")).text
        assert '<option value="America/Sao_Paulo" dir="auto" selected>Sao Paulo</option>' in page
        assert not (await hours.rhythm(world.mira)).shift(monday), "six in São Paulo"
        refused = await mira.post("/me/notices/hours", data={"hours": "office", "zone": "../etc/passwd"})
        assert refused.status_code == 422
        assert "is no time zone such as" in refused.text
        # A form of before, without the field, changes nothing about it.
        await mira.post("/me/notices/hours", data={"hours": "office"})
        assert await zones.chosen(world.mira) == "America/Sao_Paulo"
        await mira.post("/me/notices/hours", data={"hours": "office", "zone": ""})
    assert await zones.chosen(world.mira) is None


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"starts": "25:00"}, "“25:00” is no time of day"),
        ({"ends": ""}, "is no time of day"),
        ({"day": []}, "Choose at least one day"),
    ],
)
async def test_hours_that_are_none_are_refused_in_a_sentence(
    wrong: dict[str, str], sentence: str, service: Service, web: httpx.AsyncClient, world: World
) -> None:
    fields = {"hours": "own", "starts": "22:00", "ends": "06:00", "day": ["1"]} | wrong
    async with await sign_in(web, world.mira) as mira:
        answer = await mira.post("/me/notices/hours", data=fields)
    assert answer.status_code == 422
    assert sentence in answer.text


async def test_a_test_message_comes_at_once_also_at_night(
    service: Service, web: httpx.AsyncClient, world: World
) -> None:
    phone = await service.phone(world.mira)
    async with await sign_in(web, world.mira) as mira:
        await mira.post("/me/push/trial")
        await jobs.drain()
        assert service.said(phone) == ["This is how Pollen reaches you"]
        page = (await mira.get("/me/notices")).text
        number = await database.value("SELECT id FROM push_subscription")
        assert f'action="/me/push/{number}"' in page
        await mira.post(f"/me/push/{number}", data={"state": "off"})
        await mira.post("/me/push/trial")
        await jobs.drain()
    assert service.said(phone) == []


async def test_nobody_removes_the_browser_of_somebody_else(
    service: Service, web: httpx.AsyncClient, world: World
) -> None:
    await service.phone(world.mira)
    number = await database.value("SELECT id FROM push_subscription")
    async with await sign_in(web, world.jonas) as jonas:
        await jonas.post(f"/me/push/{number}", data={"state": "off"})
    assert await database.value("SELECT count(*) FROM push_subscription") == 1


async def test_a_browser_whose_address_changed_is_told_at_the_new_one(
    service: Service, web: httpx.AsyncClient, world: World
) -> None:
    with clock.at(next_monday(10)):
        old, new = service.browser("old"), service.browser("new")
        async with await sign_in(web, world.mira) as mira:
            await mira.post("/me/push", data=old.fields)
            needed = (await mira.get("/me/push")).json()
            mira.headers.pop("x-csrf")
            fields = new.fields | {"old": old.endpoint, "csrf": needed["csrf"]}
            assert (await mira.post("/me/push", data=fields)).status_code == 204
        await notify(world.mira, "mentioned", subject=("thing", 1), group="m", actor=world.jonas)
        await jobs.drain()
    assert [one.path for one in service.brought] == ["/new"]


async def test_a_notice_leads_to_what_it_is_about_and_is_read_by_that(
    service: Service, web: httpx.AsyncClient, world: World
) -> None:
    await notify(world.mira, "answered", subject=("comment", 7), group="a", actor=world.jonas, post=3)
    await notify(world.mira, "award", subject=("award", 1), group="b")
    await notify(world.mira, "other", subject=("thing", 1), group="c")
    found = {notice.kind: notice.id for notice in await inbox(world.mira)}
    places = {"answered": "/posts/3#comment-7", "award": "/progress", "other": "/activity"}
    async with await sign_in(web, world.mira) as mira, await sign_in(web, world.jonas) as jonas:
        for kind, place in places.items():
            answer = await mira.get(f"/notices/{found[kind]}")
            assert (answer.status_code, answer.headers["location"]) == (303, place)
        assert (await jonas.get(f"/notices/{found['award']}")).status_code == 404
    assert all(notice.read_at for notice in await inbox(world.mira))
