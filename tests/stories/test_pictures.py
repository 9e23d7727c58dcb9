"""Pictures in their author's order, and what every crop of them keeps."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageStat
from playwright.async_api import Locator, Page, expect

from app import database
from tests.stories.conftest import Phones
from tests.stories.steps import choose, number_of, say, to_files, to_words, until
from tests.world import World, approved

ASK = "What must stay in view?"
LOADED = "image => image.complete && image.naturalWidth > 0"
GREY, BLUE, RED = (120, 120, 120), (20, 40, 200), (200, 30, 20)
FILES = """
    SELECT ARRAY[u.asset_id, a.focus_x || ',' || a.focus_y]
    FROM post_asset u JOIN asset a ON a.id = u.asset_id WHERE u.post_id = $1 ORDER BY u.position
"""


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    """A grey one, and one that is red at its left and blue elsewhere."""
    two = Image.new("RGB", (1200, 800), BLUE)
    two.paste(RED, (0, 0, 420, 800))
    made = {"grey.png": Image.new("RGB", (800, 800), GREY), "two.png": two}
    for name, picture in made.items():
        picture.save(tmp_path / name)
    return [tmp_path / name for name in made]


async def test_pictures_keep_the_order_and_crops_the_point_that_their_author_chose(
    company: World, phones: Phones, pictures: list[Path]
) -> None:
    await approved("pump seals")
    mira = await phones.open(company.mira, "/compose?kind=photo")
    await choose(mira, *pictures)
    row = mira.locator(".attached", has_text="two.png")
    await expect(row).to_contain_text("All of it has arrived.")
    await row.get_by_role("button", name="Move up").press("Enter")
    await expect(mira.locator(".attached [data-name]")).to_have_text(["two.png", "grey.png"])
    await expect(row.get_by_role("button", name="Move down")).to_be_focused()
    await expect(mira.get_by_text("Picture 1 of 2")).to_be_attached()

    await row.get_by_text(ASK).tap()
    across = row.get_by_role("slider", name="From left to right")
    crop = row.locator(".aim-crop img")
    assert await colour(crop) == "blue"
    await until(lambda: row.locator(".aim-picture img").evaluate(LOADED))
    await tap(row.locator(".aim-picture"), 0.21, 0.7)
    await expect(across).to_have_attribute("aria-valuetext", "20 % from the left")
    await across.press("ArrowLeft")
    await expect(across).to_have_attribute("aria-valuetext", "10 % from the left")
    assert await colour(crop) == "red"
    await rings(row, 0.1, 0.7)

    await to_words(mira)
    post = await posts(mira, "Where the red one stands")
    files = await database.values(FILES, post)
    assert [focus for _, focus in files] == ["1,7", "5,5"]
    assert await in_find(phones, company.jonas, "red one stands") == "red"
    await mira.goto(f"/posts/{post}/edit")
    await to_files(mira)
    first = mira.locator(".attached").first
    await expect(first).to_have_attribute("data-attached", files[0][0])
    await first.get_by_text(ASK).tap()
    await rings(first, 0.1, 0.7)
    assert phones.complaints == []


async def test_without_a_script_the_sliders_and_buttons_do_the_same(
    company: World, phones: Phones, pictures: list[Path]
) -> None:
    mira = await phones.open(company.mira, "/compose?kind=photo", java_script_enabled=False)
    await mira.locator("#file").set_input_files(pictures)
    await say(mira, "Sliders alone", "pump seals")
    await mira.get_by_role("button", name="Save draft").click()
    await mira.wait_for_url("**/posts/*")
    post = await number_of(mira)
    before = await database.values(FILES, post)

    async def pictured() -> bool:
        await mira.goto(f"/posts/{post}/edit")
        return await mira.locator(".aim:not([hidden])").count() == len(before)

    await until(pictured)
    await mira.get_by_role("button", name="Move down").first.click()
    second = mira.locator(".attached").nth(1)
    await expect(second).to_have_attribute("data-attached", before[0][0])
    await second.get_by_text(ASK).tap()
    await second.get_by_role("slider", name="From top to bottom").press("Home")
    await mira.get_by_role("button", name="Save draft").click()
    await mira.wait_for_url(f"**/posts/{post}")
    assert await database.values(FILES, post) == [before[1], [before[0][0], "5,0"]]


async def posts(page: Page, title: str) -> int:
    """The Post, as soon as it is live."""
    await say(page, title, "pump seals")
    await page.get_by_role("button", name="Post", exact=True).click()
    await page.wait_for_url("**/posts/*")
    post = await number_of(page)
    await until(lambda: database.value("SELECT state = 'live' FROM post WHERE id = $1", post))
    return post


async def in_find(phones: Phones, person: int, words: str) -> str:
    """What a list shows of the first picture."""
    page = await phones.open(person, f"/search?q={words}")
    return await colour(page.locator(".row-thumb img").first)


async def colour(picture: Locator) -> str:
    """What most of it shows on the screen."""
    await picture.scroll_into_view_if_needed()
    await until(lambda: picture.evaluate(LOADED))
    red, _, blue = ImageStat.Stat(Image.open(io.BytesIO(await picture.screenshot())).convert("RGB")).mean
    return "red" if red > blue else "blue"


async def tap(picture: Locator, across: float, down: float) -> None:
    box = await picture.bounding_box()
    assert box
    await picture.tap(position={"x": box["width"] * across, "y": box["height"] * down})


async def rings(row: Locator, across: float, down: float) -> None:
    """The ring is big enough for a thumb and lies around the point of the picture, once that is there."""
    shown = row.locator(".aim-picture img")
    await until(lambda: shown.evaluate(LOADED))
    ring = await row.locator(".aim-ring").bounding_box()
    picture = await shown.bounding_box()
    assert ring
    assert picture
    assert min(ring["width"], ring["height"]) >= 48
    centre = (ring["x"] + ring["width"] / 2, ring["y"] + ring["height"] / 2)
    assert centre == pytest.approx(
        (picture["x"] + picture["width"] * across, picture["y"] + picture["height"] * down), abs=2
    )
