"""The player as a phone, a second phone and a desk meet it: remembered, resumed, reached, by keys alone."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.async_api import Locator, Page, expect

from app import clock, database
from app.people import preferences
from feeds import watching
from feeds.drafts import StepText
from media import playback
from tests.feeds.helpers import post
from tests.stories.conftest import Phones
from tests.stories.minute import CHAPTERS, SAID, minute
from tests.stories.steps import controlled, plays, scripted, until
from tests.world import PASSWORD, World

DESK: dict[str, Any] = {
    "viewport": {"width": 1280, "height": 800},
    "device_scale_factor": 1,
    "is_mobile": False,
    "has_touch": False,
}
SIZES = pytest.mark.parametrize("device", [{}, DESK], ids=["phone", "desk"])
NAMES = [
    "Position",
    "Play",
    "5 seconds back",
    "5 seconds on",
    "Captions",
    "Mute",
    "Speed and more",
    "Full screen",
]
PLACE = "video => video.currentTime"
SIZE = "video => video.videoWidth"


@pytest.fixture(scope="module")
async def film(company: World, tmp_path_factory: pytest.TempPathFactory) -> int:
    return await minute(company.mira, tmp_path_factory.mktemp("film"))


async def second(page: Page) -> float:
    place: float = await page.locator("video").evaluate(PLACE)
    return place


async def settings(page: Page) -> None:
    await controlled(page)
    await page.get_by_role("button", name="Speed and more").click()


async def kept(person: int, name: str, value: str) -> None:
    async def there() -> bool:
        return (await preferences.read(person)).get(name) == value

    await until(there)


@SIZES
async def test_speed_and_captions_are_remembered_on_the_next_device(
    company: World, phones: Phones, film: int, device: dict[str, Any]
) -> None:
    page = await phones.open(company.jonas, f"/posts/{film}", **device)
    await settings(page)
    await page.get_by_role("combobox", name="Speed").select_option("1.5")
    await page.get_by_role("combobox", name="Language of the captions").select_option("de")
    await page.get_by_role("button", name="Close").click()
    await plays(page.locator("video"))
    await expect(page.locator("[data-caption]")).to_have_text(SAID["de"])
    await page.get_by_role("button", name="Captions").click()
    await expect(page.locator("[data-caption]")).to_have_text("")
    await kept(company.jonas, "captions", "off")

    other = await phones.open(company.jonas, f"/posts/{film}")
    await plays(other.locator("video"))
    assert await other.locator("video").evaluate("video => video.playbackRate") == 1.5
    await expect(other.locator("[data-speed]")).to_have_value("1.5")
    await expect(other.get_by_role("button", name="Captions")).to_have_attribute("aria-pressed", "false")
    await other.get_by_role("button", name="Captions").click()
    await expect(other.locator("[data-caption]")).to_have_text(SAID["de"])
    await kept(company.jonas, "captions", "on")
    assert phones.complaints == []


@SIZES
async def test_who_leaves_at_0_40_is_offered_0_40_elsewhere(
    company: World, phones: Phones, film: int, device: dict[str, Any]
) -> None:
    person = company.tomas if device else company.sofia
    page = await phones.open(person, f"/posts/{film}", **device)
    await expect(page.get_by_role("button", name="Go on at")).to_have_count(0)
    await plays(page.locator("video"))
    await page.locator("video").evaluate("video => { video.pause(); video.currentTime = 40.2 }")
    await page.goto("/activity")

    async def known() -> bool:
        return await watching.stopped(person, film) == 40.2

    await until(known)
    other = await phones.open(person, f"/posts/{film}")
    await other.get_by_role("button", name="Go on at 0:40").click()
    await plays(other.locator("video"))
    assert await second(other) >= 40
    assert phones.complaints == []


@SIZES
async def test_a_link_to_a_second_lands_there_after_sign_in(
    company: World, phones: Phones, film: int, device: dict[str, Any]
) -> None:
    page = await phones.open(None, f"/posts/{film}?t=45", **device)
    await page.get_by_label("E-mail or staff number").fill("greta@brightwater.example")
    await page.get_by_role("button", name="Next").click()
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_url(f"**/posts/{film}?t=45")
    await at(page, 45)
    await expect(page.locator("[data-chapter]")).to_have_text("Turn it by hand")
    await page.evaluate("document.dispatchEvent(new CustomEvent('seek-to', { detail: 12 }))")
    await at(page, 12)
    assert await page.locator("video").evaluate("video => video.paused")
    assert phones.complaints == []


async def at(page: Page, place: float) -> None:
    """The picture of that second is there."""

    async def there() -> bool:
        return abs(await second(page) - place) < 0.1 and await page.locator("video").evaluate(SIZE) > 0

    await until(there)


async def test_all_controls_by_keyboard_with_names(company: World, phones: Phones, film: int) -> None:
    page = await phones.open(company.lena, f"/posts/{film}", **DESK)
    video = page.locator("video")
    await controlled(page)
    await page.locator("[data-seek]").focus()
    met = []
    for _ in NAMES:
        met.append(await page.evaluate("document.activeElement.ariaLabel"))
        assert await page.evaluate("document.activeElement.matches(':focus-visible')")
        await page.keyboard.press("Tab")
    assert met == NAMES

    await page.evaluate("document.activeElement.blur()")
    await page.keyboard.press("k")
    await plays(video)
    await page.keyboard.press(" ")
    await expect(page.locator(".player[data-playing]")).to_have_count(0)
    before = await second(page)
    await page.keyboard.press("l")
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("j")
    assert await second(page) == pytest.approx(before + 5, abs=0.2)
    await page.keyboard.press("m")
    assert await video.evaluate("video => video.muted")
    await page.keyboard.press("c")
    await expect(page.get_by_role("button", name="Captions")).to_have_attribute("aria-pressed", "false")
    await page.keyboard.press("f")
    await page.wait_for_selector(".player:fullscreen")
    await page.keyboard.press("f")
    await expect(page.locator(".player:fullscreen")).to_have_count(0)
    assert phones.complaints == []


@SIZES
async def test_the_bar_shows_a_small_picture_time_and_chapter_before_it_seeks(
    company: World, phones: Phones, film: int, device: dict[str, Any]
) -> None:
    page = await phones.open(company.jonas, f"/posts/{film}", **device)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await controlled(page)
    bar = page.locator("[data-seek]")
    box = await bar.bounding_box()
    assert box
    assert not [address for address in asked if "sprite" in address]
    await page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + box["height"] / 2)
    preview = page.locator("[data-preview]")
    await expect(preview).to_contain_text("Turn it by hand")
    await expect(preview).to_contain_text("0:45")
    picture = preview.locator("[data-picture]")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("span => span.style.backgroundPosition") == "-640px -270px"
    assert await second(page) == 0
    await expect(page.locator("[data-ticks] > li")).to_have_count(len(CHAPTERS))
    assert phones.complaints == []


async def test_sound_only_plays_the_sound_and_is_remembered(
    company: World, phones: Phones, film: int
) -> None:
    page = await phones.open(company.ines, f"/posts/{film}?t=20")
    await at(page, 20)
    await settings(page)
    await page.get_by_role("switch", name="Sound only").check()
    await page.get_by_role("button", name="Close").click()
    await goes_on(page.locator("video"))
    assert "/sound?" in await page.locator("video").evaluate("video => video.currentSrc")
    assert await second(page) >= 20
    await kept(company.ines, "sound_only", "on")
    other = await phones.open(company.ines, f"/posts/{film}", **DESK)
    await expect(other.locator("video")).to_have_attribute("src", re.compile(r"/sound\?"))
    assert phones.complaints == []


async def goes_on(video: Locator) -> None:
    await video.evaluate("video => video.play()")
    before: float = await video.evaluate(PLACE)

    async def later() -> bool:
        place: float = await video.evaluate(PLACE)
        return place > before

    await until(later)


@pytest.mark.parametrize(("version", "status"), [(1, 403), (99, 404)], ids=["run out", "cut off"])
async def test_an_address_that_is_good_no_more_is_renewed_at_the_same_second(
    company: World, phones: Phones, film: int, version: int, status: int
) -> None:
    phones.expected = {f"status of {status}"}
    page = await phones.open(company.paul, f"/posts/{film}?t=30")
    await at(page, 30)
    number = await database.value("SELECT asset_id FROM post_asset WHERE post_id = $1", film)
    past = timedelta(days=1 if status == 403 else 0)
    with clock.at(clock.now() - past):
        old = playback.link(number, version, "v360", company.paul)
    await page.locator("video").evaluate("(video, old) => { video.src = old; video.currentTime = 30; }", old)
    await at(page, 30)
    assert await page.locator("video").evaluate("video => video.currentSrc.includes('v=1&')")
    assert phones.complaints == []


async def test_nothing_plays_by_itself_with_reduced_motion(company: World, phones: Phones, film: int) -> None:
    page = await phones.open(company.greta, "/", reduced_motion="reduce")
    await page.wait_for_selector(f"#post-{film}[data-seen]")
    assert await page.locator(f"#post-{film} video[src]").count() == 0
    await page.goto(f"/posts/{film}")
    assert await page.locator("video").evaluate("video => video.paused")
    assert phones.complaints == []


async def test_a_hidden_page_counts_nothing(company: World, phones: Phones, film: int) -> None:
    page = await phones.open(company.greta, f"/posts/{film}", **DESK)
    video = page.locator("video")
    await page.evaluate(
        "Object.defineProperty(document, 'hidden', { get: () => window.away, configurable: true })"
    )
    await page.evaluate("window.away = true")
    asked: list[dict[str, list[str]]] = []
    page.on("request", lambda sent: asked.append(parse_qs(sent.post_data or "")))
    await plays(video)
    await until(lambda: video.evaluate("video => video.currentTime > 4"))
    assert [told for told in asked if "played" in told] == []
    async with page.expect_request(f"**/posts/{film}/watch") as first:
        await page.evaluate("window.away = false")
    told = parse_qs((await first.value).post_data or "")
    assert float(told["played"][0]) < float(told["at"][0]) - 2
    assert phones.complaints == []


async def test_a_step_opens_lit_and_its_code_leads_to_it(company: World, phones: Phones) -> None:
    steps = [StepText(f"Look at part number {number} and sign it.") for number in range(1, 13)]
    guide = await post(company.mira, "guide", title="Twelve looks", steps=steps)
    step = await database.value("SELECT id FROM step WHERE post_id = $1 AND position = 11", guide)
    page = await phones.open(company.jonas, f"/posts/{guide}?step={step}")
    await expect(page.locator(f"#step-{step}")).to_be_in_viewport()
    await expect(page.locator(f"#step-{step}")).to_have_attribute("aria-current", "step")
    await page.get_by_role("link", name="QR code of step 11").click()
    await expect(page.locator("#sheet .label-address")).to_contain_text(f"/posts/{guide}?step={step}")
    await page.get_by_role("link", name="Print label").click()
    await page.wait_for_url(f"**/posts/{guide}/label?step={step}")
    assert phones.complaints == []


async def test_the_code_on_the_screen_leads_to_this_second(company: World, phones: Phones, film: int) -> None:
    page = await phones.open(company.jonas, f"/posts/{film}?t=20")
    await at(page, 20)
    await page.get_by_role("link", name="More", exact=True).click()
    await scripted(page, "share.js")
    await page.get_by_role("link", name="QR code and label").click()
    await expect(page.locator("#sheet .label-address")).to_contain_text(f"/posts/{film}?t=20")
    assert phones.complaints == []
