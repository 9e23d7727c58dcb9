"""The browser finds all it needs to install Pollen, and every page tells where it comes from."""

import json

import httpx
import pytest
from playwright.async_api import expect

from tests.stories.conftest import Phones
from tests.stories.steps import until
from tests.world import World

pytestmark = pytest.mark.service_worker

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"
)
ANDROID = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"
ACTIVE = "async () => (await navigator.serviceWorker.ready).active.state === 'activated'"
#: A test's browser forgets all in the end, which is its only fault.
FORGETS = "in-incognito"
OFFERS = """() => {
    const event = Object.assign(new Event("beforeinstallprompt", { cancelable: true }), {
        prompt: async () => { window.asked = true; },
        userChoice: Promise.resolve({ outcome: "accepted" }),
    });
    dispatchEvent(event);
    return event.defaultPrevented;
}"""


async def test_the_browser_can_install_it(company: World, phones: Phones) -> None:
    page = await phones.open(company.jonas, "/")
    await until(lambda: page.evaluate(ACTIVE))
    line = await page.context.new_cdp_session(page)
    found = await line.send("Page.getInstallabilityErrors")
    assert {fault["errorId"] for fault in found["installabilityErrors"]} <= {FORGETS}
    told = await line.send("Page.getAppManifest")
    assert told["errors"] == []
    manifest = json.loads(told["data"])
    assert (manifest["display"], manifest["start_url"], manifest["scope"]) == ("standalone", "/", "/")
    for picture in [*manifest["icons"], *manifest["screenshots"]]:
        size = await page.evaluate(
            """async (src) => {
                const image = await createImageBitmap(await (await fetch(src)).blob());
                return `${image.width}x${image.height}`;
            }""",
            picture["src"],
        )
        assert size == picture["sizes"], picture
    for shortcut in manifest["shortcuts"]:
        answer = await page.goto(shortcut["url"])
        assert answer is not None
        assert answer.ok
    assert phones.complaints == []


@pytest.mark.parametrize(
    ("agent", "words"),
    [(IPHONE, "Add to Home Screen"), (ANDROID, "Install app"), (None, "address bar")],
    ids=["iPhone", "Android", "computer"],
)
async def test_each_device_is_told_in_its_own_words(
    company: World, phones: Phones, agent: str | None, words: str
) -> None:
    page = await phones.open(company.jonas, "/install", **({"user_agent": agent} if agent else {}))
    told = page.get_by_text(words, exact=False)
    await expect(told.first).to_be_visible()
    assert await page.locator("details[open]").count() == 0
    assert phones.complaints == []


async def test_where_the_browser_installs_by_itself_one_tap_does_it(company: World, phones: Phones) -> None:
    page = await phones.open(company.jonas, "/install")
    button = page.get_by_role("button", name="Install")
    await expect(button).to_be_hidden()
    assert await page.evaluate(OFFERS)
    await button.tap()
    await expect(button).to_be_hidden()
    assert await page.evaluate("window.asked")
    assert phones.complaints == []


async def test_the_manifest_speaks_the_language_of_its_reader_also_before_the_sign_in(
    web: httpx.AsyncClient,
) -> None:
    german = (await web.get("/manifest.webmanifest", headers={"accept-language": "de"})).json()
    english = (await web.get("/manifest.webmanifest", headers={"accept-language": "en"})).json()
    assert (german["lang"], english["lang"]) == ("de", "en")
    assert german["shortcuts"][1]["name"] != english["shortcuts"][1]["name"]
    page = (await web.get("/sign-in")).text
    assert 'rel="manifest" href="/manifest.webmanifest" crossorigin="use-credentials"' in page
    assert 'rel="apple-touch-icon"' in page
    assert english["share_target"]["params"]["files"][0]["accept"] == ["video/*", "image/*"]
