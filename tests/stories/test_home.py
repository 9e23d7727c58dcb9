"""Home under thumbs and keys: one card at a time, nothing by itself, and the way back to where one was."""

import asyncio
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Page, Route, expect

from app import clock, database
from app.limits import Limits
from app.people import preferences
from media import storage
from tests.feeds.helpers import film, post
from tests.media.clips import clip
from tests.stories.conftest import Phones, Site
from tests.stories.steps import plays, scripted, until
from tests.stories.touch import finger, swipe, tap_twice
from tests.world import World

CALM = {"reduced_motion": "reduce"}
MOVING = "video => !video.paused"
DRAWN = "words => words.checkVisibility({ contentVisibilityAuto: true })"


@pytest.fixture(scope="module")
async def posts(site: Site, company: World) -> list[int]:
    """42 Posts, newest first: four clips on top, two of them long, then words.

    Nobody is at work: each minute Home would be ranked anew, and what was seen goes down.
    """
    await site.kill("worker")
    made = []
    start = clock.now() - timedelta(days=1)
    for number in range(38):
        with clock.at(start + timedelta(minutes=number)):
            made.append(
                await post(company.mira, title=f"What I learned {number}", text="Listen first. " * 20)
            )
    for number, seconds in enumerate((90, 6, 100, 6)):
        with clock.at(start + timedelta(hours=1, minutes=number)):
            made.append(await playing(company.mira, seconds, f"Clip {number}"))
    return made[::-1]


async def playing(author: int, seconds: int, title: str) -> int:
    """A live clip that says it lasts so long, with a picture and with its sound alone."""
    made = await film(author, seconds, title=title, text="Two turns at the bottom, then up.")
    asset = await database.value("SELECT asset_id FROM post_asset WHERE post_id = $1", made)
    body = clip("phone-h264").read_bytes()
    for name, kind in (("v480.mp4", "video/mp4"), ("sound", "audio/mp4")):
        key = f"media/{asset}/1/{name}"
        await storage.put(key, body)
        await database.execute(
            """
            INSERT INTO rendition (asset_id, version, name, key, media_type, size, width, height)
            VALUES ($1, 1, $2, $3, $4, $5, 270, 480)
            """,
            asset,
            name,
            key,
            kind,
            len(body),
        )
    return made


async def card(page: Page, number: int) -> None:
    """The card of the Post is the one on the screen."""
    await page.locator(f"#post-{number}[data-seen]").wait_for()
    await expect(page.locator(f"#post-{number}")).to_be_in_viewport(ratio=0.9)


async def go_down(page: Page, posts: list[int]) -> None:
    """By keys from the first card to the last of these."""
    await card(page, posts[0])
    for number in posts[1:]:
        await page.locator(f"#post-{number}").wait_for(state="attached")
        await page.keyboard.press("PageDown")
        await card(page, number)


async def test_swipe_arrow_keys_and_page_down_all_move_one_card(
    company: World, phones: Phones, posts: list[int]
) -> None:
    page = await phones.open(company.jonas)
    await card(page, posts[0])
    await swipe(page, 560)
    await card(page, posts[1])
    for place, key in ((2, "ArrowDown"), (3, "PageDown"), (4, "j"), (3, "k"), (2, "ArrowUp"), (1, "PageUp")):
        await page.keyboard.press(key)
        await card(page, posts[place])
    assert phones.complaints == []


async def test_only_the_visible_clip_plays_and_only_its_neighbours_hold_a_source(
    company: World, phones: Phones, posts: list[int]
) -> None:
    page = await phones.open(company.jonas)
    for place, held in enumerate((2, 3, 3, 2, 1)):
        await card(page, posts[place])
        await expect(page.locator("video[src]")).to_have_count(held)
        if place < 4:
            await plays(page.locator(f"#post-{posts[place]} video"))
        assert await page.locator("video").evaluate_all("all => all.filter(one => !one.paused).length") <= 1
        await page.keyboard.press("j")


async def test_a_clip_that_ends_stays(company: World, phones: Phones, posts: list[int]) -> None:
    page = await phones.open(company.jonas)
    await card(page, posts[0])
    video = page.locator(f"#post-{posts[0]} video")
    await plays(video)
    await video.evaluate("video => { video.currentTime = video.duration - 0.2 }")
    await until(lambda: video.evaluate("video => video.ended"))
    await card(page, posts[0])
    assert await video.evaluate("video => video.paused")


async def test_a_clip_waits_until_the_page_stands(company: World, phones: Phones, posts: list[int]) -> None:
    page = await phones.open(company.sofia, "/sw.js")
    held: list[Route] = []
    await page.route("**/logo.svg", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it is given
    await page.goto("/", wait_until="commit")
    await card(page, posts[0])
    assert await page.locator("video[src]").count() == 0
    await until(lambda: asyncio.sleep(0, bool(held)))
    await held[0].continue_()
    await until(lambda: page.locator(f"#post-{posts[0]} video").evaluate(MOVING))


async def test_a_card_is_drawn_when_it_comes_near(company: World, phones: Phones, posts: list[int]) -> None:
    page = await phones.open(company.sofia)
    await card(page, posts[0])
    words = page.locator(f"#title-{posts[9]}")
    assert not await words.evaluate(DRAWN)
    await words.evaluate("words => words.scrollIntoView()")
    await until(lambda: words.evaluate(DRAWN))


@pytest.mark.parametrize("wish", ["the device", "the person"])
async def test_reduced_motion_starts_nothing(
    company: World, phones: Phones, posts: list[int], wish: str
) -> None:
    await preferences.set(company.sofia, "motion", "less" if wish == "the person" else "device")
    page = await phones.open(company.sofia, **(CALM if wish == "the device" else {}))
    for number in posts[:3]:
        await card(page, number)
        assert await page.locator("video[src]").count() == 0
        await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowUp")
    await card(page, posts[2])
    await page.locator(f"#post-{posts[2]} [data-play]").click()
    await plays(page.locator(f"#post-{posts[2]} video"))


async def test_a_person_who_wants_motion_gets_it_on_a_calm_device(
    company: World, phones: Phones, posts: list[int]
) -> None:
    await preferences.set(company.sofia, "motion", "full")
    page = await phones.open(company.sofia, **CALM)
    await card(page, posts[0])
    await until(lambda: page.locator(f"#post-{posts[0]} video").evaluate(MOVING))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])
async def test_under_30_s_shows_none_longer_for_the_visit(
    company: World, phones: Phones, posts: list[int], scripts: bool
) -> None:
    page = await phones.open(company.jonas, java_script_enabled=scripts)
    await page.get_by_role("link", name="Length").click()
    await page.get_by_role("link", name="Under 30 s").click()
    await page.wait_for_url("**length=30")
    await expect(page.locator(f"#post-{posts[0]}")).to_have_count(1)
    await expect(page.locator(f"#post-{posts[1]}")).to_have_count(0)
    await page.goto("/")
    await expect(page.locator(f"#post-{posts[1]}")).to_have_count(0)
    await page.get_by_role("link", name="Length").click()
    await page.get_by_role("link", name="Any length").click()
    await expect(page.locator(f"#post-{posts[1]}")).to_have_count(1)


async def test_nothing_loads_after_the_end_without_a_tap(
    company: World, phones: Phones, posts: list[int]
) -> None:
    page = await phones.open(company.jonas, **CALM)
    asked: list[str] = []
    await go_down(page, posts[: Limits().feed_end_after])
    await page.keyboard.press("PageDown")
    await page.locator("#ending[data-seen]").wait_for()
    await expect(page.get_by_role("heading", name="That's everything new. Nice one.")).to_be_visible()
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    await page.keyboard.press("PageDown")
    await page.get_by_role("link", name="More Posts").click()
    await card(page, posts[Limits().feed_end_after])
    assert asked.count("/") == 1


async def test_the_back_button_leads_to_the_card_that_was_left(
    company: World, phones: Phones, posts: list[int]
) -> None:
    page = await phones.open(company.jonas, **CALM)
    await go_down(page, posts[:25])
    await page.locator(f"#post-{posts[24]} .statement-title a").click()
    await page.wait_for_url(f"**/posts/{posts[24]}")
    await page.go_back()
    await card(page, posts[24])


async def test_a_double_tap_says_useful_and_never_takes_it_back(
    company: World, phones: Phones, posts: list[int]
) -> None:
    page = await phones.open(company.jonas, **CALM)
    await card(page, posts[0])
    button = page.locator(f"#useful-{posts[0]}")
    await scripted(page, "press.js")
    for _ in range(2):
        await tap_twice(page)
        await expect(button).to_have_attribute("aria-pressed", "true")
    counted = "SELECT id FROM post WHERE id = $1 AND useful = 1"
    assert await until(lambda: database.value(counted, posts[0]))


async def test_holding_shows_the_bare_picture(company: World, phones: Phones, posts: list[int]) -> None:
    page = await phones.open(company.jonas)
    await card(page, posts[0])
    touch = await finger(page)
    await touch.send(
        "Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": 195, "y": 300}]}
    )
    words = page.locator(f"#post-{posts[0]} .caption-room")
    await expect(words).to_have_css("opacity", "0")
    await touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    await expect(words).to_have_css("opacity", "1")


async def test_two_fingers_zoom_into_a_clip(company: World, phones: Phones, posts: list[int]) -> None:
    page = await phones.open(company.jonas)
    await card(page, posts[0])
    touch = await finger(page)
    await touch.send("Input.synthesizePinchGesture", {"x": 195, "y": 300, "scaleFactor": 2})
    await until(lambda: page.evaluate("visualViewport.scale > 1.5"))


async def test_the_menu_opens_over_the_card_and_gives_the_focus_back(
    company: World, phones: Phones, posts: list[int]
) -> None:
    page = await phones.open(company.jonas)
    await card(page, posts[0])
    await page.locator(f"#more-{posts[0]}").click()
    sheet = page.get_by_role("dialog")
    await scripted(page, "pace.js")
    await sheet.get_by_role("button", name="1.5").click()
    await until(
        lambda: page.locator(f"#post-{posts[0]} video").evaluate("video => video.playbackRate == 1.5")
    )
    await page.keyboard.press("Escape")
    await expect(page.locator(f"#more-{posts[0]}")).to_be_focused()
    assert phones.complaints == []


async def test_follow_keeps_the_focus(company: World, phones: Phones, posts: list[int]) -> None:
    page = await phones.open(company.tomas)
    await card(page, posts[0])
    button = page.locator(f"#post-{posts[0]} .follow button")
    await scripted(page, "press.js")
    await button.focus()
    await page.keyboard.press("Enter")
    await expect(button).to_have_text("Following")
    await expect(button).to_be_focused()


async def test_who_wants_no_letters_as_shortcuts_moves_by_arrows(
    company: World, phones: Phones, posts: list[int]
) -> None:
    await preferences.set(company.jonas, "keys", "off")
    page = await phones.open(company.jonas)
    await card(page, posts[0])
    for key in ("j", "ArrowDown", "ArrowDown"):
        await page.keyboard.press(key)
    await card(page, posts[2])
    await preferences.set(company.jonas, "keys", "on")
