"""Every page in the language that nobody speaks: what is English there was never marked for translation."""

import httpx
import pytest

from app.pseudo import PSEUDO, strange
from tests.access_table import ROLES, ROWS, Row
from tests.access_things import address_part
from tests.pseudo import Page
from tests.test_access import PEOPLE, place
from tests.test_words import PROGRAMS
from tests.world import World, sign_in

STRANGE = {"accept-language": PSEUDO}
PAGES = [
    row
    for row in ROWS
    if row.method == "GET" and 200 in row.statuses and not row.path.startswith((*PROGRAMS, "/styleguide"))
]


@pytest.mark.parametrize("row", PAGES, ids=str)
async def test_no_page_says_anything_in_english_only(row: Row, web: httpx.AsyncClient, world: World) -> None:
    role = max(
        (role for role in ROLES if row.statuses[ROLES.index(role)] == 200), key=lambda role: role == "own"
    )
    person = getattr(world, PEOPLE[role] or "", None)
    address = place(row, await address_part(row.thing, world), person)
    if person is None:
        answer = await web.get(address, headers=STRANGE)
    else:
        async with await sign_in(web, person) as client:
            answer = await client.get(address, headers=STRANGE)
    assert answer.status_code == 200
    if "html" not in answer.headers["content-type"]:
        return  # for a script, not for a reader
    if "<html" in answer.text:
        assert f'<html lang="{PSEUDO}" dir="rtl"' in answer.text
    assert Page(answer.text).english == []


async def test_a_refusal_is_translated_too(web: httpx.AsyncClient, world: World) -> None:
    async with await sign_in(web, world.jonas) as client:
        for address in ("/nowhere", "/moderation", "/posts/999999"):
            answer = await client.get(address, headers=STRANGE)
            assert answer.status_code in (403, 404)
            assert Page(answer.text).english == []


@pytest.mark.parametrize(
    ("page", "english"),
    [
        (f"<p>{strange('Home')}</p>", []),
        ("<p>Home</p>", ["Home"]),
        (f"<p>{strange('Hello')}, Home</p>", [f"{strange('Hello')}, Home"]),
        (f"<p>{strange('For <bdi>Mira</bdi> and <bdi>Jonas</bdi>')}</p><p>Home</p>", ["Home"]),
        ("<p dir=auto>Home <b>sweet</b></p><p><bdi>Mira</bdi> 12</p>", []),
        ('<button aria-label="Close"></button>', ["aria-label=Close"]),
        ('<p data-late="Try again" data-state="late"></p>', ["data-late=Try again"]),
        ("<p dir=auto>Home</p><p>Find</p>", ["Find"]),
    ],
)
def test_the_check_finds_english_and_leaves_peoples_words_alone(page: str, english: list[str]) -> None:
    assert Page(page).english == english
