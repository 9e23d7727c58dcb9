"""ACC-1: sign-in by the company's provider, in a browser: there, back, and to where one was going."""

import os
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from app import limits
from app.people import people
from tests.providers.running import CALLBACK, PASSWORD, running, variables
from tests.stories.conftest import Phones, Site, free_port
from tests.stories.steps import sees
from tests.world import World

EMAIL = "rita@brightwater.example"


@pytest.fixture(scope="module")
async def site(pool: str) -> AsyncIterator[Site]:
    """A Pollen whose company signs in at Canaille."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    async with running("canaille", EMAIL, address + CALLBACK) as issuer:
        environment = variables(issuer) | {
            "POLLEN_DATABASE_URL": pool,
            "POLLEN_DATA": os.environ["POLLEN_DATA"],
            "POLLEN_TEST": "1",
        }
        made = Site(address, port, environment, {})
        await made.start("web")
        yield made
        await made.stop()


async def test_an_e_mail_leads_to_the_provider_and_back_to_where_one_was(
    phones: Phones, company: World
) -> None:
    """Rita connects from inside once, then her e-mail alone leads the way; the page she wanted opens."""
    await limits.change("provider_domains", ["brightwater.example"], actor=company.paul)
    rita = await people.add(EMAIL, "Rita Vale", language="en")
    desk = await phones.open(rita, "/me/sessions")
    await desk.get_by_role("link", name="Connect Brightwater ID").click()
    await signs_in_there(desk)
    await sees(desk, "Connected: you can sign in with it.")

    phone = await phones.open(None, "/me/preferences")
    await phone.get_by_label("E-mail or staff number").fill(EMAIL)
    await phone.get_by_role("button", name="Next").click()
    await phone.get_by_role("link", name="Continue with Brightwater ID").click()
    await signs_in_there(phone)
    await phone.wait_for_url("**/me/preferences")
    await expect(phone.get_by_role("heading", name="Your settings")).to_be_visible()
    cookies = {cookie["name"]: cookie for cookie in await phone.context.cookies(phone.url)}
    assert "provider" not in cookies
    assert cookies["session"]["httpOnly"]


async def signs_in_there(page: Page) -> None:
    """As the provider's own pages ask."""
    await page.locator("[name=login]").fill("rita")
    await page.locator("[name=login]").press("Enter")
    await page.locator("[name=password]").fill(PASSWORD)
    await page.locator("[name=password]").press("Enter")
