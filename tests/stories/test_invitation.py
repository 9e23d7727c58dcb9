"""ACC-13: from a printed invitation to the first Post, without any e-mail."""

import re

from playwright.async_api import Page, expect

from app import database
from app.people import people
from tests.stories.conftest import Phones
from tests.stories.steps import number_of, sees
from tests.world import World

PIN = "402915"


async def test_from_card_to_first_post_without_any_e_mail(phones: Phones, company: World) -> None:
    """Paul prints it for a cleaner whom the list of people brought; she scans, posts, comes again."""
    team = await database.value("SELECT team_id FROM person WHERE id = $1", company.mira)
    tina = await people.add(None, "Tina Cruz", team=team, staff_number="4711", language="en")
    link = await printed(await phones.open(company.paul, "/admin/people?q=4711"))

    phone = await phones.open(None, link)
    await sees(phone, "Welcome, Tina Cruz")
    await phone.get_by_label("Choose a PIN").fill("123456")
    phones.expected.add("422")
    await phone.get_by_role("button", name="Come in").click()
    await sees(phone, "Others would try this PIN first")
    await phone.get_by_label("Choose a PIN").fill(PIN)
    await phone.get_by_role("button", name="Come in").click()
    await phone.wait_for_url(re.compile(r"/(welcome)?$"))
    post = await reflect(phone)
    assert await database.value("SELECT author_id FROM post WHERE id = $1", post) == tina

    await comes_again(await phones.open(None, "/sign-in"))
    phones.expected.add("410")
    await sees(await phones.open(None, link), "used already")
    assert phones.complaints == []


async def printed(office: Page) -> str:
    """The address that stands beside the square on paper."""
    await office.get_by_role("checkbox", name=re.compile("Tina Cruz")).check()
    await office.get_by_role("button", name="Print invitations for the chosen ones").click()
    await expect(office.get_by_role("heading", name="Tina Cruz")).to_be_visible()
    await expect(office.locator(".paper svg")).to_have_count(1)
    return await office.locator(".paper .address").inner_text()


async def reflect(phone: Page) -> int:
    await phone.goto("/compose?kind=reflection")
    await phone.get_by_label("In one line").fill("Wring the mop until it stops dripping")
    await phone.get_by_role("combobox", name="Skills").fill("clean floors")
    await phone.get_by_label("What happened, and what did you learn?").fill(
        "Wet floors dry grey. Damp ones shine."
    )
    await phone.get_by_role("button", name="Post", exact=True).click()
    await phone.wait_for_url("**/posts/*")
    await expect(phone.get_by_role("heading", name="Wring the mop until it stops dripping")).to_be_visible()
    return await number_of(phone)


async def comes_again(phone: Page) -> None:
    """Staff number, then PIN, with the keyboard of digits."""
    await phone.get_by_label("E-mail or staff number").fill("4711")
    await phone.get_by_role("button", name="Next").click()
    pin = phone.get_by_label("PIN")
    await expect(pin).to_have_attribute("inputmode", "numeric")
    await pin.fill(PIN)
    await phone.get_by_role("button", name="Sign in").click()
    await phone.wait_for_url(re.compile(r"/(welcome)?$"))
    assert (await phone.request.get("/session")).status == 200
