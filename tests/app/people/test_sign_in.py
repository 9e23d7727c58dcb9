"""ACC-1: what somebody types leads to their way in, and tells nobody who works here."""

from datetime import timedelta

import httpx
import pytest

from app import clock, limits
from app.people import auth
from app.refusal import Refusal
from tests.providers.double import Double
from tests.world import PASSWORD, World, sign_in

DOMAIN = "brightwater.example"


@pytest.mark.parametrize(
    ("name", "asks"), [("mira@brightwater.example", "Password"), ("0042", "PIN"), ("Halle 7", "PIN")]
)
async def test_the_first_step_leads_on_by_what_was_typed(
    web: httpx.AsyncClient, world: World, name: str, asks: str
) -> None:
    first = (await web.get("/sign-in", params={"next": "/me"})).text
    assert 'name="password"' not in first
    second = await web.post("/sign-in", data={"name": name, "next": "/me"})
    assert second.status_code == 200
    assert f'<label for="password">{asks}</label>' in second.text
    assert f'value="{name}"' in second.text
    assert 'name="next" value="/me"' in second.text


async def test_somebody_who_works_here_and_somebody_else_get_the_same_page(
    web: httpx.AsyncClient, world: World
) -> None:
    for secret in ({}, {"password": "wrong"}):
        pages = [
            (await web.post("/sign-in", data={"name": name} | secret)).text.replace(name, "?")
            for name in ("mira@brightwater.example", "nobody@brightwater.example")
        ]
        assert pages[0] == pages[1]


async def test_an_empty_name_stays_with_the_first_step(web: httpx.AsyncClient, world: World) -> None:
    answer = await web.post("/sign-in", data={"name": " "})
    assert answer.status_code == 200
    assert 'name="password"' not in answer.text


async def test_the_16th_try_waits_and_a_colleague_behind_the_same_address_does_not(
    web: httpx.AsyncClient, world: World
) -> None:
    wrong = {"name": "tomas@brightwater.example", "password": "wrong"}
    tries = (await limits.current()).sign_in_tries
    statuses = [(await web.post("/sign-in", data=wrong)).status_code for _ in range(tries)]
    assert set(statuses) == {422}
    refused = await web.post("/sign-in", data=wrong | {"password": PASSWORD})
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 300
    assert f"Wait {refused.headers['retry-after']} seconds" in refused.text
    right = {"name": "lena@brightwater.example", "password": PASSWORD}
    assert (await web.post("/sign-in", data=right)).status_code == 303
    web.cookies.clear()
    with clock.at(clock.now() + timedelta(minutes=(await limits.current()).sign_in_window_min)):
        assert await auth.sign_in("tomas@brightwater.example", PASSWORD, address="127.0.0.1")


@pytest.mark.parametrize(
    "onward", ["//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "evil", ""]
)
async def test_nobody_is_sent_elsewhere(web: httpx.AsyncClient, world: World, onward: str) -> None:
    form = {"name": "ines@brightwater.example", "password": PASSWORD, "next": onward}
    answer = await web.post("/sign-in", data=form)
    web.cookies.clear()
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/")
    assert "evil" not in answer.headers["location"]


async def test_staff_pages_ask_again_after_4_idle_hours(web: httpx.AsyncClient, world: World) -> None:
    hours = timedelta(hours=(await limits.current()).staff_idle_h)
    async with await sign_in(web, world.paul) as client:
        assert (await client.get("/admin/jobs")).status_code == 200
        with clock.at(clock.now() + hours - timedelta(minutes=1)):
            assert (await client.get("/admin/jobs")).status_code == 200
        with clock.at(clock.now() + 2 * hours):
            assert (await client.get("/me")).status_code == 200
            refused = await client.get("/admin/jobs")
            assert (refused.status_code, refused.headers["location"]) == (303, "/sign-in?next=/admin/jobs")
            assert 'name="name"' in (await client.get("/sign-in")).text


async def test_a_token_is_never_idle(world: World) -> None:
    with pytest.raises(Refusal, match="sign_in_wrong"):
        await auth.sign_in("", "")


async def test_an_administrator_says_whom_the_provider_brings(
    web: httpx.AsyncClient, double: Double, world: World
) -> None:
    async with await sign_in(web, world.paul) as paul:
        form = {"domains": "Brightwater.example, brightwater.test", "brings": "everybody"}
        assert (await paul.post("/admin/people/provider", data=form)).status_code == 303
        most = await limits.current()
        assert most.provider_domains == ["brightwater.example", "brightwater.test"]
        page = (await paul.get("/admin/people")).text
        assert 'value="brightwater.example brightwater.test"' in page
        for wrong in ({"domains": "@brightwater"}, {"brings": "nobody"}):
            assert (await paul.post("/admin/people/provider", data=form | wrong)).status_code == 422
        assert (await limits.current()).provider_brings == "everybody"
        await paul.post("/admin/people/provider", data={"domains": "", "brings": "known"})


async def test_an_e_mail_of_the_companys_domain_leads_to_the_provider(
    web: httpx.AsyncClient, double: Double, world: World, vouched: None
) -> None:
    page = (await web.post("/sign-in", data={"name": f"Anybody@{DOMAIN}", "next": "/me"})).text
    assert 'href="/sign-in/provider?next=%2Fme"' in page
    assert 'name="password"' not in page
    instead = await web.post("/sign-in", data={"name": f"anybody@{DOMAIN}", "way": "password"})
    assert 'name="password"' in instead.text
    guest = await web.post("/sign-in", data={"name": "guest@elsewhere.example"})
    assert 'name="password"' in guest.text
    right = await web.post("/sign-in", data={"name": f"jonas@{DOMAIN}", "password": PASSWORD})
    assert right.status_code == 303
    web.cookies.clear()
