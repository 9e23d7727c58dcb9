"""What a page weighs when somebody opens it for the first time, and what of it comes a second time."""

from collections import Counter

import pytest
from msgspec import Struct, convert
from playwright.async_api import Page

from tests.feeds import helpers
from tests.stories.conftest import Phones
from tests.stories.test_home import playing
from tests.world import World

#: design.md, section 4: bytes over the line before anybody taps, by type.
MOST = {"js": 40_000, "css": 15_000, "html": 25_000}
PAGES = ["/", "/posts/{film}", "/compose", "/search", "/activity", "/me", "/progress"]
PAGES += ["/me/preferences", "/me/interests"]
#: The page, and all that it asked for.
READ = """() => ["navigation", "resource"].flatMap((type) => performance.getEntriesByType(type).map((one) => (
    { address: new URL(one.name).pathname, packed: one.encodedBodySize, sent: one.transferSize, type })))"""


class Part(Struct):
    """One file as the browser got it: its bytes as packed, and those that came over the line."""

    address: str
    packed: int
    sent: int
    type: str

    @property
    def kind(self) -> str:
        return "html" if self.type == "navigation" else self.address.rpartition(".")[2]


@pytest.fixture(scope="module")
async def film(company: World) -> int:
    """A Home with clips, pictures and words on it; the newest clip."""
    for number in range(4):
        await helpers.post(company.mira, title=f"What I learned {number}", text="Listen first. " * 30)
        await helpers.photo(company.sofia, title=f"Tray {number}")
    return await playing(company.mira, 90, "Purge the wand")


@pytest.mark.parametrize("path", PAGES)
async def test_a_first_visit_stays_below_the_budget_and_a_second_one_loads_no_file_again(
    company: World, phones: Phones, film: int, path: str
) -> None:
    page = await phones.open(company.jonas, "/health", service_workers="block")
    first = await visit(page, path.format(film=film))
    weights = Counter[str]()
    for part in first:
        weights[part.kind] += part.packed
    over = {kind: weights[kind] for kind in MOST if not 0 < weights[kind] <= MOST[kind]}
    assert over == {}, heaviest(first)
    known = {part.address for part in first if part.kind in ("js", "css")}
    second = await visit(page, path.format(film=film))
    assert {part.address: part.sent for part in second if part.sent and part.address in known} == {}


async def visit(page: Page, path: str) -> list[Part]:
    """What came until nothing more was asked for."""
    await page.goto(path, wait_until="networkidle")
    return convert(await page.evaluate(READ), list[Part])


def heaviest(parts: list[Part]) -> str:
    """Every file by its weight, for who has to find what is too much."""
    ordered = sorted(parts, key=lambda part: -part.packed)
    return "\n".join(f"{part.packed:>7} {part.address}" for part in ordered if part.kind in MOST)
