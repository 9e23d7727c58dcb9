"""Everything that matters works where scripts are off or broken: forms post, links lead on."""

from datetime import timedelta
from pathlib import Path

from playwright.async_api import Page, expect

from app import clock
from app.limits import Limits
from tests.media.clips import clip
from tests.stories.conftest import Phones
from tests.stories.steps import comes_to_see, number_of, sees, until
from tests.world import PASSWORD, World


async def test_a_phone_without_scripts_can_sign_in_post_and_take_part(phones: Phones, company: World) -> None:
    mira = await phones.open(None, "/sign-in", java_script_enabled=False)
    await sign_in(mira, "mira@brightwater.example")
    reflection = await reflect(mira)
    photo = await show_a_picture(mira, clip("gps-jpeg"))

    jonas = await phones.open(company.jonas, f"/posts/{reflection}", java_script_enabled=False)
    await comment(jonas, "We stand with our feet apart, that helps.")
    await jonas.goto(f"/posts/{photo}")
    await mark_useful(jonas)
    await clock.move(timedelta(minutes=Limits().apply_after_min))
    await try_it(jonas, clip("alpha-png"))
    await report(jonas, photo)

    await sees(mira, "We stand with our feet apart, that helps.", f"/posts/{reflection}")
    await sees(mira, "Held it at the end of the shift.", f"/posts/{photo}")
    await comes_to_see(mira, "Jonas Weber tried what you showed", "/activity")
    assert phones.complaints == []


async def sign_in(page: Page, email: str) -> None:
    await page.get_by_label("E-mail or staff number").fill(email)
    await page.get_by_role("button", name="Next").click()
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await page.get_by_role("button", name="Not now").click()
    await page.wait_for_url("**/")


async def reflect(page: Page) -> int:
    """Three taps and two sentences; the reflection is live at once."""
    await page.get_by_role("link", name="Post", exact=True).click()
    await page.get_by_role("button", name="Reflection").click()
    await page.get_by_label("In one line").fill("I lifted with my back again")
    await page.get_by_role("combobox", name="Skills").fill("safe lifting")
    await page.get_by_label("What happened, and what did you learn?").fill("It hurt for a day. Knees first.")
    await page.get_by_role("button", name="Post", exact=True).click()
    await expect(page.get_by_role("heading", name="I lifted with my back again")).to_be_visible()
    return await number_of(page)


async def show_a_picture(page: Page, picture: Path) -> int:
    """One form with the file in it; the page tells how far it is, and a reload shows it."""
    await page.goto("/compose?kind=photo")
    await page.get_by_label("Choose pictures").set_input_files(picture)
    await page.get_by_label("Title").fill("Where the gauge is read")
    await page.get_by_role("combobox", name="Skills").fill("gauge reading")
    await page.get_by_label("Nobody recognisable").check()
    await page.get_by_role("button", name="Post", exact=True).click()
    await page.wait_for_url("**/posts/*")

    async def shown() -> bool:
        await page.reload()
        return await page.locator("img.picture").count() == 1

    await until(shown)
    return await number_of(page)


async def comment(page: Page, words: str) -> None:
    await page.get_by_label("Say something helpful").fill(words)
    await page.get_by_role("button", name="Send").first.click()
    await sees(page, words)


async def mark_useful(page: Page) -> None:
    button = page.get_by_role("button", name="Useful")
    await button.click()
    await expect(button).to_have_attribute("aria-pressed", "true")


async def try_it(page: Page, proof: Path) -> None:
    await page.get_by_role("link", name="I tried it").click()
    await page.get_by_label("Worked").check()
    await page.get_by_label("What did you do?").fill("Held it at the end of the shift.")
    await page.get_by_label("Photo").set_input_files(proof)
    await page.get_by_label("15", exact=True).check()
    await page.get_by_role("button", name="Tell it").click()
    await page.wait_for_url("**/posts/*#tried")
    await sees(page, "Held it at the end of the shift.")


async def report(page: Page, post: int) -> None:
    await page.goto(f"/posts/{post}")
    await page.get_by_role("link", name="More", exact=True).click()
    await page.get_by_role("link", name="Report").click()
    await page.get_by_label("It is advertising or off topic").check()
    await page.get_by_role("button", name="Report").click()
    await sees(page, "Thank you for looking out")
