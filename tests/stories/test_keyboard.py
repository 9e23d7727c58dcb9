"""By keyboard alone: record, publish, report. Nobody touches the screen, and one always sees where one is."""

import re
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from app import database
from tests.feeds.helpers import post as written
from tests.stories.conftest import Phones
from tests.stories.steps import number_of, until
from tests.world import World, approved

TITLE = "Seat the seal with two thumbs"
#: What has the focus: its name in words, whether the person could be lost, and whether they see it.
#: A ring may stand on the label of a hidden field or on the picture that a choice shows. The thumb of a
#: slider has one that no script can read, as have the browser's own controls.
HERE = """() => {
    const at = document.activeElement;
    const ring = (element, part) => {
        const style = element && getComputedStyle(element, part);
        const line = style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
        return style && (line || style.boxShadow !== "none");
    };
    const { nextElementSibling: next, previousElementSibling: before, parentElement: around } = at;
    const near = [at, ...(at.labels ?? []), next, before, around];
    const own = at.matches("video[controls]") || at.type === "range" && at.matches(":focus-visible");
    const box = at.getBoundingClientRect();
    return {
        lost: at === document.body || at === document.documentElement,
        landing: at.getAttribute("tabindex") === "-1",
        ringed: own || near.some((element) => ring(element)) || ring(at, "::after"),
        onScreen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        words: at.outerHTML.slice(0, 160),
    };
}"""
#: The card of Home that fills the screen.
SEEN = "[data-card][data-seen]"
#: A page has at most so many stops before what one looks for.
PATIENCE = 80
#: What is left of the three minutes while the tape runs.
LEFT = re.compile("[0-2]:[0-5][0-9]")
REASON = "It belongs to somebody else"
SIZES = [(390, 844), (1280, 800)]
REPORTED = """
    SELECT r.reporter_id FROM report r JOIN moderation_case c ON c.id = r.case_id
    WHERE c.subject_kind = 'post' AND c.subject_id = $1
"""


class Keys:
    """Hands that never leave the keyboard, and eyes that look for the focus after every key."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def press(self, key: str) -> None:
        """One key that does something: afterwards the focus is somewhere, and one sees where."""
        await self.page.keyboard.press(key)
        await self.look(key, lost=False)

    async def leave(self, key: str, address: str) -> None:
        """One key that leads to another page."""
        await self.page.keyboard.press(key)
        await self.page.wait_for_url(address)

    async def to(self, target: Locator, key: str = "Tab") -> None:
        """Stop by stop to what is there, as long as it takes; all stops on the way are in sight."""
        await target.first.wait_for()
        for _ in range(PATIENCE):
            await self.page.keyboard.press(key)
            await self.look(key, lost=True)
            if await target.and_(self.page.locator(":focus")).count():
                return
        raise AssertionError(f"no way by {key} to {target}")

    async def look(self, key: str, *, lost: bool) -> None:
        """One sees the focus. Behind the last stop (`lost`) it may be with the browser."""
        here: dict[str, Any] = {}

        async def seen() -> bool:
            here.update(await self.page.evaluate(HERE))
            return lost if here["lost"] else here["onScreen"] and (here["ringed"] or here["landing"])

        try:
            await until(seen)
        except TimeoutError:
            raise AssertionError(f"after {key} nobody sees the focus: {here}") from None

    async def write(self, words: str) -> None:
        await self.page.keyboard.type(words)


@pytest.fixture(scope="module")
async def teaching(company: World) -> World:
    """A company with a Skill to choose and something on Home."""
    await approved("pump seals")
    await written(company.sofia)
    return company


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_acc_10_by_keyboard_alone_record_publish_report(
    teaching: World, cameras: Phones, size: tuple[int, int]
) -> None:
    screen = {"viewport": {"width": size[0], "height": size[1]}}
    mira = Keys(await cameras.open(teaching.mira, "/compose", **screen))
    await records(mira)
    await publishes(mira)
    post = await number_of(mira.page)
    await until(lambda: database.value("SELECT state = 'live' FROM post WHERE id = $1", post))
    await written(teaching.sofia, title="Keep the lid of the oil can down")
    jonas = Keys(await cameras.open(teaching.jonas, "/", **screen))
    await finds(jonas, post)
    await reports(jonas, post)
    assert await database.values(REPORTED, post) == [teaching.jonas]
    assert cameras.complaints == []


async def records(author: Keys) -> None:
    page = author.page
    await author.to(page.get_by_role("button", name="Record", exact=True))
    await author.press("Enter")
    dialog = page.get_by_role("dialog", name="Record")
    await expect(dialog.get_by_role("button", name="Start recording")).to_be_focused()
    await author.press("Space")
    await expect(page.locator("[data-left-time]")).to_contain_text(LEFT)
    await author.to(dialog.get_by_role("button", name="Pause"))
    await author.press("Space")
    await author.press("Space")
    await author.to(dialog.get_by_role("button", name="Stop recording"), "Shift+Tab")
    await author.press("Space")
    await expect(dialog.get_by_role("button", name="Use it")).to_be_focused()
    await author.press("Enter")
    await expect(dialog).to_be_hidden()


async def publishes(author: Keys) -> None:
    """What stays of it, then its words, then Post."""
    page = author.page
    await author.to(page.get_by_role("slider", name="It ends at"))
    stays = page.locator("[data-kept]")
    await expect(stays).to_have_text("All of it stays")
    await author.press("ArrowLeft")
    await expect(stays).not_to_have_text("All of it stays")
    if await page.get_by_role("button", name="Next").is_visible():
        await author.to(page.get_by_role("button", name="Next"))
        await author.press("Enter")
    await author.to(page.get_by_label("Title", exact=True))
    await author.write(TITLE)
    await author.to(page.get_by_role("combobox", name="Skills"))
    await author.write("pump")
    await expect(page.get_by_role("option", name="pump seals")).to_be_visible()
    await author.press("ArrowDown")
    await author.press("Enter")
    await expect(page.locator("[data-chips]")).to_contain_text("pump seals")
    await author.to(page.get_by_label("Nobody recognisable"))
    await author.press("Space")
    await author.to(page.get_by_role("button", name="Post", exact=True))
    await author.leave("Enter", "**/posts/*")


async def turns(colleague: Keys, key: str) -> None:
    """Until another card is seen."""
    page = colleague.page
    seen = await page.locator(SEEN).get_attribute("id")
    await colleague.press(key)
    await expect(page.locator(f"#{seen}")).not_to_have_attribute("data-seen", "")
    await page.locator(SEEN).wait_for()


async def finds(colleague: Keys, post: int) -> None:
    """Card by card, and back to the first one; the keys of the card follow."""
    page = colleague.page
    card = page.locator(f"#post-{post}")
    await page.locator(SEEN).wait_for()
    if await card.and_(page.locator(SEEN)).count():
        await turns(colleague, "j")
        await turns(colleague, "k")
    while not await card.and_(page.locator(SEEN)).count():
        await turns(colleague, "j")
    await expect(card).to_be_focused()
    await expect(card).to_be_in_viewport(ratio=0.9)


async def reports(colleague: Keys, post: int) -> None:
    page = colleague.page
    more = page.locator(f"#more-{post}")
    await colleague.to(more)
    await colleague.press("Enter")
    sheet = page.get_by_role("dialog")
    await colleague.to(sheet.get_by_role("link", name="Report"))
    await colleague.press("Enter")
    await colleague.to(sheet.get_by_role("radio").first)
    await colleague.to(sheet.get_by_role("radio", name=REASON), "ArrowDown")
    await colleague.to(sheet.get_by_role("textbox"))
    await colleague.write("The second half is from a film of somebody else.")
    await colleague.to(sheet.get_by_role("button", name="Report"))
    await colleague.press("Enter")
    await expect(sheet.get_by_role("heading", name="Thank you for looking out")).to_be_visible()
    await colleague.press("Escape")
    await expect(sheet).to_be_hidden()
    await expect(more).to_be_focused()
