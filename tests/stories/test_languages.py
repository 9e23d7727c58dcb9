"""Two languages that people read, and one that nobody speaks, which shows what is forgotten."""

import pytest
from playwright.async_api import Page, expect

from app.people import languages
from app.pseudo import PSEUDO
from feeds import comments
from feeds.drafts import StepText
from tests.feeds.helpers import post
from tests.pseudo import Page as Told
from tests.pseudo import plain
from tests.stories.conftest import Phones
from tests.world import PASSWORD, World

#: Texts on the screen that are ours: not below what marks the words of people.
OURS = """() => {
    const people = "bdi, [dir]:not(html), [lang]:not(html), .avatar, code, kbd, script, style, svg, noscript";
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
        const { parentElement: place, textContent: text } = walker.currentNode;
        if (text.trim() && !place.closest(people) && place.checkVisibility()) found.push(text.trim());
    }
    return found;
}"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


async def test_every_main_page_is_read_from_right_to_left_and_says_nothing_in_english(
    company: World, phones: Phones
) -> None:
    number = await busy(company)
    mira = await phones.open(company.mira, "/")
    await everything_is_translated(mira)
    await the_rail_stands_at_the_left(mira)
    for address in (
        f"/posts/{number}",
        "/compose",
        "/compose?kind=question",
        "/search",
        "/search?q=wand",
        "/search?q=nothing+of+the+kind",
        "/activity",
        "/me",
        "/me/preferences",
        "/me/notices",
        f"/posts/{number}/history",
        "/progress",
    ):
        await mira.goto(address)
        await everything_is_translated(mira)
    ines = await phones.open(company.ines, "/moderation")
    await everything_is_translated(ines)
    assert phones.complaints == []


async def busy(company: World) -> int:
    """Something of everything, and people who read it in the language that nobody speaks."""
    for person in (company.mira, company.ines):
        await languages.choose(person, PSEUDO)
    await post(company.mira, "question", title="Why does the seal weep?")
    await post(
        company.jonas,
        "guide",
        title="Change a seal",
        steps=[StepText(text="Close the valve"), StepText(text="Turn it")],
    )
    number = await post(company.mira)
    await comments.add(company.jonas, number, "Two seconds are enough.")
    return number


async def everything_is_translated(page: Page) -> None:
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert [text for text in await page.evaluate(OURS) if plain(text)] == [], page.url
    assert Told(await page.content()).english == [], page.url
    assert await page.evaluate(SIDEWAYS) <= 0, page.url


async def the_rail_stands_at_the_left(page: Page) -> None:
    """As look.md has it: the rail at the left, the text at the right, Home rightmost."""
    card = page.locator("[data-card]").first
    rail = await card.locator(".rail").bounding_box()
    title = await card.locator("h2").first.bounding_box()
    home, you = [await page.locator(f".nav-{name}").bounding_box() for name in ("home", "you")]
    assert rail
    assert title
    assert home
    assert you
    assert rail["x"] + rail["width"] < 390 / 4
    assert title["x"] + title["width"] > 390 / 2
    assert you["x"] < home["x"]


@pytest.mark.parametrize("scripts", [True, False])
async def test_somebody_reads_german_from_the_first_page_on(
    company: World, phones: Phones, scripts: bool
) -> None:
    phone = await phones.open(None, "/sign-in", locale="en-GB", java_script_enabled=scripts)
    await phone.get_by_role("link", name="Deutsch").click()
    await phone.get_by_label("E-Mail").fill("sofia@brightwater.example")
    await phone.get_by_label("E-Mail").press("Enter")
    await phone.get_by_label("Passwort").fill(PASSWORD)
    await phone.get_by_role("button", name="Anmelden").click()
    await expect(phone.locator("html")).to_have_attribute("lang", "de")
    await phone.goto("/me/preferences")
    await expect(phone.get_by_role("radio", name="Deutsch")).to_be_checked()
    await phone.get_by_role("radio", name="English").check()
    await phone.get_by_role("button", name="Diese Sprache nehmen").click()
    await expect(phone.locator("html")).to_have_attribute("lang", "en")
    await expect(phone.get_by_role("button", name="Use this language")).to_be_visible()
    await languages.choose(company.sofia, "de")
    assert phones.complaints == []


async def test_german_fits_on_the_phone(company: World, phones: Phones) -> None:
    await languages.choose(company.lena, "de")
    lena = await phones.open(company.lena, "/")
    for address in (
        "/",
        "/compose",
        "/search",
        "/activity",
        "/me",
        "/me/preferences",
        "/campaigns",
        "/insights",
    ):
        await lena.goto(address)
        await expect(lena.locator("html")).to_have_attribute("lang", "de")
        assert await lena.evaluate(SIDEWAYS) <= 0, address
    for place, name in {
        "home": "Start",
        "find": "Finden",
        "post": "Posten",
        "activity": "Neues",
        "you": "Du",
    }.items():
        await expect(lena.locator(f".nav-{place}")).to_contain_text(name)
    tops = await lena.locator(".nav > a:visible > span:last-child").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().top)"
    )
    assert len(set(tops)) == 1
    assert phones.complaints == []
