"""Step mode: busy hands, no connection, one screen at a time."""

import pytest
from playwright.async_api import Page, expect

from app import database
from feeds.drafts import Choice, StepText
from feeds.steps import steps
from tests.feeds.helpers import post
from tests.stories.conftest import Phones, Site
from tests.stories.steps import until
from tests.stories.waiting import DEAD, away, installed, sync
from tests.world import World

WORDS = ["Switch it off", "Open the guard", "Turn the valve", "Wipe it dry"]
#: A browser without a connection says so of everything that it asks for.
OFFLINE = {"ERR_INTERNET_DISCONNECTED", "Failed to load resource", "net::ERR"}
DONE = "SELECT array_agg(s.position ORDER BY s.position) FROM tick t JOIN step s ON s.id = t.step_id WHERE t.person_id = $1 AND s.post_id = $2"  # noqa: E501
TOLD = "SELECT result FROM application WHERE person_id = $1 AND post_id = $2"
#: The phone knows that nothing waits; before that it would send again what a page that closes has cut off.
SENT = "pollen.store.own('ticks').then((ticks) => ticks.every(({ sent }) => sent))"
#: It is written down and outlives its page.
KEPT = "pollen.store.own('ticks').then((ticks) => ticks.length === 1)"
AWAKE = """
    navigator.wakeLock.request = async () => { window.asked = (window.asked ?? 0) + 1; };
"""


@pytest.fixture
async def checklist(company: World) -> int:
    return await post(
        company.mira, "checklist", title="Change the seal", steps=[StepText(words) for words in WORDS]
    )


async def ready(page: Page) -> None:
    """The script has taken over; before that every button is a plain form."""
    await page.locator("[data-step-mode][data-scripted]").wait_for()


async def reads(page: Page, words: str) -> None:
    await expect(page.locator(".stage-words:visible")).to_have_text(words)


async def test_ticks_made_offline_replay_exactly_once(company: World, phones: Phones, checklist: int) -> None:
    phones.expected = OFFLINE
    page = await phones.open(company.jonas, f"/posts/{checklist}/steps")
    await reads(page, WORDS[0])
    await ready(page)
    await page.context.set_offline(True)
    for words in WORDS[:3]:
        await reads(page, words)
        await page.get_by_role("button", name="Done").click()
    await reads(page, WORDS[3])
    assert await database.value(DONE, company.jonas, checklist) is None
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/tick") else None)
    await page.context.set_offline(False)
    await until(lambda: done(company, checklist, [1, 2, 3]))
    await until(lambda: page.evaluate(SENT))
    await page.evaluate("dispatchEvent(new Event('online'))")
    await page.reload()
    await reads(page, WORDS[3])
    assert len(sent) == 3
    assert await database.value("SELECT count(*) FROM idempotency WHERE route = 'steps'") == 3
    assert phones.complaints == []


async def done(company: World, checklist: int, positions: list[int]) -> bool:
    return await database.value(DONE, company.jonas, checklist) == positions


async def test_what_was_ticked_offline_is_still_there_when_the_page_comes_back(
    company: World, phones: Phones, checklist: int
) -> None:
    """The tick waits on the phone, beside a page that knows nothing of it."""
    phones.expected = {*OFFLINE, "500", "503"}
    page = await phones.open(company.jonas, f"/posts/{checklist}/steps")
    await ready(page)
    await page.route("**/tick", lambda route: route.abort())
    await page.get_by_role("button", name="Done").click()
    await reads(page, WORDS[1])
    await until(lambda: page.evaluate(KEPT))
    await page.goto(f"/posts/{checklist}/steps")
    await expect(page.get_by_role("button", name="Done")).to_have_attribute("aria-pressed", "true")
    await page.unroute("**/tick")
    await page.goto("/activity")
    await until(lambda: done(company, checklist, [1]))
    assert phones.complaints == []


async def test_how_it_went_is_told_without_a_connection_and_goes_out_once(
    company: World, phones: Phones, checklist: int
) -> None:
    phones.expected = OFFLINE
    page = await phones.open(company.jonas, f"/posts/{checklist}/steps?end=1")
    await ready(page)
    await page.context.set_offline(True)
    await page.get_by_role("button", name="Not").click()
    await page.get_by_role("button", name="Worked").click()
    await expect(page.get_by_text("It waits on this device")).to_be_visible()
    await expect(page.get_by_role("link", name="Tell more")).to_be_hidden()
    await page.get_by_role("button", name="Start again").click()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "/application" in request.url else None)
    await page.context.set_offline(False)
    await until(lambda: page.evaluate(SENT))
    assert await database.value(TOLD, company.jonas, checklist) == "worked"
    await page.evaluate("dispatchEvent(new Event('online'))")
    await page.goto(f"/posts/{checklist}/steps?end=1")
    await ready(page)
    await page.get_by_role("button", name="Partly").click()
    await page.get_by_role("link", name="Tell more").click()
    await expect(page.get_by_role("radio", name="Partly")).to_be_checked()
    assert len(sent) == 3
    assert phones.complaints == []


@pytest.mark.service_worker
async def test_what_was_ticked_and_told_goes_out_when_no_page_is_open(
    site: Site, company: World, phones: Phones, checklist: int
) -> None:
    phones.expected = DEAD
    page = await installed(phones, company.jonas, f"/posts/{checklist}/steps")
    context = page.context
    await ready(page)
    async with away(site):
        for words in WORDS:
            await reads(page, words)
            await page.get_by_role("button", name="Done").click()
        await page.get_by_role("button", name="Worked").click()
        await expect(page.get_by_text("It waits on this device")).to_be_visible()
        await page.close()
    blank = await context.new_page()
    await blank.goto("/health")
    assert await database.value(DONE, company.jonas, checklist) is None
    await sync(blank, site.address, "ticks")
    await until(lambda: told(company, checklist))
    assert await done(company, checklist, [1, 2, 3, 4])
    assert phones.complaints == []


async def told(company: World, checklist: int) -> bool:
    return await database.value(TOLD, company.jonas, checklist) == "worked"


async def test_targets_are_at_least_64_px(company: World, phones: Phones, checklist: int) -> None:
    page = await phones.open(company.jonas, f"/posts/{checklist}/steps?end=1")
    for address in ("?end=1", ""):
        await page.goto(f"/posts/{checklist}/steps{address}")
        small = await page.locator(".step-mode :is(a, button):visible").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect()).filter(box => box.width < 64 || box.height < 64).length"  # noqa: E501
        )
        assert small == 0
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await page.evaluate("document.documentElement.scrollHeight <= innerHeight")


async def test_the_screen_stays_on_while_it_is_open(company: World, phones: Phones, checklist: int) -> None:
    page = await phones.open(company.jonas, "/me")
    await page.context.add_init_script(AWAKE)
    await page.goto(f"/posts/{checklist}/steps")
    await until(lambda: page.evaluate("window.asked === 1"))
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await until(lambda: page.evaluate("window.asked === 2"))
    assert phones.complaints == []


async def test_keys_swipes_and_buttons_walk_the_steps(company: World, phones: Phones, checklist: int) -> None:
    page = await phones.open(company.jonas, f"/posts/{checklist}/steps")
    await reads(page, WORDS[0])
    await expect(page.locator(".stage-step[hidden]")).to_have_count(len(WORDS))
    await ready(page)
    await page.keyboard.press("ArrowRight")
    await reads(page, WORDS[1])
    await page.keyboard.press("PageUp")
    await reads(page, WORDS[0])
    await swipe(page, 300, 60)
    await reads(page, WORDS[1])
    await swipe(page, 60, 300)
    await reads(page, WORDS[0])
    await page.get_by_role("link", name="Next step").click()
    await reads(page, WORDS[1])
    await expect(page.get_by_role("status").filter(has_text="of 4")).to_have_text("2 of 4")
    ids = [step.id for step in await steps(company.jonas, checklist)]
    assert page.url.endswith(f"?step={ids[1]}")
    assert phones.complaints == []


async def swipe(page: Page, start: int, end: int) -> None:
    """With a finger: what the browser pans by itself never becomes a swipe."""
    touch = await page.context.new_cdp_session(page)

    async def send(kind: str, *places: float) -> None:
        points = [{"x": x, "y": 400} for x in places]
        await touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    await send("touchStart", start)
    for part in range(1, 11):
        await send("touchMove", start + (end - start) * part / 10)
    await send("touchEnd")


async def test_without_scripts_a_checklist_is_done_step_by_step(
    company: World, phones: Phones, checklist: int
) -> None:
    page = await phones.open(company.jonas, f"/posts/{checklist}", java_script_enabled=False)
    await page.get_by_role("link", name="Start").click()
    for words in WORDS:
        await reads(page, words)
        await page.get_by_role("button", name="Done").click()
    await expect(page.get_by_text("4 of 4 done")).to_be_visible()
    await page.get_by_role("button", name="Start again").click()
    await reads(page, WORDS[0])
    assert await database.value(DONE, company.jonas, checklist) is None
    assert phones.complaints == []


async def test_a_scenario_answers_without_scripts_and_tells_nobody(company: World, phones: Phones) -> None:
    ways = [Choice("Load it", "It falls."), Choice("Wrap it again", "It holds.", good=True)]
    number = await post(company.mira, "scenario", text="It leans.", choices=ways)
    page = await phones.open(company.jonas, f"/posts/{number}", java_script_enabled=False)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.get_by_text("Load it").click()
    await expect(page.get_by_text("It falls.")).to_be_visible()
    await expect(page.get_by_text("There is a better way")).to_be_visible()
    await page.get_by_text("Wrap it again").click()
    await expect(page.get_by_text("It holds.")).to_be_visible()
    await expect(page.get_by_text("It falls.")).to_be_hidden()
    assert [url for url in asked if "/static/" not in url] == []
    assert phones.complaints == []
