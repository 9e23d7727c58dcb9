"""Buttons that turn something on or off: the press is seen before the server has heard of it."""

import asyncio

from playwright.async_api import Route, expect

from feeds import saves
from tests.feeds.helpers import post
from tests.stories.conftest import Phones
from tests.stories.steps import scripted, until
from tests.world import World


async def test_a_press_shows_at_once_and_is_taken_back_where_nobody_hears_it(
    company: World, phones: Phones
) -> None:
    number = await post(company.mira)
    page = await phones.open(company.jonas, f"/posts/{number}", service_workers="block")
    held: list[Route] = []
    await page.route("**/save", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it is given
    button = page.locator(f"#save-{number}")
    await scripted(page, "press.js")
    await button.tap()
    await expect(button).to_have_text("Saved")
    await button.tap()
    await until(lambda: asyncio.sleep(0, bool(held)))
    await held[0].abort()
    await expect(button).to_have_text("Save")
    await expect(page.locator("#toast")).to_contain_text("That did not work")
    assert len(held) == 1


async def test_what_was_pressed_is_told_though_the_page_is_left(company: World, phones: Phones) -> None:
    number = await post(company.mira)
    page = await phones.open(company.jonas, f"/posts/{number}")
    await scripted(page, "press.js")
    async with page.expect_request("**/save"):
        await page.locator(f"#save-{number}").tap()
    await page.goto("/activity")

    async def told() -> bool:
        return number in await saves.own(company.jonas)

    await until(told)
