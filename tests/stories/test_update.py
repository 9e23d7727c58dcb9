"""A new version of Pollen comes with a tap: all pages change together, and nobody loses words."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.processes import ROOT
from tests.stories.conftest import PATIENCE_MS, Phones, Site
from tests.stories.steps import until
from tests.world import World

pytestmark = pytest.mark.service_worker

#: What a browser says while the old server is gone and the new one is not there yet.
BETWEEN = {"net::ERR_"}
WORDS = "Two thumbs, no hammer"
BUILD = "document.querySelector('script[type=module]').getAttribute('src').split('/')[2]"
#: A page that was loaded anew has lost it.
MARK = "document.body.dataset.same = 'yes'"
ACTIVE = "async () => (await navigator.serviceWorker.ready).active.state === 'activated'"
SHELLS = "async () => (await caches.keys()).filter((name) => name.startsWith('shell-'))"


@pytest.fixture
async def lasting(site: Site) -> AsyncIterator[Site]:
    """The site, on the build of this checkout again when the story is over."""
    yield site
    await site.kill("web")
    await site.start("web")


async def test_a_new_version_comes_with_a_tap_to_all_pages_and_keeps_words(
    lasting: Site, company: World, phones: Phones, tmp_path: Path
) -> None:
    phones.expected = BETWEEN
    page = await phones.open(company.jonas, "/me")
    await until(lambda: page.evaluate(ACTIVE))
    first = await page.evaluate(BUILD)
    other, composer = await page.context.new_page(), await page.context.new_page()
    await other.goto("/activity")
    await composer.goto("/compose?kind=reflection")
    field = composer.locator("textarea:visible").first
    await field.fill(WORDS)

    second = await offered(lasting, page, tmp_path / "second")
    assert second != first
    await expect(other.get_by_role("button", name="Reload")).to_be_visible(timeout=PATIENCE_MS)
    await expect(composer.get_by_role("button", name="Reload")).to_have_count(0)
    await composer.evaluate(MARK)
    await reload(page, page, other)
    assert await other.evaluate(BUILD) == second
    await expect(composer.locator("body[data-same]")).to_be_visible()
    await expect(field).to_have_value(WORDS)
    await until(lambda: kept(page, first, second))
    old = f"/static/{first}/js/trim.js"
    assert await composer.evaluate(f"async () => (await fetch('{old}')).ok")
    await composer.close()

    third = await offered(lasting, page, tmp_path / "third")
    await reload(page, page, other)
    await until(lambda: kept(page, second, third))
    assert phones.complaints == []


async def kept(page: Page, *builds: str) -> bool:
    """Whether the phone holds the files of these builds and of no other."""
    return bool(await page.evaluate(SHELLS) == [f"shell-{build}" for build in builds])


async def reload(page: Page, *tabs: Page) -> None:
    """A tap on one page makes all of them new."""
    for tab in tabs:
        await tab.evaluate(MARK)
    await page.get_by_role("button", name="Reload").tap()
    for tab in tabs:
        await expect(tab.locator("body:not([data-same])")).to_be_visible(timeout=PATIENCE_MS)


async def offered(site: Site, page: Page, folder: Path) -> str:
    """A server with another build takes over, and a page of it offers to reload; the name of the build."""
    change(folder)
    await site.kill("web")
    site.running["web"] = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app", "web", "--port", str(site.port)),
        cwd=folder,
        env=os.environ | site.variables,
    )
    await site.answers()
    await page.goto("/me")
    await expect(page.locator("#toast")).to_contain_text("New version.", timeout=PATIENCE_MS)
    build: str = await page.evaluate(BUILD)
    return build


def change(folder: Path) -> None:
    """This checkout with one other line in a style."""
    folder.mkdir()
    for entry in ROOT.iterdir():
        if entry.name != "static":
            (folder / entry.name).symlink_to(entry)
    shutil.copytree(ROOT / "static", folder / "static")
    with (folder / "static/css/read.css").open("a") as style:
        style.write(f"/* {folder.name} */\n")
