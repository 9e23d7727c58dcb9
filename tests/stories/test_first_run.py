"""The first minutes of a newcomer, with one thumb: Skills, a Home that fits, save, try, reflect."""

from datetime import timedelta

import pytest
from playwright.async_api import Locator, Page, expect

from app import clock, database
from app.people import people
from tests.feeds.helpers import post
from tests.stories.conftest import PATIENCE_MS, Phones
from tests.stories.steps import scripted
from tests.stories.test_home import playing
from tests.world import PASSWORD, World, approved

pytestmark = pytest.mark.service_worker

SKILLS = ("Steam wand", "Milk foam", "Grinding")
#: Nobody stretches a thumb above the lower two thirds of the screen.
REACH = 844 / 3
ALL_TOLD_S = 120
#: What a person takes for a tap with the thought before it, and for a letter: 36 words a minute with thumbs.
TAP_S, LETTER_S = 2.5, 0.33
FITS = 0.6


class Thumb:
    """Taps and writes, and remembers where, and how long it takes a person, whatever the machine takes."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps: list[tuple[str, float]] = []
        self.letters = 0

    @property
    def seconds(self) -> float:
        return TAP_S * len(self.taps) + LETTER_S * self.letters

    async def write(self, field: Locator, words: str) -> None:
        await field.fill(words)
        self.letters += len(words)

    async def tap(self, target: Locator) -> None:
        """What is out of reach is first moved into it, as a thumb scrolls."""
        await target.wait_for()
        if await self._high(target):
            await target.evaluate("one => one.scrollIntoView({ block: 'center', behavior: 'instant' })")
        box = await target.bounding_box()
        assert box
        self.taps.append((await target.inner_text(), box["y"] + box["height"] / 2))
        await target.tap(timeout=PATIENCE_MS)

    async def _high(self, target: Locator) -> bool:
        box = await target.bounding_box()
        return bool(box and box["y"] < REACH)


@pytest.fixture(scope="module")
async def newcomer(company: World) -> int:
    """Somebody new in the team of Jonas; colleagues showed what he will choose, but that was a month ago."""
    for name in (*SKILLS, "Forklifts"):
        await approved(name)
    with clock.at(clock.now() - timedelta(days=30)):
        for name in SKILLS:
            for number in range(6):
                await post(company.mira, title=f"{name}, part {number}", skills=[name])
        await playing(company.jonas, 6, "Purge the wand first")
    for number in range(20):
        await post(company.sofia, title=f"Forklift {number}", skills=["Forklifts"])
    team = await database.value("SELECT team_id FROM person WHERE id = $1", company.jonas)
    return await people.add("nils@brightwater.example", "Nils Berg", password=PASSWORD, team=team)


async def test_a_newcomer_goes_all_the_way_within_two_minutes_with_one_thumb(
    newcomer: int, phones: Phones
) -> None:
    page = await phones.open(None, "/sign-in")
    thumb = Thumb(page)
    await thumb.write(page.get_by_label("E-mail or staff number"), "nils@brightwater.example")
    await thumb.tap(page.get_by_role("button", name="Next"))
    await thumb.write(page.get_by_label("Password"), PASSWORD)
    await thumb.tap(page.get_by_role("button", name="Sign in"))
    await choose(page, thumb)
    await feed_fits(page)
    clip = await save_the_clip(page, thumb)
    await try_it(page, thumb, clip)
    await reflect(page, thumb)
    assert thumb.seconds < ALL_TOLD_S
    assert [tap for tap in thumb.taps if tap[1] < REACH] == []
    assert phones.complaints == []
    assert await kept(newcomer) == (1, 1, 1)


async def choose(page: Page, thumb: Thumb) -> None:
    await page.wait_for_url("**/welcome")
    for name in SKILLS:
        await thumb.tap(page.locator(".choice", has_text=f"#{name}"))
    await expect(page.get_by_role("status").filter(has_text="3 chosen")).to_be_visible()
    await thumb.tap(page.get_by_role("button", name="Show me"))


async def feed_fits(page: Page) -> None:
    await page.locator("[data-card][data-seen]").wait_for()
    cards = page.locator("article.post:not(#ending)")
    tags = await cards.evaluate_all(
        "all => all.map(card => [...card.querySelectorAll('.tag')].map(tag => tag.textContent.trim()))"
    )
    liked = [shown for shown in tags if {f"#{name}" for name in SKILLS} & set(shown)]
    assert len(liked) >= FITS * len(tags)


async def save_the_clip(page: Page, thumb: Thumb) -> Locator:
    clip = page.locator("article.post-video").first
    await clip.evaluate("card => card.scrollIntoView({ behavior: 'instant' })")
    await expect(clip).to_have_attribute("data-seen", "")
    await scripted(page, "press.js")
    await thumb.tap(clip.locator("[id^='save-']"))
    await expect(clip.locator("[id^='save-']:not([data-asking])")).to_have_text("Saved")
    return clip


async def try_it(page: Page, thumb: Thumb, clip: Locator) -> None:
    await thumb.tap(clip.locator("[id^='try-']"))
    sheet = page.get_by_role("dialog")
    await thumb.tap(sheet.locator(".choice", has_text="Worked"))
    await thumb.write(sheet.get_by_label("What did you do?"), "Two seconds of steam, no water in the milk.")
    await thumb.tap(sheet.get_by_role("button", name="Tell it"))
    await thumb.tap(sheet.get_by_role("button", name="Done"))
    await expect(sheet).to_be_hidden()


async def reflect(page: Page, thumb: Thumb) -> None:
    await thumb.tap(page.get_by_role("link", name="Post", exact=True))
    await page.wait_for_url("**/compose**")
    await page.locator("#kind-reflection").tap()
    await thumb.write(page.get_by_label("In one line"), "I steamed before I listened")
    await thumb.write(page.get_by_role("combobox", name="Skills"), "steam wand")
    learned = page.get_by_label("What happened, and what did you learn?")
    await thumb.write(learned, "It hissed. Now I purge first.")
    await thumb.tap(page.locator("#send-post"))
    await expect(page.get_by_role("heading", name="I steamed before I listened")).to_be_visible()


async def kept(person: int) -> tuple[int, int, int]:
    """How many Saves, Tried it and reflections the person has."""
    counts = [
        await database.value(f"SELECT count(*) FROM {table} WHERE {whose} = $1", person)  # noqa: S608
        for table, whose in (("save", "person_id"), ("application", "person_id"), ("post", "author_id"))
    ]
    return counts[0], counts[1], counts[2]
