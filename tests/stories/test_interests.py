"""Why this, an Interest that goes, a Skill that is followed: Home says why, and does what it is told."""

from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from app import clock, database
from feeds import applications, follows, skills
from tests.feeds.helpers import post
from tests.stories.conftest import Phones
from tests.stories.steps import until
from tests.world import World, approved


@pytest.fixture(scope="module")
async def seals(company: World) -> int:
    """Jonas follows #Seals; there are Posts about it, and about other things."""
    skill = await approved("Seals")
    await approved("Paint")
    await follows.set(company.jonas, "skill", skill, True)
    with clock.at(clock.now() - timedelta(days=4)):
        for number in range(4):
            await post(company.mira, title=f"Seal {number}", skills=["Seals"])
            await post(company.sofia, title=f"Paint {number}", skills=["Paint"])
    return skill


async def card_of(page: Page, title: str) -> int:
    """The number of the Post with this title, as it stands on Home."""
    card = page.locator("[data-card]", has=page.get_by_role("heading", name=title))
    return int((await card.first.get_attribute("id") or "").removeprefix("post-"))


async def order(page: Page) -> list[str]:
    """The titles on Home, from the top."""
    await page.goto("/")
    return [title.strip() for title in await page.locator("[data-card] h2").all_inner_texts()]


async def test_why_this_says_it_and_less_of_it_is_less_at_once(
    company: World, phones: Phones, seals: int
) -> None:
    page = await phones.open(company.jonas)
    await expect(page.get_by_text("Mira Alves in Porto also works on #Seals").first).to_be_visible()
    titles = await order(page)
    assert titles[0].startswith("Seal")
    number = await card_of(page, titles[0])
    await page.locator(f"#more-{number}").click()
    await page.get_by_role("link", name="Why this?").click()
    why = page.locator("#sheet .why")
    await expect(why.get_by_text("Mira Alves in Porto also works on #Seals")).to_be_visible()
    await why.get_by_role("button", name="Less like this").click()
    await expect(why.get_by_role("button", name="Less like this")).to_have_attribute("aria-pressed", "true")
    await expect(why.get_by_role("status")).to_contain_text("Home follows that")
    assert not (await order(page))[0].startswith("Seal")
    assert phones.complaints == []


async def test_an_interest_is_deleted_and_brought_back(company: World, phones: Phones, seals: int) -> None:
    await applications.apply(company.tomas, await _newest(company.sofia), "worked")
    page = await phones.open(company.tomas, "/me")
    await page.get_by_role("link", name="Your Interests").click()
    line = page.locator(".interest", has_text="#Paint")
    await expect(line).to_contain_text("You tried it")
    gone = page.get_by_text("#Paint counts no more.")
    for again in (True, False):
        await line.get_by_role("button", name="Delete #Paint").click()
        await expect(gone).to_be_visible()
        if again:
            await page.get_by_role("button", name="Undo").click()
            await expect(gone).to_have_count(0)
            await expect(line).to_contain_text("You tried it")
    await page.reload()
    await expect(line).to_have_count(0)
    assert phones.complaints == []


async def test_a_followed_skill_leads_home(company: World, phones: Phones, seals: int) -> None:
    page = await phones.open(company.greta, "/skills/paint")
    await page.get_by_role("button", name="Follow").click()
    await expect(page.get_by_role("button", name="Following")).to_be_visible()
    paint = (await skills.named(company.greta, "paint")).id
    await until(lambda: follows.has(company.greta, "skill", paint))
    assert (await order(page))[0].startswith("Paint")
    await page.goto("/me/interests")
    await expect(page.locator(".interest", has_text="#Paint")).to_contain_text("You follow it")


async def test_without_scripts_home_is_tuned_all_the_same(company: World, phones: Phones, seals: int) -> None:
    number = await _newest(company.mira)
    page = await phones.open(company.ines, f"/posts/{number}/why", java_script_enabled=False)
    await page.get_by_role("button", name="Nothing about #Seals").click()
    await expect(page.get_by_role("button", name="Nothing about #Seals")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert not any(title.startswith("Seal") for title in await order(page))
    await page.goto("/me/interests")
    await page.get_by_label("Following").check()
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_role("status")).to_be_visible()
    await page.goto("/")
    await expect(page.get_by_role("link", name="Following", exact=True)).to_have_attribute(
        "aria-current", "page"
    )
    await page.goto("/me/interests")
    await page.get_by_role("button", name="Allow").click()
    await page.goto("/?tab=foryou")
    await expect(page.get_by_role("heading", name="Seal 3")).to_have_count(1)


async def _newest(author: int) -> int:
    number: int = await database.value("SELECT max(id) FROM post WHERE author_id = $1", author)
    return number
