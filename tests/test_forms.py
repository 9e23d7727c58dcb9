"""Forms that hold what no browser would send: an answer for people, never a broken page."""

from collections.abc import Awaitable, Callable, Iterable
from itertools import product

import httpx
import pytest
from litestar.datastructures import FormMultiDict

from tests.access_sent import SENT
from tests.access_table import ROLES, ROWS, Row
from tests.access_things import address_part
from tests.asked import asked
from tests.test_access import PEOPLE, place
from tests.world import World, sign_in

VALUES = [
    "",
    " ",
    "\0",
    "-1",
    "0",
    "9" * 400,
    "1.5",
    "x" * 100_000,
    "{0}",
    "%s",
    "<b>",
    "../..",
    "\N{HONEYBEE}",
]
#: What forms send beside the fields that the table knows; what else a page asks for is tried as well.
HIDDEN = (
    "state",
    "key",
    "parent",
    "second",
    "photo",
    "minutes",
    "asset",
    "step",
    "to",
    "kind",
    "part",
    "next",
)


def writers() -> dict[str, tuple[Row, str]]:
    """Each route that takes a form, about a thing that some role may write to."""
    found: dict[str, tuple[Row, str]] = {}
    for row in ROWS:
        for role, status in zip(ROLES[1:-1], row.statuses[1:-1], strict=True):
            if row.method == "POST" and status in (303, 422) and "/api/" not in row.path:
                found.setdefault(row.path, (row, role))
    return found


@pytest.mark.parametrize(("row", "role"), writers().values(), ids=writers())
async def test_no_field_of_a_form_breaks_its_page(
    row: Row, role: str, web: httpx.AsyncClient, world: World
) -> None:
    person = getattr(world, str(PEOPLE[role]))
    fields = SENT.get(f"POST {row.path}", {}).get("data", {})
    address = place(row, await address_part(row.thing, world), person)
    async with await sign_in(web, person) as client:

        async def send(changed: dict[str, str]) -> None:
            answer = await client.post(address, data=fields | changed)
            about = {name: value[:40] for name, value in changed.items()}
            assert answer.status_code < 500, (row.path, about, answer.text[-300:])

        with asked(FormMultiDict) as names:
            await send_all(send, fields)
            for value in VALUES:
                await send(dict.fromkeys(HIDDEN, value))
            await send({})
            tried = {*fields}
            while fresh := [name for name in names if name not in tried]:
                await send_all(send, fresh)
                tried.update(fresh)


async def send_all(send: Callable[[dict[str, str]], Awaitable[None]], names: Iterable[str]) -> None:
    """Each name in turn holds each value."""
    for name, value in product(names, VALUES):
        await send({name: value})
