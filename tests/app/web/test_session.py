"""Signing in and out through the pages, and writes from elsewhere."""

import httpx
import pytest

from app.people import auth
from tests.world import PASSWORD, World, sign_in

CREDENTIALS = {"name": "mira@brightwater.example", "password": PASSWORD, "next": "/progress"}


@pytest.fixture
async def browser(web: httpx.AsyncClient) -> httpx.AsyncClient:
    """A fresh browser with its own cookies."""
    return httpx.AsyncClient(
        transport=web._transport, base_url=web.base_url, headers={"sec-fetch-site": "same-origin"}
    )


async def test_signing_in_leads_to_the_page_one_wanted(world: World, browser: httpx.AsyncClient) -> None:
    asked = await browser.get("/progress")
    assert (asked.status_code, asked.headers["location"]) == (303, "/sign-in?next=/progress")
    answer = await browser.post("/sign-in", data=CREDENTIALS)
    assert (answer.status_code, answer.headers["location"]) == (303, "/progress")
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "SameSite=lax" in answer.headers["set-cookie"]
    assert (await browser.get("/progress")).status_code == 200


async def test_a_cookie_planted_before_sign_in_is_worthless(world: World, browser: httpx.AsyncClient) -> None:
    browser.cookies.set("session", "planted-by-somebody-else")
    answer = await browser.post("/sign-in", data=CREDENTIALS)
    assert answer.cookies["session"] != "planted-by-somebody-else"
    assert await auth.by_session("planted-by-somebody-else") is None


async def test_a_wrong_password_keeps_the_name_and_says_what_is_wrong(browser: httpx.AsyncClient) -> None:
    answer = await browser.post("/sign-in", data=CREDENTIALS | {"password": "wrong"})
    assert answer.status_code == 422
    assert "mira@brightwater.example" in answer.text
    assert "The e-mail or the password is wrong." in answer.text


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "/\\evil.example"])
async def test_sign_in_never_leads_to_another_site(
    world: World, browser: httpx.AsyncClient, away: str
) -> None:
    answer = await browser.post("/sign-in", data=CREDENTIALS | {"next": away})
    assert answer.headers["location"] in ("/", "/welcome")


async def test_after_signing_out_the_old_cookie_opens_nothing(world: World, web: httpx.AsyncClient) -> None:
    mira = await sign_in(web, world.mira)
    token = mira.cookies["session"]
    answer = await mira.post("/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert "storage" in answer.headers["clear-site-data"]
    assert await auth.by_session(token) is None


@pytest.mark.parametrize(
    "foreign",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "", "origin": "https://evil.example"},
        {"sec-fetch-site": "", "origin": ""},
    ],
)
async def test_a_write_from_another_site_is_refused(
    world: World, web: httpx.AsyncClient, foreign: dict[str, str]
) -> None:
    mira = await sign_in(web, world.mira)
    request = mira.build_request("POST", "/sign-out", headers=foreign)
    if not foreign["sec-fetch-site"]:
        del request.headers["sec-fetch-site"]
    assert (await mira.send(request)).status_code == 403


async def test_plain_http_without_fetch_metadata_works_by_origin(
    world: World, web: httpx.AsyncClient
) -> None:
    mira = await sign_in(web, world.mira)
    request = mira.build_request("POST", "/sign-out", headers={"origin": "http://pollen.test"})
    del request.headers["sec-fetch-site"]
    assert (await mira.send(request)).status_code == 303


@pytest.mark.parametrize("token", ["", "0" * 64])
async def test_a_stale_token_is_refused_with_a_clear_page(
    world: World, web: httpx.AsyncClient, token: str
) -> None:
    mira = await sign_in(web, world.mira)
    answer = await mira.post("/sign-out", headers={"x-csrf": token})
    assert answer.status_code == 403
    assert "open for too long" in answer.text


async def test_the_token_may_stand_in_the_form(world: World, web: httpx.AsyncClient) -> None:
    mira = await sign_in(web, world.mira)
    token = mira.headers.pop("x-csrf")
    assert (await mira.post("/sign-out", data={"csrf": token})).status_code == 303
