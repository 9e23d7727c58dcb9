"""What phones with something to send do in the stories of the queue."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

from PIL import Image
from playwright.async_api import CDPSession, Page, expect

from app.people import auth
from tests.stories.conftest import Phones, Site
from tests.stories.steps import choose, registered, to_words

#: What a dead server makes a browser say.
DEAD = {"net::ERR_", "status of 50", "htmx:error", "error occurred when fetching the script"}
#: Bytes a second: slow enough for an accident on the way.
UPLINK = 150_000
#: Bytes a second: so few that a file does not end before somebody who looks late has seen what it is about.
TRICKLE = 20_000
SAFE = "Your Post is safe on this device."
NOTHING = "Nothing waits. All you sent has arrived."


@asynccontextmanager
async def away(site: Site) -> AsyncIterator[None]:
    """The server is gone."""
    await site.kill("web")
    try:
        yield
    finally:
        await site.start("web")


async def installed(phones: Phones, person: int, path: str) -> Page:
    """A phone whose worker answers already."""
    page = await phones.open(person, path)
    await page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    await page.reload()
    return page


async def post(page: Page) -> None:
    await page.get_by_role("button", name="Post", exact=True).tap()
    await expect(page.get_by_text(SAFE)).to_be_visible()


async def write(page: Page, files: list[Path], title: str, skill: str) -> None:
    """Choose the files and fill in what a Post needs; Post is the next tap."""
    await choose(page, *files)
    await to_words(page)
    await page.get_by_label("Title", exact=True).fill(title)
    await page.get_by_role("combobox", name="Skills").fill(skill)
    await page.get_by_label("Nobody recognisable").check()


async def say(page: Page, title: str, skill: str) -> None:
    """A Post of words alone."""
    await page.get_by_label("In one line").fill(title)
    await page.get_by_role("combobox", name="Skills").fill(skill)
    await page.get_by_label("What happened, and what did you learn?").fill("It was me.")
    await post(page)


async def become(page: Page, person: int, site: Site) -> None:
    token = await auth.open_session(person)
    await page.context.add_cookies([{"name": "session", "value": token, "url": site.address}])


async def slow_down(page: Page, uplink: int = UPLINK) -> CDPSession:
    """The line of the phone, which sends so many bytes a second."""
    line = await page.context.new_cdp_session(page)
    await limit(line, uplink)
    return line


async def limit(line: CDPSession, uplink: int) -> None:
    """Bytes a second that the phone may send from its next request on; -1 is as many as there are."""
    speed = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": uplink}
    await line.send("Network.emulateNetworkConditions", speed)


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def noise(path: Path, seed: int) -> Path:
    Image.frombytes("RGB", (400, 400), Random(seed).randbytes(400 * 400 * 3)).save(path)  # noqa: S311 - noise, no secret
    return path


async def sync(page: Page, origin: str, tag: str = "queue") -> None:
    """The event of Background Sync, as the browser sends it when the network is back."""
    line, number = await registered(page)
    told = {"origin": origin, "registrationId": number, "tag": tag, "lastChance": False}
    await line.send("ServiceWorker.dispatchSyncEvent", told)
