"""Communities in the hand: start one, come in, be let in, post for its members; and the calm of a mute."""

import pytest
from playwright.async_api import Page, expect

from feeds import communities, members
from feeds.communities import Words
from tests.feeds.helpers import post
from tests.stories.conftest import Phones
from tests.world import World


@pytest.fixture(scope="module")
async def circle(company: World) -> str:
    """Mira's circle on request, with one Post for its members."""
    slug = await communities.create(
        company.mira,
        Words(
            name="Steam circle",
            purpose="Dry steam, every time.",
            rules="Show your wand.",
            admission="request",
        ),
    )
    about = await communities.about(company.mira, slug)
    await post(company.mira, title="Wipe before you purge", audience="community", community_id=about.id)
    return slug


async def test_somebody_starts_a_community_and_posts_into_it(company: World, phones: Phones) -> None:
    page = await phones.open(company.sofia, "/communities")
    await page.get_by_role("link", name="Start one").click()
    await page.get_by_label("Name").fill("Morning assembly")
    await page.get_by_label("What for, in one line").fill("Ten minutes that save an hour.")
    await page.get_by_role("radio", name="Whoever asks and is let in").check()
    await page.get_by_label("Posts here are mostly").select_option("reflection")
    await page.get_by_role("button", name="Start it").click()
    await expect(page.get_by_role("heading", name="Morning assembly", level=1)).to_be_visible()
    await page.get_by_role("link", name="Post here").click()
    chosen = page.get_by_role("radio", name="Morning assembly")
    await expect(chosen).to_be_checked()
    await page.get_by_label("In one line").fill("We begin with the torque")
    await page.get_by_label("What happened, and what did you learn?").fill("Tired hands slip later.")
    await page.locator("#skill-words, [name=skills]").first.fill("Torque")
    await page.get_by_role("button", name="Post", exact=True).click()
    await expect(page.get_by_role("heading", name="We begin with the torque")).to_be_visible()
    await page.goto("/communities/morning-assembly")
    await expect(page.get_by_role("link", name="We begin with the torque")).to_be_visible()


async def test_on_request_one_asks_and_a_steward_lets_one_in(
    company: World, phones: Phones, circle: str
) -> None:
    page = await phones.open(company.jonas, f"/communities/{circle}")
    await expect(page.get_by_text("What is posted here is for its members.")).to_be_visible()
    await expect(page.get_by_text("Wipe before you purge")).to_have_count(0)
    await page.get_by_role("button", name="Ask to come in").click()
    await expect(page.get_by_text("You asked to come in.")).to_be_visible()
    steward = await phones.open(company.mira, "/activity")
    await steward.get_by_role("link", name="Jonas Weber would like to come in").click()
    await steward.get_by_role("button", name="Let Jonas Weber in").click()
    await expect(steward.get_by_role("heading", name="Would like to come in")).to_have_count(0)
    await page.reload()
    await expect(page.get_by_role("link", name="Wipe before you purge")).to_be_visible()


async def test_the_last_steward_is_told_how_to_leave(company: World, phones: Phones, circle: str) -> None:
    page = await phones.open(company.mira, f"/communities/{circle}/rules")
    await page.get_by_text("Leave the Community").click()
    await page.get_by_role("button", name="Leave", exact=True).click()
    await expect(page.get_by_text("Name another steward first")).to_be_visible()


async def test_a_closed_community_answers_404_and_no_script_is_needed(company: World, phones: Phones) -> None:
    slug = await communities.create(company.lena, Words(name="Leads among leads", admission="closed"))
    phones.expected.add("404")
    page = await phones.open(company.jonas, java_script_enabled=False)
    answer = await page.goto(f"/communities/{slug}")
    assert answer is not None
    assert answer.status == 404
    await page.goto("/communities")
    await expect(page.get_by_text("Leads among leads")).to_have_count(0)
    await members.invite(company.lena, slug, "jonas-weber")
    await page.goto("/communities")
    await page.get_by_role("link", name="Leads among leads").click()
    await page.get_by_role("button", name="Come in").click()
    await expect(page.get_by_role("link", name="Post here")).to_be_visible()


async def test_a_mute_is_two_taps_and_undone_from_ones_own_list(company: World, phones: Phones) -> None:
    page = await phones.open(company.jonas, "/people/greta-lind")
    await mute(page)
    await page.goto("/people")
    await expect(page.get_by_role("link", name="Greta Lind")).to_have_count(0)
    await page.goto("/me/avoided")
    await page.get_by_role("button", name="Take it back for Greta Lind").click()
    await expect(page.get_by_text("You mute and block nobody.")).to_be_visible()


async def mute(page: Page) -> None:
    await page.locator("#avoid summary").click()
    await page.get_by_role("button", name="Mute").click()
    await expect(page.get_by_text("Muted by you")).to_be_visible()
