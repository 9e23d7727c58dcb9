"""Home in a real browser: nothing overlaps, fingers find their targets, the keys move, clips behave."""

from collections.abc import Iterator
from itertools import combinations, product
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright

from tests.look import Look, serve
from tests.look_samples import KINDS
from tests.stories.conftest import BROWSERS, FLAGS, SHELL, chromium

PHONE: ViewportSize = {"width": 390, "height": 844}
SMALL: ViewportSize = {"width": 320, "height": 640}
DESK: ViewportSize = {"width": 1280, "height": 800}
FINGER = 48
ROOM = 1
APART = (
    ".home-head", ".nav", ".post .rail", ".post .author", ".text > .tags", ".post .tried", ".post .title",
    ".statement", ".text > .button",
)  # fmt: skip
CHROMIUM = chromium(SHELL, *BROWSERS)

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=FLAGS,
        )
        yield started
        started.close()


@pytest.fixture
def look() -> Look:
    return Look()


@pytest.fixture
def address(look: Look) -> Iterator[str]:
    with serve(look) as served:
        yield served


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport=PHONE, reduced_motion="reduce")
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that fails the test when the browser finds a fault, a breach of the policy included."""
    faults: list[str] = []
    opened = context.new_page()
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda line: faults.append(line.text) if "Content Security" in line.text else None)
    yield opened
    assert not faults


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_on_a_card_lies_on_anything_else(page: Page, address: str, kind: str) -> None:
    page.goto(f"{address}/?kind={kind}")
    for text, direction in product(("100%", "200%"), ("ltr", "rtl")):
        page.evaluate("size => { document.documentElement.style.fontSize = size }", text)
        page.evaluate("way => { document.dir = way }", direction)
        boxes = {name: box(page, name) for name in APART if page.locator(name).count()}
        pairs = combinations(boxes, 2)
        assert not [pair for pair in pairs if overlap(boxes[pair[0]], boxes[pair[1]])], (text, direction)


@pytest.mark.parametrize("size", [PHONE, SMALL])
@pytest.mark.parametrize("path", ["/", "/posts/1", "/sign-in", "/problem"])
def test_no_page_scrolls_sideways(page: Page, address: str, path: str, size: ViewportSize) -> None:
    page.set_viewport_size(size)
    page.goto(address + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.parametrize("path", ["/?kind=video", "/?kind=question", "/posts/1", "/posts/1/application"])
def test_every_control_is_big_enough_for_a_finger(page: Page, address: str, path: str) -> None:
    page.goto(address + path)
    selector = ".button, .action, .nav > a:visible, .home-head a, .sound, .choice, .switch"
    controls = [control for control in page.locator(selector).all() if control.is_visible()]
    sizes = [control.bounding_box() for control in controls]
    assert controls
    assert not [
        size
        for size in sizes
        if size and (size["height"] < FINGER or size["width"] < FINGER - ROOM) and size["width"] < 60
    ]


def test_every_link_is_at_least_24_px_high(page: Page, address: str) -> None:
    page.goto(f"{address}/?kind=video")
    sizes = [link.bounding_box() for link in page.locator(".post a").all() if link.is_visible()]
    assert sizes
    assert min(size["height"] for size in sizes if size) >= 24


def test_the_labels_of_the_navigation_stand_on_one_line(page: Page, address: str) -> None:
    page.goto(address)
    tops = page.locator(".nav > a:visible > span:last-child").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().top)"
    )
    assert len(tops) == 5
    assert len(set(tops)) == 1


def test_a_long_word_on_the_rail_stays_on_the_screen_and_moves_no_sign(page: Page, address: str) -> None:
    page.goto(f"{address}/?kind=question")
    label = page.locator(".rail .action[href$='#comments'] > span")
    label.evaluate("one => { one.textContent = 'Kommentar' }")
    words = label.bounding_box()
    assert words
    assert words["width"] > 56
    assert words["x"] + words["width"] <= PHONE["width"]
    signs = page.locator(".rail .action > .icon").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().x)"
    )
    assert len(set(signs)) == 1


def test_keys_move_by_one_card(page: Page, address: str) -> None:
    page.goto(address)
    cards = page.locator("[data-card]")
    expect(cards.nth(0)).to_be_in_viewport(ratio=0.9)
    page.keyboard.press("j")
    expect(cards.nth(1)).to_be_in_viewport(ratio=0.9)
    page.wait_for_selector("[data-card]:nth-child(2)[data-seen]")
    page.keyboard.press("ArrowDown")
    expect(cards.nth(2)).to_be_in_viewport(ratio=0.9)
    page.wait_for_selector("[data-card]:nth-child(3)[data-seen]")
    page.keyboard.press("k")
    expect(cards.nth(1)).to_be_in_viewport(ratio=0.9)


def test_more_cards_come_before_the_last_one_is_reached(page: Page, address: str) -> None:
    onward = quote("/?kind=guide&kind=scenario")
    page.goto(f"{address}/?kind=video&kind=photo&next={onward}")
    expect(page.locator("article[data-card]")).to_have_count(5)
    expect(page.locator("[data-feed] [data-more]")).to_have_count(0)
    page.keyboard.press("j")
    page.wait_for_selector("[data-card]:nth-child(2)[data-seen]")
    page.keyboard.press("j")
    page.wait_for_selector("#post-4[data-seen]")


def test_nothing_plays_by_itself_when_motion_is_reduced(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("[data-card][data-seen]")
    assert not page.locator("video[src]").count()


def test_the_visible_clip_and_its_neighbour_alone_hold_a_source(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport=PHONE)
    page.goto(f"{address}/?kind=video&kind=video&kind=video")
    page.wait_for_selector("[data-card][data-seen]")
    assert page.locator("video[src]").count() == 2
    page.close()


def test_the_form_opens_in_a_sheet_and_gives_the_focus_back(page: Page, address: str) -> None:
    page.goto(f"{address}/posts/1")
    page.click("#try-1")
    expect(page.locator("#sheet #tried-form")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#sheet")).to_be_hidden()
    expect(page.locator("#try-1")).to_be_focused()


def test_our_controls_take_the_place_of_the_native_ones(page: Page, address: str) -> None:
    page.goto(f"{address}/posts/1")
    expect(page.locator(".player-bar")).to_be_visible()
    assert page.locator("video[controls]").count() == 0


def test_without_scripts_the_native_controls_stay(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/posts/1")
    assert page.locator("video[controls]").count() == 1
    expect(page.locator(".clip-play")).to_be_hidden()
    context.close()


def test_on_a_wide_screen_the_comments_stand_beside_the_card(page: Page, address: str) -> None:
    page.set_viewport_size(DESK)
    page.goto(address)
    expect(page.locator("#panel #comments")).to_be_visible()
    assert not overlap(box(page, ".home-panel"), box(page, ".post .rail"))


def box(page: Page, selector: str) -> dict[str, float]:
    found = page.locator(selector).first.bounding_box()
    assert found, selector
    return {"x": found["x"], "y": found["y"], "width": found["width"], "height": found["height"]}


def overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    across = min(one["x"] + one["width"], other["x"] + other["width"]) - max(one["x"], other["x"])
    down = min(one["y"] + one["height"], other["y"] + other["height"]) - max(one["y"], other["y"])
    return across > ROOM and down > ROOM
