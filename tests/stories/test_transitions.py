"""What changes within a page changes at once; each page says its name, and Back leads to the place."""

from playwright.async_api import expect

from tests.feeds.helpers import post
from tests.stories.conftest import Phones
from tests.stories.steps import scripted, until
from tests.world import World

#: Tells of a change within the page that moves.
TELL = """
    const begin = document.startViewTransition.bind(document);
    document.startViewTransition = (change) => {
        document.documentElement.dataset.moved = "";
        return begin(change);
    };
"""


async def test_a_swap_within_a_page_is_no_transition(company: World, phones: Phones) -> None:
    number = await post(company.mira)
    page = await phones.open(company.jonas, "/me")
    await page.add_init_script(TELL)
    await page.goto(f"/posts/{number}")
    save = page.locator(f"#save-{number}")
    await scripted(page, "press.js")
    await save.click()
    await expect(save).to_have_text("Saved")
    await page.locator(f"#more-{number}").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await expect(page.locator("html[data-moved]")).to_have_count(0)
    assert phones.complaints == []


async def test_each_page_says_its_name_and_back_leads_to_the_place(company: World, phones: Phones) -> None:
    for number in range(12):
        await post(company.mira, title=f"What I learned {number}")
    page = await phones.open(company.jonas, "/search?q=learned")
    await expect(page).to_have_title("Find · Pollen")
    last = page.get_by_role("link", name="What I learned 0", exact=True)
    await last.scroll_into_view_if_needed()
    place = await page.evaluate("scrollY")
    await last.click()
    await page.wait_for_url("**/posts/*")
    await expect(page).to_have_title("What I learned 0 · Pollen")
    await page.go_back()
    await expect(page).to_have_title("Find · Pollen")
    await until(lambda: page.evaluate(f"scrollY === {place}"))
