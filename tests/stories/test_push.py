"""A phone takes messages: switched on by a tap, shown, counted, and led to the right page by a click.

No browser in a test can ask a real push service for an address. So the page is given one on loopback, and
what arrives there is handed to the service worker by the browser's own developer tools.
"""

import asyncio
import json
from collections.abc import Iterator
from datetime import time
from typing import Any

import playwright.async_api as playwright
import pytest
from playwright.async_api import Page, expect

from app import clock
from app.reach import hours
from app.shifts import Hours
from feeds import comments
from feeds.tables import Post
from tests.app.reach.push_service import Browser, Service, serve
from tests.stories.conftest import Phones
from tests.stories.steps import registered, until
from tests.world import World

pytestmark = pytest.mark.service_worker

ALWAYS = Hours(time(0), time(0), [1, 2, 3, 4, 5, 6, 7])
#: A subscription like the browser's own, with the address and the keys of the test.
SUBSCRIBE = """
    const given = %s;
    class Subscription {
        endpoint = given.endpoint;
        options = { applicationServerKey: null };
        toJSON() { return given; }
    }
    let subscription = null;
    PushManager.prototype.getSubscription = async () => subscription;
    PushManager.prototype.subscribe = async ({ applicationServerKey, userVisibleOnly }) => {
        if (!userVisibleOnly || applicationServerKey.length !== 87) throw new Error("no such key");
        return subscription = new Subscription();
    };
"""
#: The service worker hears a moment later than the page that nobody looks at it any more.
UNSEEN = """
    async () => {
        const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
        return windows.every((one) => !one.focused);
    }
"""
SHOWN = """async () => (await self.registration.getNotifications())
    .map(({ title, tag, data }) => ({ title, tag, address: data.address }))"""
#: A tap on a notification as the worker hears of it; no developer tool can do that.
TAP = """async () => {
    const [notification] = await self.registration.getNotifications();
    const event = new NotificationEvent("notificationclick", { notification });
    let done;
    event.waitUntil = (promise) => { done = promise; };
    self.dispatchEvent(event);
    await done;
}"""


@pytest.fixture(scope="module")
def browser(whole: playwright.Browser) -> playwright.Browser:
    """One that shows notifications."""
    return whole


@pytest.fixture
def service() -> Iterator[Service]:
    with serve() as running:
        yield running


def given(browser: Browser) -> str:
    keys = {"p256dh": browser.p256dh, "auth": browser.auth}
    return SUBSCRIBE % json.dumps({"endpoint": browser.endpoint, "keys": keys})


async def deliver(page: Page, payload: dict[str, Any]) -> None:
    """A message for the service worker, as if the browser's push service had brought it."""
    tools, number = await registered(page)
    place = {"origin": page.url.split("/me")[0], "registrationId": number}
    await tools.send("ServiceWorker.deliverPushMessage", {**place, "data": json.dumps(payload)})
    await tools.detach()


async def read(service: Service, browser: Browser, start: str) -> dict[str, Any]:
    """The message that begins so, once the worker process has brought it."""

    async def arrived() -> dict[str, Any] | None:
        payloads = [browser.read(one.body) for one in service.brought]
        return next((payload for payload in payloads if payload["title"].startswith(start)), None)

    found = await until(arrived)
    assert found is not None
    return found


async def of(page: Page) -> playwright.Worker:
    """The service worker of the page, once it is at work."""
    await page.evaluate("async () => { await navigator.serviceWorker.ready }")
    [worker] = await until(lambda: asyncio.sleep(0, page.context.service_workers))
    return worker


async def put_away(page: Page) -> None:
    """Something else is in front: Pollen's page has no longer the focus."""
    await (await page.context.new_page()).bring_to_front()
    tools = await page.context.new_cdp_session(page)
    await tools.send("Emulation.setFocusEmulationEnabled", {"enabled": False})
    worker = await of(page)
    await until(lambda: worker.evaluate(UNSEEN))


async def arrives(page: Page, worker: playwright.Worker, news: dict[str, object]) -> bool:
    """Whether the message is shown. The same one again takes its place: the browser may believe for a moment
    longer that somebody looks.
    """
    await deliver(page, news)
    return news["tag"] in {shown["tag"] for shown in await worker.evaluate(SHOWN)}


async def test_a_phone_takes_messages_and_a_tap_leads_to_the_answer(
    phones: Phones, company: World, service: Service
) -> None:
    browser = service.browser()
    await hours.keep(company.mira, ALWAYS)
    page = await phones.open(company.mira, "/me", permissions=["notifications"])
    await page.context.add_init_script(given(browser))
    await page.goto("/me/notices")
    await page.get_by_role("button", name="Turn push on").click()
    await expect(page.get_by_text("this one")).to_be_visible()
    await page.get_by_role("button", name="Send a test message").click()
    await expect(page.get_by_text("On its way")).to_be_visible()
    await read(service, browser, "This is how Pollen reaches you")

    post = Post(kind="question", author_id=company.mira, state="live", title="How long do I purge?",
                created_at=clock.now(), changed_at=clock.now(), published_at=clock.now())  # fmt: skip
    await post.save()
    said = await comments.add(company.jonas, post.id, "Two seconds.")
    payload = await read(service, browser, "Jonas Weber answered your question")
    worker = await of(page)
    await put_away(page)
    await deliver(page, payload)
    shown = {"title": payload["title"], "tag": payload["tag"], "address": payload["address"]}
    await until(lambda: worker.evaluate(SHOWN))
    assert await worker.evaluate(SHOWN) == [shown]
    await worker.evaluate(TAP)
    await page.wait_for_url(f"**/posts/{post.id}#comment-{said}")
    await expect(page.get_by_text("Two seconds.")).to_be_visible()
    assert await worker.evaluate(SHOWN) == []
    assert phones.complaints == []


async def test_who_looks_at_pollen_sees_a_dot_and_no_notification(phones: Phones, company: World) -> None:
    page = await phones.open(company.jonas, "/me/notices", permissions=["notifications"])
    worker = await of(page)
    dot = page.locator("[data-appear] .nav-dot")
    await expect(dot).to_be_hidden()
    news = {"title": "Mira Alves mentioned you", "tag": "notice-1", "address": "/notices/1", "unread": 1}
    await deliver(page, news)
    await expect(dot).to_be_visible()
    assert await worker.evaluate(SHOWN) == []
    await put_away(page)
    await until(lambda: arrives(page, worker, news))
    other = {**news, "title": "Sofia Prata mentioned you", "tag": "notice-2"}
    await until(lambda: arrives(page, worker, other))
    assert len(await worker.evaluate(SHOWN)) == 2
    # Whoever opens Activity has seen them all.
    await page.goto("/activity")
    await until(lambda: worker.evaluate(f"async () => (await ({SHOWN})()).length === 0"))


async def test_a_browser_that_blocks_or_knows_no_messages_says_what_to_do(
    phones: Phones, company: World
) -> None:
    page = await phones.open(company.mira, "/me")
    await page.context.add_init_script(
        "Object.defineProperty(Notification, 'permission', { get: () => 'denied' })"
    )
    await page.goto("/me/notices")
    await expect(page.get_by_text("was told to block messages")).to_be_visible()
    await expect(page.get_by_role("button", name="Turn push on")).to_be_hidden()
    apple = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15"
    phone = await phones.open(company.mira, "/me", user_agent=apple)
    await phone.context.add_init_script("delete window.PushManager")
    await phone.goto("/me/notices")
    await expect(phone.get_by_text("install Pollen first")).to_be_visible()


async def test_without_scripts_everything_but_the_subscription_works(phones: Phones, company: World) -> None:
    page = await phones.open(company.mira, "/me/notices", java_script_enabled=False)
    await expect(page.locator("noscript p")).to_be_visible()
    await expect(page.get_by_role("button", name="Turn push on")).to_be_hidden()
    await page.get_by_role("switch", name="Thanks: Push").uncheck()
    await page.get_by_role("button", name="Save").first.click()
    await expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    await expect(page.get_by_role("switch", name="Thanks: Push")).not_to_be_checked()
    await expect(page.get_by_role("switch", name="Thanks: Activity")).to_be_checked()
