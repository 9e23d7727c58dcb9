"""The pictures of docs/screenshots, taken of a running demo: `python -m demo.screenshots ADDRESS PASSWORD [NAME ...]`.

With names only those pages are taken anew.
"""

import asyncio
import io
import shutil
import sys
from itertools import product
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from PIL import Image
from playwright.async_api import Browser, Page, ViewportSize, async_playwright

FOLDER = Path(__file__).parent.parent / "docs" / "screenshots"
SIZES = {"phone": ViewportSize(width=390, height=844), "desktop": ViewportSize(width=1280, height=800)}
SCALES = {"phone": 1.5, "desktop": 1}
#: Name: who looks, and where; words that are no address lead to the Post of that title, and on to its part.
PAGES = {
    "sign-in": (None, "/sign-in"),
    "home": ("omar", "/"),
    "post": ("omar", "wrap a pallet"),
    "guide": ("omar", "Safety valve"),
    "steps": ("omar", "Safety valve/steps"),
    "compose": ("omar", "/compose"),
    "find": ("omar", "/search"),
    "found": ("omar", "/search?q=wrpa%20a%20pallet"),
    "skill": ("omar", "/skills/pallet-wrap"),
    "experts": ("omar", "/skills/pallet-wrap#can-help"),
    "skills": ("omar", "/skills"),
    "why": ("omar", "wrap a pallet/why"),
    "interests": ("omar", "/me/interests"),
    "person": ("omar", "/people/ana"),
    "people": ("omar", "/people"),
    "profile": ("omar", "/me/profile"),
    "communities": ("omar", "/communities"),
    "community": ("ana", "/communities/coffee-corner"),
    "saves": ("omar", "/saves"),
    "settings": ("omar", "/me/preferences"),
    "activity": ("ana", "/activity"),
    "you": ("ana", "/me"),
    "progress": ("ana", "/progress"),
    "campaign": ("helena", "/campaigns/1"),
    "insights": ("helena", "/insights"),
    "moderation": ("femi", "/moderation"),
    "styleguide": ("nuno", "/styleguide"),
}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
QUALITY = 75
#: Pixels between the phones of one picture.
GAP = 40
LANGUAGES = {"en": "en-GB", "de": "de-DE"}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


async def main(address: str, password: str, *names: str) -> None:
    pages = {name: page for name, page in PAGES.items() if name in (names or PAGES)}
    if not names:
        shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for size, language in product(SIZES, LANGUAGES):
            for who in dict.fromkeys(who for who, _ in pages.values()):
                page = await _open(browser, address, size, LANGUAGES[language])
                if who:
                    await _sign_in(page, who, password)
                    await _speak(page, language)
                for name, where in ((name, where) for name, (whose, where) in pages.items() if whose == who):
                    await _visit(page, where)
                    await _take(page, f"{name}-{size}-{language}")
                await page.context.close()
        await browser.close()
    _beside(["home", "post", "progress"], FOLDER / "phone.webp")


async def _open(browser: Browser, address: str, size: str, locale: str) -> Page:
    context = await browser.new_context(
        base_url=address,
        viewport=SIZES[size],
        device_scale_factor=SCALES[size],
        has_touch=size == "phone",
        is_mobile=size == "phone",
        locale=locale,
    )
    return await context.new_page()


async def _sign_in(page: Page, who: str, password: str) -> None:
    await page.goto("/sign-in")
    await page.fill("[name=name]", f"{who}@demo.example")
    await page.press("[name=name]", "Enter")
    await page.fill("[name=password]", password)
    await page.press("[name=password]", "Enter")
    await page.wait_for_url(lambda url: "sign-in" not in url)


async def _speak(page: Page, language: str) -> None:
    await page.goto("/me/preferences")
    await page.check(f"[name=language][value={language}]", force=True)
    await page.locator("form:has([name=language]) button").click()
    await page.wait_for_load_state()


async def _visit(page: Page, where: str) -> None:
    """Open the page and let a clip play into its middle, where there is most to see."""
    if where.startswith("/"):
        await page.goto(where)
    else:
        words, slash, part = where.partition("/")
        await page.goto(f"/search?q={words}")
        found = await page.locator("main a[href^='/posts/']").first.get_attribute("href")
        await page.goto(f"{urlsplit(found or '').path}{slash}{part}")
    await page.wait_for_timeout(2500)


async def _take(page: Page, name: str) -> None:
    """The page as it stands, in both themes."""
    for theme in THEMES:
        await page.emulate_media(color_scheme=theme)
        _keep(await page.screenshot(), FOLDER / f"{name}-{theme}.webp")


def _keep(picture: bytes, path: Path) -> None:
    Image.open(io.BytesIO(picture)).save(path, quality=QUALITY)


def _beside(names: list[str], path: Path) -> None:
    pictures = [Image.open(FOLDER / f"{name}-phone-en-light.webp").convert("RGB") for name in names]
    width, height = pictures[0].size
    sheet = Image.new("RGB", (width * len(names) + GAP * (len(names) - 1), height), "#e3e8ec")
    for place, picture in enumerate(pictures):
        sheet.paste(picture, (place * (width + GAP), 0))
    sheet.save(path, quality=QUALITY)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
