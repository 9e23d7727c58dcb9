"""What one keeps, in an order of one's own, and a List that colleagues read at once (FEED-9)."""

from playwright.async_api import Page, expect

from feeds import collections
from tests.feeds import helpers
from tests.stories.conftest import Phones
from tests.stories.steps import sees, until
from tests.world import World

TITLES = ("Warm the cup", "Purge the wand", "Wipe it at once")
TITLED = ".collected .row-title"


async def test_a_collection_is_made_ordered_by_hand_shared_and_taken_back(
    company: World, phones: Phones
) -> None:
    posts = [await helpers.post(company.mira, title=title) for title in TITLES]
    jonas = await phones.open(company.jonas, f"/posts/{posts[0]}")
    await keeps(jonas, "Night shift")
    folder = (await collections.own(company.jonas))[0].id
    for post in posts[1:]:
        await collections.put(company.jonas, folder, post, True)

    await jonas.goto(f"/collections/{folder}")
    await expect(jonas.locator(TITLED)).to_have_text(TITLES)
    await jonas.get_by_role("button", name="Move up").last.click()
    await expect(jonas.locator(TITLED)).to_have_text([TITLES[0], TITLES[2], TITLES[1]])
    await drags_the_last_one_up(jonas, company.jonas, folder, posts[1])
    await jonas.reload()
    assert (await jonas.locator(TITLED).all_inner_texts())[-1] != TITLES[1]

    await jonas.get_by_text("Share it as a List").click()
    await jonas.get_by_label("Why these, in one line").fill("Before the first coffee")
    await jonas.get_by_role("button", name="Share it now").click()
    await sees(jonas, "Everybody here can read this List")
    greta = await phones.open(company.greta, "/people/jonas-weber")
    await greta.get_by_role("link", name="Night shift").click()
    await sees(greta, "Before the first coffee")
    await sees(greta, TITLES[1])

    await jonas.get_by_role("button", name="Take it back").click()
    await sees(jonas, "Only you see it.")
    assert (await greta.request.get(f"/lists/{folder}")).status == 404
    assert phones.complaints == []


async def keeps(page: Page, name: str) -> None:
    """From the menu of a Post into a new Collection, in the sheet."""
    await page.get_by_role("link", name="More", exact=True).click()
    await page.get_by_role("link", name="Put it into a Collection").click()
    await page.get_by_label("A new Collection").fill(name)
    await page.get_by_role("button", name="Create").click()
    await expect(page.get_by_role("button", name=name)).to_have_attribute("aria-pressed", "true")


async def drags_the_last_one_up(page: Page, person: int, folder: int, post: int) -> None:
    """By its handle, over the one before it; the server keeps it."""
    rows = page.locator(".collected-row")
    handle, above = rows.last.locator("[data-handle]"), rows.nth(1)
    await handle.scroll_into_view_if_needed()
    start, end = await handle.bounding_box(), await above.bounding_box()
    assert start
    assert end
    await page.mouse.move(start["x"] + 10, start["y"] + 10)
    await page.mouse.down()
    await page.mouse.move(start["x"] + 10, end["y"] + 4, steps=6)
    await page.mouse.up()

    async def kept() -> bool:
        return (await collections.one(person, folder))[1][-1] != post

    await until(kept)
