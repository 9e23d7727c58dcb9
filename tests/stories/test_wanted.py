"""Wanted: L&D asks the people of a Skill, one of them records, and the question is answered."""

from pathlib import Path

from playwright.async_api import expect

from feeds import follows
from tests.feeds.helpers import post
from tests.stories.conftest import Phones
from tests.stories.steps import choose, sees, to_words, until
from tests.world import World, approved

QUESTION = "How do you bleed the pump?"


async def test_what_is_wanted_is_asked_recorded_and_gone(
    company: World, phones: Phones, footage: Path
) -> None:
    await follows.set(company.jonas, "skill", await approved("Pumps"), True)
    for number in range(3):
        await post(company.mira, title=f"Listen first {number}")
    lena = await phones.open(company.lena, "/me")
    await lena.get_by_role("link", name="Wanted").click()
    await lena.get_by_label("Your question").fill(QUESTION)
    await lena.get_by_label("Skill", exact=True).select_option("Pumps")
    await lena.get_by_role("button", name="Ask for it").click()
    await sees(lena, "Waiting for a clip")

    jonas = await phones.open(company.jonas)
    card = jonas.locator("[data-card]", has_text=QUESTION)
    await expect(card).to_contain_text("Wanted for #Pumps")
    await card.get_by_role("link", name="Record").click()
    await expect(jonas.get_by_text(f"Your answer to “{QUESTION}”")).to_be_visible()
    await choose(jonas, footage)
    await to_words(jonas)
    await jonas.get_by_label("Title", exact=True).fill("Open the small valve first")
    await jonas.get_by_label("Nobody recognisable").check()
    await jonas.get_by_role("button", name="Post", exact=True).click()
    await jonas.wait_for_url("**/posts/*")
    await expect(jonas.get_by_role("heading", name="Open the small valve first")).to_be_visible()

    async def answered() -> bool:
        await lena.reload()
        return await lena.get_by_text("1 clip answers it").is_visible()

    await until(answered)
    await jonas.goto("/")
    await expect(jonas.locator("[data-card]").first).to_be_visible()
    await expect(jonas.get_by_text("Wanted for")).to_have_count(0)
    assert phones.complaints == []
