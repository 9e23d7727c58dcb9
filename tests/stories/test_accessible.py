"""Every page of the route table: axe finds nothing in either theme, and its HTML is valid."""

import re
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import Browser, Page
from tinyhtml5.parser import HTMLParser

from app.people import auth
from feeds import applications, comments, follows, saves
from tests import access_things
from tests.access_table import ROLES, ROWS, Row
from tests.feeds import helpers
from tests.stories.conftest import Phones, Site
from tests.test_access import PEOPLE, place
from tests.world import World

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text()
#: What the theme decides; all else is the same in both.
OF_COLOUR = ["color-contrast", "link-in-text-block"]
RUN = """rules => axe.run(document, rules.length ? {runOnly: rules} : {resultTypes: ["violations"]}).then(
    found => found.violations.map(one => one.id + ": " + one.nodes.map(node => node.html).join(" ")))"""
#: Answers that are no page: files, streams, parts of pages, and what only programs read.
NO_PAGES = re.compile(
    r"/(api|media|static|schema|live|uploads|original|portraits|logos|session|health|ready|metrics|me/push)\b|/assets/.*/original|.*\.\w+$"
)
PARTS = {"/skills/suggest", "/search/suggestions", "/posts/{id}/standing", "/posts/{id}/mentions"}
PAGES = [
    row
    for row in ROWS
    if row.method == "GET" and 200 in row.statuses and not NO_PAGES.match(row.path) and row.path not in PARTS
]
#: Attributes that name the ids of other elements.
POINTERS = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "list", "form")
XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture(scope="module")
async def lived_in(company: World) -> World:
    """The company with something on every page: posts of all kinds, answers, a Save, a Tried it."""
    film = await helpers.film(company.mira, 42, title="Purge the wand")
    await helpers.photo(company.jonas, title="The drip tray, clean")
    question = await helpers.post(company.jonas, "question", title="Why does the milk taste of water?")
    await helpers.post(company.sofia)
    await comments.add(company.mira, question, "Purge it for two seconds first.")
    await saves.set(company.mira, question, on=True)
    await follows.set(company.mira, "person", company.jonas, on=True)
    await applications.apply(company.jonas, film, "worked", did="Did it before every milk.", minutes=5)
    return company


@pytest.fixture(scope="module")
async def phone(browser: Browser, site: Site) -> AsyncIterator[Page]:
    """One phone for all pages; who holds it changes with the cookie. axe comes in past our policy."""
    phones = Phones(browser, site.address)
    yield await phones.open(None, "/sign-in", bypass_csp=True, service_workers="block")
    await phones.close()


@pytest.mark.parametrize("row", PAGES, ids=str)
async def test_axe_finds_nothing_and_the_html_is_valid(
    row: Row, phone: Page, site: Site, lived_in: World
) -> None:
    name = PEOPLE[first_reader(row)]
    person = getattr(lived_in, name) if name else None
    address = place(row, await access_things.address_part(row.thing, lived_in), person)
    await hand_to(phone, person, site)
    answer = await phone.goto(address)
    assert answer is not None
    assert faults(await answer.text()) == []
    await phone.evaluate(AXE)
    assert await look(phone, "light") == []
    assert await look(phone, "dark", OF_COLOUR) == []


def first_reader(row: Row) -> str:
    """The first role that may see it, its owner before all others."""
    return next(role for role in ["own", *ROLES] if row.statuses[ROLES.index(role)] == 200)


async def hand_to(phone: Page, person: int | None, site: Site) -> None:
    await phone.context.clear_cookies()
    if person is not None:
        token = await auth.open_session(person)
        await phone.context.add_cookies([{"name": "session", "value": token, "url": site.address}])


async def look(phone: Page, theme: Literal["light", "dark"], rules: Sequence[str] = ()) -> list[str]:
    await phone.emulate_media(color_scheme=theme, reduced_motion="reduce")
    found: list[str] = await phone.evaluate(RUN, list(rules))
    return found


def faults(text: str) -> list[str]:
    """What is wrong with a page as HTML: its syntax, ids used twice, and names of ids that are not there."""
    parser = HTMLParser()
    page = parser.parse(text)
    for pattern in page.iter(f"{XHTML}template"):
        pattern.clear()  # drawn later, and many times
    ids = Counter(element.get("id") for element in page.iter() if element.get("id"))
    told = [f"line {line}: {code} {more}" for (line, _), code, more in parser.errors]
    told += [f"#{name} stands {times} times" for name, times in ids.items() if times > 1]
    for element in page.iter():
        for pointer in POINTERS:
            missing = set((element.get(pointer) or "").split()) - set(ids)
            told += [f"{element.tag.removeprefix(XHTML)} {pointer}={name}" for name in missing]
    return told
