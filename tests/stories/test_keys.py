"""The keys that exist are a key away; what was deleted comes back from a toast, or later from the page."""

from datetime import timedelta

from playwright.async_api import expect

from app import clock
from feeds import posts
from tests.feeds.helpers import post, state
from tests.stories.conftest import Phones
from tests.stories.steps import until
from tests.world import World


async def test_a_question_mark_lists_the_keys_and_escape_closes_them(company: World, phones: Phones) -> None:
    page = await phones.open(company.jonas, "/saves")
    await page.keyboard.press("?")
    keys = page.get_by_role("dialog").get_by_role("heading", name="Keys that save your hand")
    await expect(keys).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(keys).to_be_hidden()
    # Whoever writes means the letter.
    await page.get_by_label("A new Collection").press_sequentially("Why?")
    await expect(page.get_by_label("A new Collection")).to_have_value("Why?")
    await expect(keys).to_be_hidden()


async def test_a_toast_brings_a_deleted_post_back(company: World, phones: Phones) -> None:
    number = await post(company.jonas, title="Seat the seal")
    await posts.delete(company.jonas, number)
    page = await phones.open(company.jonas, "/me")
    await page.clock.install()
    await page.clock.pause_at(clock.now() + timedelta(hours=1))  # a toast does not wait for slow hands
    await page.goto(f"/me?deleted={number}")
    toast = page.locator(".toast", has_text="The Post is deleted.")
    await expect(toast).to_be_visible()
    await toast.get_by_role("button", name="Bring it back").click()
    await page.wait_for_url(f"**/posts/{number}*")
    await until(lambda: _live(number))


async def _live(number: int) -> bool:
    return await state(number) == "live"
