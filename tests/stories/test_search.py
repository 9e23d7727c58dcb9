"""Find: the answer while somebody types, narrowed by thumb or by keys, and a question when there is none."""

import asyncio
import re

import pytest
from playwright.async_api import Locator, Page, Route, expect

from app import database
from feeds import applications
from feeds.posts import StepText
from tests.feeds.helpers import film, post
from tests.stories.conftest import Phones
from tests.stories.steps import comes_to_see, sees, until
from tests.world import World, approved

DESKTOP = {"viewport": {"width": 1280, "height": 800}, "is_mobile": False, "has_touch": False}
#: No word of it stands in any Post; its meaning leads to the Skill.
UNANSWERED = "A colleague cuts his fingertip and bleeds"


@pytest.fixture(scope="module")
async def shown(company: World) -> World:
    """What colleagues have shown of pumps, and two who can help with first aid."""
    await approved("impeller care")
    await film(company.mira, 40, title="Check the impeller by ear", skills=["impeller care"])
    await post(
        company.sofia,
        "guide",
        title="Clean the impeller",
        skills=["impeller care"],
        steps=[StepText("Loosen the gland nut"), StepText("Wipe the vanes with kerosene")],
    )
    await approved("First aid")
    for helper in (company.mira, company.sofia):
        made = await post(helper, title="Nothing of it", text="Other words.", skills=["First aid"])
        await applications.apply(company.lena, made, "worked")
    return company


def box(page: Page) -> Locator:
    return page.get_by_role("combobox", name="What do you need?")


async def types(page: Page, words: str) -> None:
    await box(page).click()
    await box(page).press_sequentially(words)


async def test_a_mistyped_word_finds_it_while_it_is_typed_and_back_leads_to_the_same(
    shown: World, phones: Phones
) -> None:
    jonas = await phones.open(shown.jonas, "/search")
    await types(jonas, "impelelr")
    await expect(jonas.get_by_role("link", name="Clean the impeller")).to_be_visible()
    await sees(jonas, "Results for")
    field = box(jonas)
    await expect(field).to_be_focused()
    await field.press("Enter")
    await expect(jonas).to_have_url(re.compile(r"/search\?q=impelelr$"))
    await jonas.get_by_role("link", name="Clean the impeller").click()
    await jonas.wait_for_url("**/posts/*")
    await jonas.go_back()
    await expect(field).to_have_value("impelelr")
    await expect(jonas.get_by_role("link", name="Clean the impeller")).to_be_visible()
    await jonas.get_by_role("link", name="Search for impelelr").click()
    await expect(jonas.get_by_role("link", name="Clean the impeller")).to_have_count(0)
    await jonas.goto("/search")
    await expect(jonas.get_by_role("link", name="impelelr", exact=True)).to_be_visible()
    await jonas.get_by_role("button", name="Forget all").click()
    await expect(jonas.get_by_role("link", name="impelelr", exact=True)).to_have_count(0)
    assert phones.complaints == []


async def test_a_word_of_a_step_opens_that_step(shown: World, phones: Phones) -> None:
    jonas = await phones.open(shown.jonas, "/search?q=kerosene")
    await expect(jonas.locator("mark")).to_have_text("kerosene")
    await sees(jonas, "Step 2")
    await jonas.get_by_role("link", name="Clean the impeller").click()
    await expect(jonas).to_have_url(re.compile(r"/posts/\d+\?step=\d+#step-\d+$"))
    assert phones.complaints == []


async def test_the_sheet_of_filters_narrows_at_a_tap_and_a_chip_takes_it_off(
    shown: World, phones: Phones
) -> None:
    jonas = await phones.open(shown.jonas, "/search?q=impeller")
    guide, clip = (
        jonas.get_by_role("link", name=name) for name in ("Clean the impeller", "Check the impeller")
    )
    await expect(clip).to_be_visible()
    await jonas.get_by_role("button", name="Filters").click()
    await jonas.get_by_label(re.compile("^Guide")).check()
    await jonas.get_by_role("button", name="Show 1 Post").click()
    await expect(jonas.get_by_role("heading", name="Filters")).to_be_hidden()
    await expect(clip).to_have_count(0)
    await expect(guide).to_be_visible()
    await expect(jonas).to_have_url(re.compile("kind=guide"))
    await jonas.get_by_role("link", name="Without this filter: Guide").click()
    await expect(clip).to_be_visible()
    await jonas.go_back()
    await expect(clip).to_have_count(0)
    assert phones.complaints == []


async def test_suggestions_that_are_still_on_their_way_are_waved_off_and_what_was_typed_stays(
    shown: World, phones: Phones
) -> None:
    jonas = await phones.open(shown.jonas, "/search", **DESKTOP)
    asked = asyncio.Event()

    async def never(_route: Route) -> None:
        asked.set()

    await jonas.route("**/search/suggestions?*", never)
    await types(jonas, "impel")
    await asked.wait()
    await box(jonas).press("Escape")
    await expect(box(jonas)).to_have_value("impel")
    await box(jonas).press("Escape")
    await expect(box(jonas)).to_have_value("")
    assert phones.complaints == []


async def test_everything_is_found_by_keys_alone(shown: World, phones: Phones) -> None:
    jonas = await phones.open(shown.jonas, "/search", **DESKTOP)
    field = box(jonas)
    await types(jonas, "impel")
    option = jonas.get_by_role("option", name="#impeller care")
    await expect(option).to_be_visible()
    await expect(field).to_have_attribute("aria-expanded", "true")
    await field.press("Escape")
    await expect(option).to_be_hidden()
    await expect(field).to_have_value("impel")
    await field.press("ArrowDown")
    await expect(option).to_be_visible()
    while await field.get_attribute("aria-activedescendant") != await option.get_attribute("id"):
        await field.press("ArrowDown")
    await expect(option).to_have_attribute("aria-selected", "true")
    await field.press("Enter")
    await jonas.wait_for_url("**/skills/impeller-care")
    await jonas.go_back()
    kinds = jonas.get_by_role("radio", name=re.compile("^Guide"))
    await kinds.focus()
    await jonas.keyboard.press("Space")
    await expect(jonas).to_have_url(re.compile("kind=guide"))
    await expect(kinds).to_be_focused()
    await expect(kinds).to_be_checked()
    assert phones.complaints == []


async def test_a_search_without_an_answer_becomes_a_question_and_is_answered(
    shown: World, phones: Phones
) -> None:
    jonas = await phones.open(shown.jonas, "/search")
    await types(jonas, UNANSWERED)
    await box(jonas).press("Enter")
    await expect(jonas.get_by_label("What is it about?")).to_have_value("first-aid")
    await sees(jonas, "will hear of it")
    await jonas.get_by_role("button", name="Ask", exact=True).click()
    await sees(jonas, "Asked.")
    await jonas.get_by_role("link", name="See your question").click()
    await jonas.wait_for_url("**/posts/*")
    mira = await phones.open(shown.mira, "/activity")
    await mira.get_by_role("link", name="Jonas Weber asks you").click()
    await mira.get_by_label("Say something helpful").fill("Press on it and hold the hand up.")
    await mira.get_by_role("button", name="Send").first.click()
    await sees(mira, "Press on it and hold the hand up.")
    await comes_to_see(jonas, "Mira Alves", "/activity?tab=answered")
    assert phones.complaints == []


async def test_where_no_skill_was_guessed_two_taps_ask(shown: World, phones: Phones) -> None:
    """On a slow line too: who will hear of it is told for the last tap."""
    jonas = await phones.open(shown.jonas, "/search?q=frobnicate")
    others = jonas.locator(".ask-others")
    await expect(others).to_be_hidden()
    held: list[Route] = []
    await jonas.route("**/search/questions?*", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it is given
    await jonas.get_by_role("radio", name="Another Skill").tap()
    await expect(others).to_be_visible()
    await jonas.get_by_role("radio", name="#First aid").tap()
    await expect(others).to_be_hidden()
    await until(lambda: asyncio.sleep(0, len(held) == 2))
    for route in held:
        await route.continue_()
    await sees(jonas, "will hear of it")
    await jonas.get_by_role("button", name="Ask", exact=True).tap()
    await sees(jonas, "Asked.")
    assert phones.complaints == []


async def test_without_scripts_the_same_is_found_narrowed_and_asked(shown: World, phones: Phones) -> None:
    jonas = await phones.open(shown.sofia, "/search", java_script_enabled=False)
    await box(jonas).fill("impelelr")
    await jonas.get_by_role("button", name="Find", exact=True).click()
    await sees(jonas, "Results for")
    await jonas.get_by_role("button", name="Filters").click()
    await jonas.get_by_label(re.compile("^Video")).check()
    await jonas.get_by_role("button", name=re.compile("^Show")).click()
    await expect(jonas.get_by_role("link", name="Check the impeller by ear")).to_be_visible()
    await expect(jonas.get_by_role("link", name="Clean the impeller")).to_have_count(0)
    await jonas.get_by_role("link", name="Without this filter: Video").click()
    await expect(jonas.get_by_role("link", name="Clean the impeller")).to_be_visible()
    await jonas.goto("/search?q=zyzzyva+gribble")
    await jonas.get_by_role("radio", name="Another Skill").check()
    await jonas.get_by_label("Another Skill").last.select_option("impeller-care")
    await jonas.get_by_role("button", name="Ask", exact=True).click()
    await expect(jonas.get_by_role("heading", name="zyzzyva gribble")).to_be_visible()
    assert await database.value("SELECT count(*) FROM post WHERE title = 'zyzzyva gribble'") == 1
    assert phones.complaints == []
