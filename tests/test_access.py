"""Who may use which route: the whole table, with real requests about one's own things and others'.

A thing that one may not know of answers 404, like one that never was; 403 is for what everybody knows
to exist. All roles ask about the same thing; once a write has gone through, the next get a fresh one.
"""

import asyncio
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from app.main import create_app
from app.people import auth
from media import playback
from tests.access_sent import PLACES, SENT
from tests.access_table import ROLES, ROWS, Row
from tests.access_things import address_part
from tests.world import World, sign_in

#: Where each role of the table is found in the company. There are no device tokens yet (ACC-13, stage 2):
#: a device is nobody.
PEOPLE = {
    "anonymous": None,
    "own": "mira",
    "other": "jonas",
    "moderator": "ines",
    "senior": "tomas",
    "lnd": "lena",
    "lead": "sofia",
    "administrator": "paul",
    "auditor": "greta",
    "device": None,
}
#: What these methods ask about stays as it is, and so does what a write was refused for.
READING = ("GET", "HEAD", "OPTIONS")
REFUSED = 400


@pytest.fixture(scope="module")
def application() -> Litestar:
    return create_app("").app  # type: ignore[attr-defined]


def handlers(application: Litestar) -> Iterator[tuple[str, str, HTTPRouteHandler]]:
    """Method, path and handler of all we serve; the OPTIONS that the framework adds tell methods only."""
    for route in application.routes:
        assert isinstance(route, HTTPRoute), f"{route.path} is no route of this table"
        for method, (handler, _) in route.route_handler_map.items():
            if method != "OPTIONS" or handler.name == "upload_options":
                yield method, route.path_format, handler


def test_every_route_names_who_may_use_it(application: Litestar) -> None:
    open_doors = [
        f"{method} {path}" for method, path, handler in handlers(application) if not handler.resolve_guards()
    ]
    assert open_doors == []


def test_every_route_has_a_row_and_every_row_a_route(application: Litestar) -> None:
    served = {(method, path) for method, path, _ in handlers(application)}
    assert served == {(row.method, row.path) for row in ROWS}


def test_the_table_names_every_role_once() -> None:
    assert list(PEOPLE) == ROLES
    assert len(ROWS) == len(set(map(str, ROWS)))


@pytest.mark.parametrize("row", ROWS, ids=str)
async def test_each_role_gets_what_its_row_says(row: Row, web: httpx.AsyncClient, world: World) -> None:
    thing = await address_part(row.thing, world)
    answers = []
    for name in PEOPLE.values():
        answers.append(await ask(web, row, thing, getattr(world, name) if name else None))
        if row.method not in READING and answers[-1] < REFUSED:
            thing = await address_part(row.thing, world)
    assert dict(zip(ROLES, answers, strict=True)) == dict(zip(ROLES, row.statuses, strict=True))


async def ask(web: httpx.AsyncClient, row: Row, thing: object, person: int | None) -> int:
    """The status of one request about the thing."""
    address = place(row, thing, person)
    if row.path == "/live":
        return await first_status(web, address, person)
    client = await sign_in(web, person) if person else web
    answer = await client.request(row.method, address, **SENT.get(f"{row.method} {row.path}", {}))
    assert answer.status_code < 500, answer.text
    return answer.status_code


def place(row: Row, thing: object, person: int | None) -> str:
    """The address of the row's path; media links are signed for whoever follows them."""
    names = re.findall(r"{(\w+)}", row.path)
    path = row.path.format(**{**dict.fromkeys(names, thing), **PLACES.get(row.path, {})})
    if row.path.startswith("/media/"):
        return playback.link(str(thing), 1, path.split("/", 3)[3], person or 0)
    return path


async def first_status(web: httpx.AsyncClient, address: str, person: int | None) -> int:
    """Of an answer without an end: its status, then we go."""
    cookie = f"session={await auth.open_session(person)}" if person else ""
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": address,
        "raw_path": address.encode(),
        "query_string": b"",
        "headers": [(b"host", b"pollen.test"), (b"cookie", cookie.encode())],
        "server": ("pollen.test", 80),
        "client": ("127.0.0.1", 1),
    }
    begun: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def receive() -> dict[str, Any]:
        await asyncio.Event().wait()
        return {}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start" and not begun.done():
            begun.set_result(message["status"])

    running = asyncio.create_task(web._transport.app(scope, receive, send))  # type: ignore[attr-defined]
    status = await begun
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    return status
