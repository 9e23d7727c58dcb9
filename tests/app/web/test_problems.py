"""Every refusal says what happened, the limit and the real value, and what to do next."""

from collections.abc import AsyncIterator

import httpx
import pytest

from app import database, limits
from app.main import BODY_MAX
from app.web.problems import AGAIN_S
from feeds import inbox
from feeds.pages.forms import FIELDS_MAX
from tests.world import World, sign_in

FORM = {"content-type": "application/x-www-form-urlencoded"}


async def test_a_body_that_is_too_large_is_told_its_size_and_the_limit(
    web: httpx.AsyncClient, world: World
) -> None:
    async with await sign_in(web, world.mira) as mira:
        answer = await mira.post("/me/notices", data={"push-asked": "x" * (BODY_MAX + 300_000)})
        assert answer.status_code == 413
        assert "That is 2.4 MB, and 2 MB fit here. Go back" in answer.text
        fields = {"title": "x" * (4 * FIELDS_MAX)}
        json = {"accept": "application/json"}
        plain = await mira.post("/compose", data=fields, headers=json)
        parts = await mira.post("/compose", data=fields, files={"none": b""}, headers=json)
    assert [(one.status_code, one.json()["limit"]) for one in (plain, parts)] == [(413, 0.6), (413, 0.2)]
    assert (plain.json()["value"], parts.json()["value"]) == (0.9, "> 0.2")


async def test_who_sends_without_a_length_hears_the_limit(web: httpx.AsyncClient, world: World) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(25):
            yield b"x" * 100_000

    async with await sign_in(web, world.mira) as mira:
        answer = await mira.post("/me/notices", content=endless(), headers=FORM)
    assert answer.status_code == 413
    assert "That is &gt; 2 MB, and 2 MB fit here." in answer.text


async def test_too_many_tries_are_told_how_many_and_how_long_to_wait(
    web: httpx.AsyncClient, world: World
) -> None:
    most = await limits.current()
    for _ in range(most.sign_in_tries + 1):
        answer = await web.post("/sign-in", data={"name": "900100", "password": "123456"})
    assert answer.status_code == 429
    assert f"More than {most.sign_in_tries} tries are too many. Wait " in answer.text
    assert f"Wait {answer.headers['retry-after']} seconds" in answer.text


async def test_what_broke_on_our_side_offers_to_try_again_and_what_is_gone_to_look_for_it(
    web: httpx.AsyncClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> list[inbox.Entry]:
        raise ZeroDivisionError

    monkeypatch.setattr(inbox, "entries", broken)
    async with await sign_in(web, world.mira) as mira:
        failed = await mira.get("/activity?tab=tried")
        gone = await mira.get("/posts/99999")
        refused = await mira.get("/moderation")
    assert (failed.status_code, gone.status_code, refused.status_code) == (500, 404, 403)
    assert 'class="button primary" href="/activity?tab=tried"' in failed.text
    assert 'href="/search"' in gone.text.split("<main")[1].split("</main>")[0]
    for page in (failed, gone, refused):
        assert "Back to Home" in page.text
        assert "Something broke" not in page.text or page is failed
    assert "Try again" not in gone.text + refused.text


async def test_who_is_signed_in_keeps_the_navigation_at_an_address_that_nobody_knows(
    web: httpx.AsyncClient, world: World
) -> None:
    async with await sign_in(web, world.mira) as mira:
        lost, gone = await mira.get("/nowhere/at/all"), await mira.get("/posts/99999")
        program = await mira.get("/api/v1/nowhere")
    stranger = await web.get("/nowhere/at/all")
    for page in (lost, gone, stranger):
        assert page.status_code == 404
        assert ('class="nav"' in page.text) == (page is not stranger)
    assert program.status_code == 404
    assert program.json()["type"] == "not_found"


@pytest.mark.parametrize("trouble", ["pg_sleep(10)", "pg_terminate_backend(pg_backend_pid())"])
async def test_a_database_that_is_slow_or_away_may_be_asked_again_in_a_moment(
    web: httpx.AsyncClient, world: World, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    async def wait(*_: object) -> list[inbox.Entry]:
        async with database.transaction():
            await database.execute("SET LOCAL statement_timeout = 10")
            await database.execute(f"SELECT {trouble}")
        return []

    monkeypatch.setattr(inbox, "entries", wait)
    async with await sign_in(web, world.mira) as mira:
        answer = await mira.get("/activity")
        plain = await mira.get("/activity", headers={"accept": "application/json"})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, str(AGAIN_S))
    assert "Pollen has too much to do just now." in answer.text
    assert 'class="button primary" href="/activity"' in answer.text
    assert plain.json()["type"] == "busy"
