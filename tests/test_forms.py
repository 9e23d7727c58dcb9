"""Forms that hold what no browser would send: an answer for people, never a broken page."""

import itertools

import httpx
import pytest

from tests.access_sent import SENT
from tests.access_table import ROLES, ROWS, Row
from tests.access_things import address_part
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
#: What forms send beside the fields that the table knows.
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
        for name, value in itertools.product({*fields, *HIDDEN}, VALUES):
            answer = await client.post(address, data=fields | {name: value})
            assert answer.status_code < 500, (row.path, name, value[:40], answer.text[-300:])
