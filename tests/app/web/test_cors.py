"""Pages of other origins read the moment of need by token, and nothing else."""

from collections.abc import AsyncIterator

import httpx
import pytest

from app import limits
from app.people import tokens
from tests.world import World, sign_in

INTRANET = "https://intranet.example"


@pytest.fixture(scope="module", autouse=True)
async def named(world: World) -> AsyncIterator[None]:
    await limits.change("embed_hosts", [INTRANET], actor=world.paul)
    yield
    await limits.change("embed_hosts", [], actor=world.paul)


def allowed(answer: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name.startswith("access-control-")}


async def test_a_named_origin_reads_answers_by_token(web: httpx.AsyncClient, world: World) -> None:
    headers = {"origin": INTRANET, "authorization": f"Bearer {await tokens.issue(world.jonas, 'intranet')}"}
    answer = await web.get("/api/v1/need?q=pump", headers=headers)
    assert answer.status_code == 200
    assert allowed(answer) == {"access-control-allow-origin": INTRANET}
    assert "Origin" in answer.headers["vary"]


async def test_a_named_origin_reads_why_it_was_refused(web: httpx.AsyncClient) -> None:
    answer = await web.get("/api/v1/need?q=pump", headers={"origin": INTRANET})
    assert answer.status_code == 401
    assert allowed(answer) == {"access-control-allow-origin": INTRANET}


async def test_a_browser_learns_beforehand_that_a_token_may_be_sent(web: httpx.AsyncClient) -> None:
    asked = {"origin": INTRANET, "access-control-request-method": "GET"}
    answer = await web.options("/api/v1/need", headers=asked)
    assert answer.status_code == 204
    assert allowed(answer) == {
        "access-control-allow-origin": INTRANET,
        "access-control-allow-headers": "authorization",
        "access-control-allow-methods": "GET",
        "access-control-max-age": "600",
    }


async def test_a_cookie_never_opens_it_to_another_origin(web: httpx.AsyncClient, world: World) -> None:
    answer = await (await sign_in(web, world.jonas)).get("/api/v1/need?q=pump", headers={"origin": INTRANET})
    assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://intranet.example", "null", "", f"{INTRANET}.evil.example"]
)
async def test_nobody_else_may_read_it(web: httpx.AsyncClient, origin: str) -> None:
    assert allowed(await web.get("/api/v1/need?q=pump", headers={"origin": origin})) == {}


@pytest.mark.parametrize(
    "path", ["/api/v1/me", "/api/v1/search?q=pump", "/api/v1/feed", "/", "/embed/need?q=pump"]
)
async def test_nothing_else_may_be_read(web: httpx.AsyncClient, path: str) -> None:
    assert allowed(await web.get(path, headers={"origin": INTRANET})) == {}
