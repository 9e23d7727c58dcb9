"""What people do on their phones, in the words of the stories."""

import asyncio
import re
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from playwright.async_api import CDPSession, Locator, Page, Route, expect

from media import ffmpeg

T = TypeVar("T")
PAUSE_S = 0.05
#: Resolves when the script of that name has run.
IMPORT = """name => import(document.querySelector("link[href$='/js/app.js']").href.replace("app.js", name))
    .then(() => null)"""
PLAYS = """video => {
    if (video.paused) video.play().catch(() => {});
    return video.videoWidth > 0 && video.currentTime > 0.2;
}"""
#: A 2-core machine that also runs the browser.
PATIENCE_S = 120


async def until(ask: Callable[[], Awaitable[T | None]], *, seconds: float = PATIENCE_S) -> T:
    """Ask until the answer is something; that answer."""
    async with asyncio.timeout(seconds):
        while not (answer := await ask()):
            await asyncio.sleep(PAUSE_S)
    return answer


async def registered(page: Page) -> tuple[CDPSession, str]:
    """A line to the service workers of the page's browser, and the number of the first of them."""
    line = await page.context.new_cdp_session(page)
    known: list[str] = []
    line.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: known.extend(one["registrationId"] for one in told["registrations"]),
    )
    await line.send("ServiceWorker.enable")

    async def number() -> str | None:
        return known[0] if known else None

    return line, await until(number)


async def compose(page: Page, file: Path, title: str, skill: str) -> None:
    """Fill in what a clip needs; Post is the next tap."""
    await choose(page, file)
    await to_words(page)
    await say(page, title, skill)


async def choose(page: Page, *files: Path) -> None:
    """The first step of the composer; the second one follows by itself."""
    await page.locator("#file").set_input_files(list(files))
    await expect(page.get_by_text("2 of 3", exact=True)).to_be_visible()


async def to_files(page: Page) -> None:
    """What stays of a clip, or the order of pictures: the second step."""
    await page.get_by_role("button", name=re.compile("^2 ")).click()


async def to_words(page: Page) -> None:
    """The last step of the composer."""
    await page.get_by_role("button", name=re.compile("^3 ")).click()
    await expect(page.get_by_text("3 of 3", exact=True)).to_be_visible()


async def say(page: Page, title: str, skill: str) -> None:
    """What the last step asks for."""
    await page.get_by_label("Title", exact=True).fill(title)
    await page.get_by_role("combobox", name="Skills").fill(skill)
    await page.get_by_label("Nobody recognisable").check()


def looped(footage: Path, seconds: int, folder: Path) -> Path:
    """The footage again and again, as long as the story needs it."""
    path = folder / f"{seconds}-seconds.mp4"
    program = str(ffmpeg.program().path)
    command = [program, "-v", "error", "-stream_loop", "-1", "-i", str(footage), "-t", str(seconds)]
    subprocess.run([*command, "-c", "copy", str(path)], check=True, timeout=PATIENCE_S)
    return path


async def late(page: Page, *patterns: str) -> asyncio.Event:
    """What the page asks for at these addresses comes once this has happened."""
    come = asyncio.Event()

    async def hold(route: Route) -> None:
        await come.wait()
        await route.continue_()

    for pattern in patterns:
        await page.route(pattern, hold)
    return come


async def scripted(page: Page, name: str) -> None:
    """The script that comes after the page is there: what it serves is more than a form or a link."""
    await page.evaluate(IMPORT, name)


async def controlled(page: Page) -> None:
    """The player of the page answers to touch and keys."""
    await page.locator(".player[data-ready]").wait_for()


async def plays(video: Locator) -> None:
    """The picture is there and time goes on."""
    await until(lambda: video.evaluate(PLAYS))


async def number_of(page: Page) -> int:
    """The Post whose page this is."""
    return int(page.url.partition("#")[0].rstrip("/").rpartition("/")[2])


async def sees(page: Page, words: str, path: str | None = None) -> None:
    """The words stand on the page (at `path`), without a reload."""
    if path is not None:
        await page.goto(path)
    await expect(page.get_by_text(words).first).to_be_visible()


async def comes_to_see(page: Page, words: str, path: str) -> None:
    """The words stand on the page at `path`, which changes with a reload only, once a worker is done."""

    async def there() -> bool:
        await page.goto(path)
        return await page.get_by_text(words).count() > 0

    await until(there)


async def misses(page: Page, words: str, path: str) -> None:
    """The page at `path` says nothing of it."""
    await page.goto(path)
    await expect(page.get_by_text(words)).to_have_count(0)
