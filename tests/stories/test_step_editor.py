"""Writing the Steps of a guide on a phone: by keyboard, by finger, with pictures."""

import re

import pytest
from playwright.async_api import CDPSession, Locator, Page, expect

from app import database
from feeds import posts
from feeds.drafts import Draft, StepText
from feeds.steps import steps
from tests.feeds.helpers import asset
from tests.media.clips import clip
from tests.stories.conftest import Phones
from tests.stories.steps import number_of, until
from tests.world import World, approved

#: The page of one Post.
WHOLE = re.compile(r"/posts/\d+$")
WORDS = ["Switch it off", "Open the guard", "Turn the valve"]


@pytest.fixture
async def guide(company: World) -> int:
    """A draft of three Steps, the first with a picture."""
    picture = await asset(company.mira)
    given = [StepText(WORDS[0], picture), *map(StepText, WORDS[1:])]
    draft = Draft(kind="guide", title="Change the seal", skills=["seals"], steps=given, consent="nobody")
    return await posts.draft(company.mira, draft)


async def save(page: Page) -> None:
    """On to the last part of the form, and keep it."""
    await page.get_by_role("button", name="Next", exact=True).click()
    await page.get_by_role("button", name="Save draft").click()
    await page.wait_for_url(WHOLE)


async def order(company: World, guide: int) -> list[tuple[str, bool]]:
    return [(step.text, step.media is not None) for step in await steps(company.mira, guide)]


async def test_moving_a_step_by_keyboard_keeps_its_picture(
    company: World, phones: Phones, guide: int
) -> None:
    page = await phones.open(company.mira, f"/posts/{guide}/edit")
    first = page.get_by_label("Step 1", exact=True)
    await expect(page.locator("[data-step-editor][data-scripted]")).to_be_visible()
    await first.focus()
    await page.keyboard.press("Alt+ArrowDown")
    await expect(page.get_by_label("Step 2", exact=True)).to_have_value(WORDS[0])
    await expect(page.get_by_label("Step 2", exact=True)).to_be_focused()
    await expect(page.locator("#steps [data-place]")).to_have_text("Step 2 of 3")
    await page.get_by_role("button", name="Move down").nth(1).press("Enter")
    await expect(page.get_by_label("Step 3", exact=True)).to_have_value(WORDS[0])
    await save(page)
    assert await order(company, guide) == [(WORDS[1], False), (WORDS[2], False), (WORDS[0], True)]
    assert phones.complaints == []


async def test_a_finger_drags_a_step_to_its_place(company: World, phones: Phones, guide: int) -> None:
    page = await phones.open(company.mira, f"/posts/{guide}/edit")
    await expect(page.locator("[data-step-editor][data-scripted]")).to_be_visible()
    handle = page.locator("[data-handle]").nth(2)
    await handle.scroll_into_view_if_needed()
    box = await handle.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 48
    target = await page.locator(".step-row").nth(0).bounding_box()
    assert target is not None
    touch = await page.context.new_cdp_session(page)
    await drag(touch, handle, page)
    await expect(page.get_by_label("Step 1", exact=True)).to_have_value(WORDS[2])
    await save(page)
    assert [text for text, _ in await order(company, guide)] == [WORDS[2], WORDS[0], WORDS[1]]
    assert phones.complaints == []


async def drag(touch: CDPSession, handle: Locator, page: Page) -> None:
    """Down on the handle, up past the edge until the page has gone along to its top, and let go."""
    box = await handle.bounding_box()
    assert box is not None
    x, y = box["x"] + 24, box["y"] + 24

    async def send(kind: str, down: float | None) -> None:
        points = [] if down is None else [{"x": x, "y": down}]
        await touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    await send("touchStart", y)
    for part in range(1, 11):
        await send("touchMove", y + (20 - y) * part / 10)
    await expect(page.locator(".step-row textarea").first).to_have_value(WORDS[2])
    await send("touchEnd", None)


async def test_steps_come_and_go_up_to_the_limit(company: World, phones: Phones, guide: int) -> None:
    page = await phones.open(company.mira, f"/posts/{guide}/edit")
    more = page.get_by_role("button", name="One more step")
    for _ in range(17):
        await more.click()
    await expect(page.locator(".step-row")).to_have_count(20)
    await expect(more).to_be_hidden()
    await page.get_by_label("Step 4", exact=True).fill("Wipe it dry")
    await page.get_by_role("button", name="Remove the step").nth(1).click()
    await expect(more).to_be_visible()
    await save(page)
    assert [text for text, _ in await order(company, guide)] == [WORDS[0], WORDS[2], "Wipe it dry"]
    assert phones.complaints == []


async def test_a_picture_is_sent_while_the_words_are_written(
    company: World, phones: Phones, guide: int
) -> None:
    page = await phones.open(company.mira, f"/posts/{guide}/edit")
    await expect(page.locator("[data-step-editor][data-scripted]")).to_be_visible()
    row = page.locator(".step-row").nth(1)
    seen = row.get_by_label("Describe it for those who cannot see it")
    await expect(seen).to_be_hidden()
    chooser = row.locator(".step-choose")
    await expect(chooser).to_have_text("Picture or clip")
    await row.locator("input[type=file]").set_input_files(clip("gps-jpeg"))
    await expect(row.locator("[data-shown] img")).to_be_visible()
    await expect(chooser).to_have_text("Change")
    await seen.fill("A red lid, half open")

    async def arrived() -> bool:
        file = await row.locator("[data-asset]").input_value()
        return bool(await database.value("SELECT received = length FROM asset WHERE id = $1", file))

    await until(arrived)
    await row.get_by_role("button", name="Move up").click()
    await save(page)
    assert await order(company, guide) == [(WORDS[1], True), (WORDS[0], True), (WORDS[2], False)]
    kept = await posts.content(company.mira, guide)
    assert [step.alt for step in kept.steps] == ["A red lid, half open", "", ""]
    assert phones.complaints == []


async def test_a_guide_with_a_picture_is_written_and_posted_without_scripts(
    company: World, phones: Phones
) -> None:
    await approved("bag seals")
    page = await phones.open(company.mira, "/compose?kind=guide", java_script_enabled=False)
    await page.get_by_label("Title").fill("Seal a bag")
    await page.get_by_label("Step 1", exact=True).fill("Fold it")
    await page.get_by_label("Step 2", exact=True).fill("Press it")
    await page.locator("input[name=step_file-2]").set_input_files(clip("gps-jpeg"))
    await page.get_by_role("button", name="One more step").click()
    await page.get_by_label("Step 3", exact=True).fill("Hold it to the light")
    await page.get_by_role("button", name="Move up").first.click()
    await expect(page.get_by_label("Step 1", exact=True)).to_have_value("Press it")
    await page.get_by_role("combobox", name="Skills").fill("bag seals")
    await page.get_by_label("Nobody recognisable").check()
    await page.get_by_role("button", name="Post", exact=True).click()
    await page.wait_for_url(WHOLE)
    number = await number_of(page)
    await until(lambda: database.value("SELECT state = 'live' FROM post WHERE id = $1", number))
    assert await order(company, number) == [
        ("Press it", True),
        ("Fold it", False),
        ("Hold it to the light", False),
    ]
    assert phones.complaints == []
