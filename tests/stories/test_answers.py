"""A question on phones, answered in words and with a Post; a tip at a second, a mention, another way."""

from playwright.async_api import Page, expect

from app import database
from tests.feeds import helpers
from tests.stories.conftest import Phones
from tests.stories.steps import comes_to_see, number_of, plays, sees, until
from tests.stories.test_home import playing
from tests.world import World, approved


async def test_a_question_is_asked_answered_and_the_answer_accepted(company: World, phones: Phones) -> None:
    await approved("milk")
    mira = await phones.open(company.mira, "/compose?kind=question")
    await mira.get_by_label("Your question").fill("How warm is the milk?")
    await mira.get_by_role("combobox", name="Skills").fill("milk")
    await mira.get_by_role("button", name="Post", exact=True).click()
    await mira.wait_for_url("**/posts/*")
    question = await number_of(mira)

    jonas = await phones.open(company.jonas, f"/posts/{question}")
    await says(jonas, "As warm as your hand.")
    sofia = await phones.open(company.sofia, f"/compose?answer={question}&kind=reflection")
    await sees(sofia, "Your answer to “How warm is the milk?”")
    await sofia.get_by_label("In one line").fill("Stop at 60 degrees")
    await sofia.get_by_role("combobox", name="Skills").fill("milk")
    await sofia.get_by_label("What happened").fill("A thermometer for three days, then the hand knows.")
    await sofia.get_by_role("button", name="Post", exact=True).click()
    await sofia.wait_for_url("**/posts/*")
    await sees(sofia, "Answers “How warm is the milk?”")

    await mira.reload()
    await mira.locator("#comments").get_by_role("button", name="This answers it").click()
    await expect(mira.locator(".comment-accepted")).to_contain_text("As warm as your hand.")
    await mira.reload()
    await mira.locator("#ways").get_by_role("button", name="This answers it").click()
    await expect(mira.locator(".way-accepted")).to_contain_text("Stop at 60 degrees")
    await expect(mira.get_by_text("Accepted answer")).to_have_count(1)
    await comes_to_see(sofia, "accepted your answer", "/activity")
    assert phones.complaints == []


async def test_a_tip_stands_on_the_time_line_and_names_a_colleague(company: World, phones: Phones) -> None:
    clip = await playing(company.mira, 90, "Purge the wand")
    jonas = await phones.open(company.jonas, f"/posts/{clip}?t=1")
    await expect(jonas.locator("[data-player][data-ready]")).to_have_count(1)
    await plays(jonas.locator("video"))
    await jonas.evaluate("document.querySelector('video').pause()")
    await jonas.evaluate("document.querySelector('video').currentTime = 1.2")
    field = jonas.get_by_label("Say something helpful")
    await field.press_sequentially("Lever down here @sof")
    await jonas.get_by_role("option", name="Sofia Prata").click()
    await expect(field).to_have_value("Lever down here @sofia-prata ")
    await jonas.get_by_role("checkbox", name="At 0:01").check()
    await jonas.get_by_role("button", name="Send").first.click()

    mark = jonas.get_by_role("link", name="Tip at 0:01: Lever down here")
    await expect(jonas.locator("#comments").get_by_role("link", name="@sofia-prata")).to_be_visible()
    await jonas.goto(f"/posts/{clip}")
    await expect(mark).to_be_visible()
    await mark.click()
    await until(lambda: jonas.evaluate("document.querySelector('video').currentTime >= 1"))
    assert await database.value("SELECT second FROM comment WHERE post_id = $1", clip) == 1
    assert phones.complaints == []


async def test_another_way_stands_in_the_strip(company: World, phones: Phones) -> None:
    source = await helpers.post(company.mira, title="Wipe it at once")
    greta = await phones.open(company.greta, f"/posts/{source}")
    await greta.get_by_role("link", name="Show my way").click()
    await sees(greta, "Your way of “Wipe it at once”")
    await greta.get_by_role("button", name="Reflection").click()
    await sees(greta, "Your way of “Wipe it at once”")
    await greta.get_by_label("In one line").fill("Two cloths, one wet")
    await greta.get_by_role("combobox", name="Skills").fill("wiping")
    await greta.get_by_label("What happened").fill("The wet one first.")
    await greta.get_by_role("button", name="Post", exact=True).click()
    await greta.wait_for_url("**/posts/*")
    jonas = await phones.open(company.jonas, f"/posts/{source}")
    await expect(jonas.locator(".strip")).to_contain_text("Two cloths, one wet")
    assert phones.complaints == []


async def says(page: Page, words: str) -> None:
    await page.get_by_label("Say something helpful").fill(words)
    await page.get_by_role("button", name="Send").first.click()
    await sees(page, words)
