"""What people do to keep a Post on their phone."""

from playwright.async_api import Page, expect

from tests.stories.steps import until


async def shelled(page: Page) -> None:
    """The shell is on the phone, in the language of the page, and the next page is the worker's."""
    await until(
        lambda: page.evaluate(
            "async () => (await navigator.serviceWorker.ready).active.state === 'activated'"
            " && localStorage.getItem('offline') !== null"
        )
    )


async def menu(page: Page, number: int) -> None:
    await page.goto(f"/posts/{number}")
    await page.locator(f"#more-{number}").click()


async def keep(page: Page, number: int) -> None:
    await menu(page, number)
    await page.get_by_role("button", name="Keep on this device").click()
    await expect(page.get_by_role("button", name="Remove from this device")).to_be_visible()
