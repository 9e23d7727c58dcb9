"""The line of a phone belongs to the card that is seen; the next one comes before a thumb asks for it."""

import asyncio
from datetime import timedelta

from playwright.async_api import Route

from app import clock, database
from tests.feeds.helpers import photo
from tests.stories.conftest import Phones, Site
from tests.stories.steps import until
from tests.world import World

RENDITION = """
    INSERT INTO rendition (asset_id, version, name, key, media_type, size, width, height)
    SELECT asset_id, 1, 'w480.webp', asset_id, 'image/webp', 1, 480, 640 FROM post_asset WHERE post_id = $1
"""
HASTE = """images => images.map((image) => [image.loading, image.fetchPriority].join(" "))"""


async def test_later_pictures_wait_for_the_first_and_the_next_comes_when_the_page_stands(
    site: Site, company: World, phones: Phones
) -> None:
    await site.kill("worker")
    for minutes in (3, 2, 1):
        with clock.at(clock.now() - timedelta(minutes=minutes)):
            made = await photo(company.mira, title=f"{minutes} minutes old")
        await database.execute(RENDITION, made)
    page = await phones.open(company.jonas, "/sw.js")
    held: list[Route] = []
    await page.route("**/logo.svg", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it is given
    await page.goto("/", wait_until="domcontentloaded")
    await page.locator("[data-card][data-seen]").wait_for()
    pictures = page.locator("[data-card] .picture")
    assert await pictures.evaluate_all(HASTE) == ["auto auto", "lazy low", "lazy low"]

    async def brought() -> bool:
        return await pictures.evaluate_all(HASTE) == ["auto auto", "eager low", "lazy low"]

    await until(lambda: asyncio.sleep(0, bool(held)))
    await held[0].continue_()
    await until(brought)
