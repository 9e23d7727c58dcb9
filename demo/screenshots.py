"""The pictures of docs/screenshots, taken of a running demo: `python -m demo.screenshots ADDRESS PASSWORD`."""

import asyncio
import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Page, ViewportSize, async_playwright

FOLDER = Path(__file__).parent.parent / "docs" / "screenshots"
SIZES = {"phone": ViewportSize(width=390, height=844), "desktop": ViewportSize(width=1280, height=800)}
SCALE = 2
#: Name: who looks, and where; a search word leads to the post of that title.
PAGES = {
    "feed": ("omar", "/"),
    "post": ("omar", "wrap a pallet"),
    "compose": ("omar", "/compose"),
    "progress": ("ana", "/progress"),
    "moderation": ("femi", "/moderation"),
}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


async def main(address: str, password: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for scheme in ("light", "dark"):
            for size in SIZES:
                for name, (who, where) in PAGES.items():
                    page = await _open(browser, address, size, scheme)
                    await _sign_in(page, who, password)
                    await _visit(page, where)
                    _keep(await page.screenshot(), FOLDER / f"{name}-{size}-{scheme}.png")
                    await page.context.close()
        await browser.close()
    _beside(["feed", "post", "progress"], FOLDER / "phone.png")


async def _open(browser: Browser, address: str, size: str, scheme: str) -> Page:
    context = await browser.new_context(
        base_url=address,
        viewport=SIZES[size],
        device_scale_factor=SCALE if size == "phone" else 1,
        has_touch=size == "phone",
        is_mobile=size == "phone",
        color_scheme="dark" if scheme == "dark" else "light",
    )
    return await context.new_page()


async def _sign_in(page: Page, who: str, password: str) -> None:
    await page.goto("/sign-in")
    await page.fill("[name=name]", f"{who}@demo.example")
    await page.fill("[name=password]", password)
    await page.press("[name=password]", "Enter")
    await page.wait_for_url(lambda url: "sign-in" not in url)


async def _visit(page: Page, where: str) -> None:
    """Open the page and let a clip play into its middle, where there is most to see."""
    if where.startswith("/"):
        await page.goto(where)
    else:
        await page.goto(f"/search?q={where}")
        await page.locator("main a[href^='/posts/']").first.click()
        await page.wait_for_load_state()
    await page.wait_for_timeout(2500)


def _keep(picture: bytes, path: Path) -> None:
    """A palette of 256 colours is enough for a page and a third of the bytes."""
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(256).save(path, optimize=True)


def _beside(names: list[str], path: Path) -> None:
    pictures = [Image.open(FOLDER / f"{name}-phone-light.png").convert("RGB") for name in names]
    width, height = pictures[0].size
    sheet = Image.new("RGB", (width * len(names) + 40 * (len(names) - 1), height), "#e3e8ec")
    for place, picture in enumerate(pictures):
        sheet.paste(picture, (place * (width + 40), 0))
    sheet.resize((sheet.width // 2, sheet.height // 2)).quantize(256).save(path, optimize=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:3]))
