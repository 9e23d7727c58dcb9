"""Skills in a real browser: suggested and taken by a tap, followed, merged and brought back."""

import re

import pytest
from playwright.async_api import Page, expect

from app import database
from feeds import importing, vectors
from tests.feeds.helpers import post
from tests.stories.conftest import PATIENCE_MS, Phones
from tests.stories.steps import number_of, until
from tests.world import World


@pytest.fixture(scope="module", autouse=True)
async def list_of_skills(world: World) -> None:
    await importing.bring(None, importing.starter())


async def test_post_18_a_machine_suggests_and_the_author_accepts(company: World, phones: Phones) -> None:
    text = "One strap in front, one behind. A loose load slides at the first turn."
    there = await post(
        company.jonas, title="Lash the load with two straps", text=text, skills=["Load securing"]
    )
    await until(lambda: _meant(there))
    mira = await phones.open(company.mira, "/compose?kind=reflection")
    await mira.get_by_label("In one line").fill("I forgot to lash the load and two straps were loose")
    offer = mira.get_by_role("button", name="Load securing")
    await expect(offer).to_be_visible(timeout=PATIENCE_MS)
    await expect(mira.get_by_text("Suggested from your words")).to_be_visible()
    await expect(mira.get_by_role("link", name="Lash the load with two straps")).to_be_visible()
    assert await _taken(mira) == []

    await offer.tap()
    await expect(mira.get_by_role("button", name="Load securing")).to_have_count(0)
    assert await _taken(mira) == ["Load securing"]
    await mira.get_by_label("What happened, and what did you learn?").fill("Nothing fell, by luck.")
    await mira.get_by_role("button", name="Post", exact=True).tap()
    await mira.wait_for_url("**/posts/*")
    made = await number_of(mira)
    await expect(mira.get_by_role("link", name="#Load securing").first).to_be_visible()
    verbs = await database.values(
        """
        SELECT DISTINCT verb FROM event
        WHERE subject_kind = 'post' AND subject_id = $1 AND verb LIKE 'suggestion.%' ORDER BY verb
        """,
        str(made),
    )
    assert "suggestion.accepted" in verbs
    tags = "SELECT count(*) FROM post_skill WHERE post_id = $1"
    assert await database.value(tags, made) == 1
    assert phones.complaints == []


async def test_find_8_a_skill_is_found_in_the_tree_and_followed(company: World, phones: Phones) -> None:
    await post(company.mira, title="Soft eyes on the mirrors", skills=["Forklift driving"])
    sofia = await phones.open(company.sofia, "/search")
    await sofia.get_by_role("link", name="All Skills").tap()
    await sofia.get_by_text("Logistics", exact=True).first.tap()
    await sofia.get_by_role("link", name="Forklift driving").tap()
    await expect(sofia.get_by_role("heading", name="#Forklift driving")).to_be_visible()
    await expect(sofia.get_by_role("link", name="Soft eyes on the mirrors")).to_be_visible()
    await sofia.get_by_role("button", name="Follow").tap()
    await expect(sofia.get_by_role("button", name="Following")).to_be_visible()
    await sofia.get_by_role("navigation", name="Where this Skill stands").get_by_text("Logistics").tap()
    await expect(sofia.get_by_role("link", name="Soft eyes on the mirrors")).to_be_visible()
    assert await sofia.evaluate("document.documentElement.scrollWidth") <= 390
    assert phones.complaints == []


async def test_find_1_merging_moves_all_and_one_tap_brings_it_back(company: World, phones: Phones) -> None:
    number = await post(company.mira, title="Feet apart, back straight", skills=["Knee lifting"])
    lena = await phones.open(company.lena, "/me")
    await lena.get_by_role("link", name="Care for Skills").tap()
    await lena.get_by_role("link", name=re.compile("Merge or rename.*Knee lifting")).tap()
    await lena.get_by_label("The Skill that stays").select_option(label="Lifting and carrying")
    await lena.get_by_role("button", name="Merge").tap()
    await expect(lena.get_by_role("heading", name="#Lifting and carrying")).to_be_visible()
    await expect(lena.get_by_role("link", name="Feet apart, back straight")).to_be_visible()
    jonas = await phones.open(company.jonas, f"/posts/{number}")
    await expect(jonas.get_by_role("link", name="#Lifting and carrying").first).to_be_visible()
    await jonas.goto("/skills/knee-lifting")
    await jonas.wait_for_url("**/skills/lifting-and-carrying")

    await lena.goto("/admin/skills")
    await lena.get_by_role("button", name=re.compile("Undo.*Knee lifting")).tap()
    await expect(lena.get_by_text("became part of")).to_have_count(0)
    await lena.get_by_role("button", name=re.compile("Approve.*Knee lifting")).tap()
    await expect(lena.get_by_text("No new Skill was named.")).to_be_visible()
    await jonas.goto("/skills/knee-lifting")
    await expect(jonas.get_by_role("link", name="Feet apart, back straight")).to_be_visible()
    assert phones.complaints == []


async def _meant(number: int) -> bool:
    return number in await vectors.of([number]) and bool(await vectors.of_skills())


async def _taken(page: Page) -> list[str]:
    return await page.locator("[name=skill]").evaluate_all("all => all.map((one) => one.value)")
