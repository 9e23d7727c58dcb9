"""What Pollen tells: live and once, by the day, and a colleague's announcement that a tap puts away."""

import asyncio
import re
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta

from playwright.async_api import Page, expect

from app import database, live
from app.reach import stops, topics
from app.reach.notices import notify
from feeds import announcements
from feeds.announcements import Wish
from tests.feeds import helpers
from tests.stories.conftest import Phones
from tests.stories.steps import until
from tests.world import World

#: Long enough for a slow machine.
HEARD_S = 60
#: How often the page has fetched its list anew.
FETCHES = """
    performance.getEntriesByType("resource")
        .filter(({ name }) => new URL(name).pathname === "/activity").length
"""


async def test_what_is_new_comes_by_itself_once_and_stands_first(phones: Phones, company: World) -> None:
    page = await phones.open(company.mira, "/activity")
    await until(lambda: listens(page, company.mira))
    await notify(company.mira, "thanked", subject=("thing", 1), group="thanked", actor=company.sofia)
    await expect(page.get_by_text("Sofia Prata thanked you")).to_be_visible()
    assert await page.evaluate(FETCHES) == 1
    await notify(company.mira, "mentioned", subject=("thing", 2), group="mentioned", actor=company.jonas)
    await expect(page.get_by_text("Jonas Weber mentioned you")).to_be_visible()
    await expect(page.locator(".told-day h2")).to_have_text(["New", "Today"])
    await expect(page.locator(".told-day").first).to_contain_text("Jonas Weber")
    assert phones.complaints == []


async def test_a_list_that_is_drawn_anew_loses_no_tap(phones: Phones, company: World) -> None:
    page = await phones.open(company.lena, "/activity")
    await until(lambda: listens(page, company.lena))
    post = await helpers.post(company.lena, title="Descale in four minutes")
    await notify(company.lena, "thanked", subject=("post", post), group="thanked", actor=company.sofia)
    link = page.get_by_role("link", name="Sofia Prata thanked you")
    await link.hover()
    await page.mouse.down()
    fetched = await page.evaluate(FETCHES)
    await notify(company.lena, "mentioned", subject=("thing", 2), group="mentioned", actor=company.jonas)
    await until(lambda: page.evaluate(f"{FETCHES} > {fetched}"))
    await page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    await page.mouse.up()
    await page.wait_for_url(f"**/posts/{post}**")
    await page.go_back()
    await expect(page.get_by_text("Jonas Weber mentioned you")).to_be_visible()
    assert phones.complaints == []


async def listens(page: Page, person: int) -> bool:
    """A page made anew fetches nothing more: only in its first seconds a server may have missed something.

    What a stream has to tell of the past comes before everything that is new. What went out while a stream
    ended or began anew was for nobody: then the page is asked once more.
    """
    told: asyncio.Queue[str] = asyncio.Queue()
    new = f"nothing:{uuid.uuid4().hex}"
    line = await page.context.new_cdp_session(page)
    line.on("Network.eventSourceMessageReceived", lambda message: told.put_nowait(message["data"]))
    await line.send("Network.enable")
    async with page.expect_response(lambda answer: "/live?" in answer.url):
        await page.reload()
    await live.publish(*new.split(":"), person=person)
    try:
        async with asyncio.timeout(HEARD_S):
            past = [change async for change in before(new, told)]
    except TimeoutError:
        return False
    finally:
        await line.detach()
    return not [change for change in past if change.startswith(("notice:", "resync:"))]


async def before(last: str, told: asyncio.Queue[str]) -> AsyncIterator[str]:
    while (change := await told.get()) != last:
        yield change


async def test_an_announcement_stands_on_home_until_a_tap_puts_it_away(
    phones: Phones, company: World
) -> None:
    last = await announcements.last_day() - timedelta(days=27)
    await announcements.announce(company.lena, Wish("all", "Hall 4 opens", "Bring your badge.", last))
    page = await phones.open(company.jonas)
    card = page.get_by_role("article", name="Hall 4 opens")
    await expect(card).to_contain_text("Lena Vogt for everybody")
    await card.get_by_role("button", name="Got it").tap()
    await expect(card).to_have_count(0)
    assert page.url.endswith("/")
    await page.goto("/activity")
    await expect(page.get_by_text("Hall 4 opens")).to_have_count(0)
    other = await phones.open(company.mira, "/activity")
    await expect(other.get_by_text("Hall 4 opens")).to_be_visible()
    assert phones.complaints == []


async def test_a_link_in_a_mail_stops_its_kind_with_one_tap_and_without_sign_in(
    phones: Phones, company: World
) -> None:
    await topics.choose(company.mira, "asked", "mail", state=True)
    page = await phones.open(None, f"/notices/stop/{stops.token(company.mira, 'asked')}")
    await page.get_by_role("button", name="Stop").tap()
    await expect(page.get_by_role("heading", name=re.compile("No more"))).to_be_visible()

    async def stopped() -> bool:
        return not (await topics.choices(company.mira))["asked", "mail"]

    assert await until(stopped)
    assert await database.value("SELECT count(*) FROM notice_switch WHERE NOT state") == 1
    assert phones.complaints == []
