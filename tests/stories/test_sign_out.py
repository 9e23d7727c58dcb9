"""Signing out leaves nothing of a person on the phone, and loses nothing they were not asked about."""

import json

import pytest
from playwright.async_api import Page

from app.people import auth
from tests.feeds.helpers import post
from tests.stories.conftest import Phones
from tests.stories.keeping import keep, shelled
from tests.stories.steps import until
from tests.world import World

pytestmark = pytest.mark.service_worker

STORED = """async () => JSON.stringify({
    caches: await caches.keys(),
    databases: (await indexedDB.databases()).map((base) => base.name),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    remembered: Object.keys(localStorage),
})"""
NOTHING = {"caches": [], "databases": [], "workers": 0, "remembered": []}
#: What of the person was not sent yet: a file, or how it went.
WAITING = {
    "uploads": {"id": "one", "name": "film.mp4", "size": 9, "state": "paused", "sent": 0},
    "ticks": {"id": "one", "post": "1", "action": "/posts/1/application", "result": "worked", "sent": False},
}
PUT = """async ([name, record]) => {
    const app = document.querySelector('link[href$="/js/app.js"]').href;
    const { put } = await import(app.replace("app.js", "store.js"));
    await put(name, record);
}"""


async def test_signing_out_leaves_nothing_on_the_phone(company: World, phones: Phones) -> None:
    page = await phones.open(company.jonas, "/me")
    await shelled(page)
    await keep(page, await post(company.mira))
    await page.goto("/me")
    await page.evaluate("localStorage.setItem('speed', '2')")
    await page.get_by_role("button", name="Sign out").click()
    await page.wait_for_url("**/sign-in")
    await until(lambda: stored(page, NOTHING))
    assert phones.complaints == []


@pytest.mark.parametrize("place", WAITING)
async def test_who_signs_out_while_something_waits_is_asked_first(
    company: World, phones: Phones, place: str
) -> None:
    page = await phones.open(company.jonas, "/me")
    await shelled(page)
    await page.evaluate(PUT, [place, {**WAITING[place], "owner": str(company.jonas)}])
    await page.get_by_role("button", name="Sign out").click()
    await page.get_by_role("button", name="Stay signed in").click()
    await page.goto("/activity")
    await page.goto("/me")
    await page.get_by_role("button", name="Sign out").click()
    await page.get_by_role("button", name="Sign out and lose it").click()
    await page.wait_for_url("**/sign-in")
    await until(lambda: stored(page, NOTHING))
    assert phones.complaints == []


async def test_another_person_on_the_same_phone_finds_nothing_of_the_first(
    company: World, phones: Phones
) -> None:
    """Also where nobody signed out: the session ran out."""
    page = await phones.open(company.jonas, "/me")
    await shelled(page)
    await keep(page, await post(company.mira))
    token = await auth.open_session(company.sofia)
    await page.context.add_cookies([{"name": "session", "value": token, "url": phones.address}])
    await page.goto("/kept")
    await until(
        lambda: page.evaluate("async () => !(await caches.keys()).some(name => name.startsWith('kept-'))")
    )


async def stored(page: Page, wanted: dict[str, object]) -> bool:
    return bool(json.loads(await page.evaluate(STORED)) == wanted)
