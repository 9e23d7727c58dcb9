"""People on a phone: who can help, asking them, saying what one helps with, seeing who stayed."""

from datetime import timedelta

import pytest
from playwright.async_api import expect

from app import clock
from app.people import people
from feeds import applications, follows, watching
from tests.feeds.helpers import film, post
from tests.stories.conftest import Phones
from tests.stories.steps import scripted, until
from tests.world import World, approved


@pytest.fixture(scope="module")
async def torque(company: World) -> int:
    """A Skill that Mira has shown, as far as Jonas and Sofia did it."""
    number = await approved("Torque wrench")
    made = await post(company.mira, title="Click means stop", skills=["Torque wrench"])
    for person in (company.jonas, company.sofia):
        await applications.apply(person, made, "worked")
    return number


async def test_from_a_skill_to_who_can_help_to_what_shows_it_to_a_question_that_reaches_them(
    company: World, phones: Phones, torque: int
) -> None:
    page = await phones.open(company.ines, "/skills/torque-wrench")
    await page.get_by_role("link", name="2 tried it").click()
    await expect(page.get_by_text("2 colleagues did it")).to_be_visible()
    await expect(page.get_by_role("link", name="Click means stop")).to_be_visible()
    await page.get_by_role("link", name="Back").click()
    await page.get_by_role("link", name="Ask Mira").click()
    await page.get_by_label("Your question").fill("How tight is tight?")
    await page.get_by_role("combobox", name="Skills").fill("Torque wrench,")
    await page.get_by_role("button", name="Post", exact=True).click()
    await page.wait_for_url("**/posts/*")
    await expect(page.get_by_role("heading", name="How tight is tight?")).to_be_visible()
    mira = await phones.open(company.mira, "/activity?tab=asked")
    await expect(mira.get_by_role("link", name="Ines Couto asks you")).to_be_visible()
    assert phones.complaints == []


async def test_what_i_say_of_myself_is_chosen_with_a_thumb_and_stands_on_my_page(
    company: World, phones: Phones, torque: int
) -> None:
    page = await phones.open(company.sofia, "/me/profile")
    helps = page.get_by_role("combobox", name="You can help with")
    await helps.fill("torq")
    await page.get_by_role("option", name="#Torque wrench").click()
    await expect(page.locator("[data-chips] [data-word]")).to_have_text(["Torque wrench"])
    await page.get_by_role("combobox", name="You are learning").fill("Welding,")
    await page.locator("label", has_text="Polski").tap()
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("This is how others see you now.")).to_be_visible()
    await page.get_by_role("link", name="Have a look").click()
    await expect(page.get_by_role("region", name="Can help with").get_by_role("link")).to_have_text(
        "#Torque wrench"
    )
    await expect(page.get_by_text("English, Polski")).to_be_visible()
    assert phones.complaints == []


async def test_the_directory_narrows_with_one_choice_and_says_whom_to_follow(
    company: World, phones: Phones, torque: int
) -> None:
    page = await phones.open(company.jonas, "/people")
    meet = page.get_by_role("region", name="People you may want to follow")
    await expect(meet.get_by_text("You tried a Post of Mira")).to_be_visible()
    await scripted(page, "press.js")
    await meet.get_by_role("button", name="Follow").first.click()
    await expect(meet.get_by_role("button", name="Following")).to_be_visible()
    await until(lambda: follows.has(company.jonas, "person", company.mira))
    everybody = page.get_by_role("region", name="Everybody")
    await expect(everybody.get_by_role("link", name="Greta Lind")).to_be_visible()
    await page.get_by_label("Skill they help with").select_option("#Torque wrench")
    await expect(everybody.get_by_role("link", name="Greta Lind")).to_have_count(0)
    await expect(everybody.get_by_role("link", name="Mira Alves")).to_be_visible()
    assert phones.complaints == []


async def test_an_author_sees_how_long_colleagues_stay_and_nobody_else_does(
    company: World, phones: Phones
) -> None:
    clip = await film(company.mira, 20, title="Purge it")
    start = clock.now()
    for number in range(5):
        viewer = await people.add(None, f"Viewer {number}")
        for second in range(1, 13):
            with clock.at(start + timedelta(seconds=second)):
                await watching.report(viewer, clip, second, 1)
    page = await phones.open(company.mira, f"/posts/{clip}")
    await page.get_by_text("Manage").click()
    await page.get_by_role("link", name="Attention").click()
    await expect(page.get_by_text("From 0:15 on fewer than half are still there.")).to_be_visible()
    await expect(page.locator("svg .chart-line")).to_be_visible()
    phones.expected.add("404")
    other = await phones.open(company.jonas, f"/posts/{clip}/attention")
    await expect(other.locator("[data-problem]")).to_contain_text("There is nothing here")
    assert phones.complaints == []
