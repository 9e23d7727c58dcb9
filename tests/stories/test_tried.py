"""Tried it on a phone: planned, asked about once, told, confirmed; and what went wrong (LEARN-1)."""

from datetime import timedelta

from playwright.async_api import Page, expect

from app import clock
from feeds import reminders
from tests.feeds import helpers
from tests.stories.conftest import Phones
from tests.stories.steps import sees, until
from tests.world import World


async def test_it_is_planned_asked_about_once_told_and_confirmed(company: World, phones: Phones) -> None:
    post = await helpers.post(company.mira, title="Seat the seal with two thumbs")
    jonas = await phones.open(company.jonas, f"/posts/{post}")
    await tells(jonas, post, "I'll try it")
    await jonas.goto(f"/posts/{post}")
    await sees(jonas, "You want to try it. Only you see that.")

    with clock.at(clock.now() + timedelta(days=5)):
        await reminders.remind()
    await jonas.goto("/activity")
    await jonas.get_by_role("link", name="You wanted to try this. How did it go?").click()
    await jonas.get_by_label("Worked").check()
    await jonas.get_by_label("What did you do?").fill("First go, no hammer.")
    await jonas.get_by_role("button", name="Tell it").click()
    await sees(jonas, "First go, no hammer.")
    await expect(jonas.get_by_role("button", name="I saw it")).to_have_count(0)

    sofia = await phones.open(company.sofia, f"/posts/{post}")
    await sofia.get_by_role("button", name="I saw it").click()
    await sees(sofia, "Sofia Prata saw it")
    assert phones.complaints == []


async def test_an_author_asks_what_went_wrong_and_learns_no_name(company: World, phones: Phones) -> None:
    post = await helpers.post(company.lena, title="Descale in four minutes")
    tomas = await phones.open(company.tomas, f"/posts/{post}")
    await tells(tomas, post, "Not")

    lena = await phones.open(company.lena, f"/posts/{post}")
    await lena.get_by_role("link", name="Ask what went wrong").click()
    await lena.get_by_role("button", name="Ask what went wrong").click()
    await sees(lena, "They are asked now.")

    async def is_asked() -> bool:
        await tomas.goto("/activity")
        return await tomas.get_by_role("link", name="asks what went wrong").count() == 1

    await until(is_asked)
    await tomas.get_by_role("link", name="asks what went wrong").click()
    await tomas.get_by_label("What happened?").fill("It smelled, so I stopped.")
    await tomas.get_by_role("button", name="Tell it").click()
    await sees(tomas, "Thank you. The author reads it")
    await sees(lena, "It smelled, so I stopped.", f"/posts/{post}/inquiry")
    assert "Tomas" not in await lena.content()
    assert phones.complaints == []


async def tells(page: Page, post: int, result: str) -> None:
    await page.locator(f"#try-{post}").click()
    sheet = page.get_by_role("dialog")
    await sheet.get_by_label(result, exact=True).check()
    await sheet.get_by_role("button", name="Tell it").click()
    await sheet.get_by_role("button", name="Done").click()
