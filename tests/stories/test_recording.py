"""Recording in the app, with a camera that shows a test picture: from the first tap to a live Post."""

import re

import pytest
from playwright.async_api import Page, expect

from app import database, limits
from tests.stories.conftest import Phones
from tests.stories.steps import number_of, plays, say, to_words, until
from tests.world import World, approved

pytestmark = pytest.mark.service_worker

#: A camera and a microphone that need no hardware, and a person who allows them.
KEPT = """
    SELECT p.consent || ' ' || a.kind
    FROM post p JOIN post_asset u ON u.post_id = p.id JOIN asset a ON a.id = u.asset_id
    WHERE p.id = $1
"""
#: Less than the three minutes there were.
LEFT = re.compile("[0-2]:[0-5][0-9]")
SPENT = "dialog => Number(dialog.style.getPropertyValue('--spent'))"


async def test_post_3_from_record_to_live_post_with_only_the_required_fields(
    company: World, cameras: Phones
) -> None:
    await approved("pump seals")
    mira = await cameras.open(company.mira, "/compose")
    await mira.get_by_role("button", name="Record", exact=True).tap()
    await films(mira)
    await mira.get_by_role("button", name="Pause").tap()
    stands = await spent(mira)
    await mira.get_by_role("button", name="Go on").tap()
    await until(lambda: later(mira, stands))
    await mira.get_by_role("button", name="Stop recording").tap()
    await mira.get_by_role("button", name="Use it").tap()
    await expect(mira.get_by_role("slider", name="It ends at")).to_be_visible()
    await expect(mira.locator("[data-weight]")).to_have_text(re.compile(r"^[\d.]+ MB$"))
    await mira.get_by_role("button", name="Next").tap()
    await say(mira, "Seat the seal with two thumbs", "pump seals")
    await mira.get_by_role("button", name="Post", exact=True).tap()
    await mira.wait_for_url("**/posts/*")
    post = await number_of(mira)
    await until(lambda: database.value("SELECT state = 'live' FROM post WHERE id = $1", post))
    await plays(mira.locator("video"))
    assert cameras.complaints == []


async def test_a_voice_alone_is_recorded_and_asks_nothing_about_pictures(
    company: World, cameras: Phones
) -> None:
    sofia = await cameras.open(company.sofia, "/compose")
    await sofia.get_by_role("button", name="Only my voice").tap()
    await films(sofia)
    await sofia.get_by_role("button", name="Stop recording").tap()
    await sofia.get_by_role("button", name="Use it").tap()
    await expect(sofia.get_by_role("slider", name="It ends at")).to_be_visible()
    await to_words(sofia)
    await expect(sofia.get_by_role("group", name="Who is in the picture?")).to_be_hidden()
    await sofia.get_by_label("Title", exact=True).fill("What a dry seal sounds like")
    await sofia.get_by_role("combobox", name="Skills").fill("pump seals")
    await sofia.get_by_role("button", name="Post", exact=True).tap()
    await sofia.wait_for_url("**/posts/*")
    post = await number_of(sofia)
    await until(lambda: database.value("SELECT state = 'live' FROM post WHERE id = $1", post))
    assert await database.value(KEPT, post) == "voice audio"
    assert cameras.complaints == []


async def test_without_leave_for_the_camera_a_sentence_leads_to_the_files(
    company: World, phones: Phones
) -> None:
    lena = await phones.open(company.lena, "/compose")
    await lena.get_by_role("button", name="Record", exact=True).tap()
    dialog = lena.get_by_role("dialog", name="Record")
    await expect(dialog.get_by_text("choose a clip that is on this device")).to_be_visible()
    async with lena.expect_file_chooser():
        await dialog.get_by_role("button", name="Choose a clip").tap()
    await expect(dialog).to_be_hidden()
    assert phones.complaints == []


async def test_the_recording_ends_by_itself_at_the_limit_and_nothing_is_lost(
    company: World, cameras: Phones
) -> None:
    # The server remembers it for some seconds: this story is the last one here.
    await limits.change("video_max_s", 2, actor=None)
    try:
        jonas = await until(lambda: limited(cameras, company.jonas))
        await jonas.get_by_role("button", name="Record", exact=True).tap()
        await jonas.get_by_role("button", name="Start recording").tap()
        await expect(jonas.get_by_text("The time is up: what you recorded is safe.")).to_be_visible()
        await jonas.get_by_role("button", name="Close").tap()
        await expect(jonas.get_by_text("Close again to throw it away.")).to_be_visible()
        await jonas.get_by_role("button", name="Record again").tap()
        await expect(jonas.get_by_role("button", name="Start recording")).to_be_visible()
        assert cameras.complaints == []
    finally:
        await limits.change("video_max_s", 180, actor=None)


async def films(page: Page) -> None:
    """The tape runs, and the page says how much is left."""
    await page.get_by_role("button", name="Start recording").tap()
    await expect(page.locator("[data-left-time]")).to_contain_text(LEFT)


async def spent(page: Page) -> float:
    """The share of the time that is recorded."""
    return float(await page.locator("#recorder").evaluate(SPENT))


async def later(page: Page, than: float) -> bool:
    return await spent(page) > than


async def limited(cameras: Phones, person: int) -> Page | None:
    """A phone whose composer knows the new limit."""
    page = await cameras.open(person, "/compose")
    return page if await page.locator("[data-record-s='2']").count() else None
