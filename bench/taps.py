"""How long a tap takes until the page shows it: Interaction to Next Paint, with a four times slower CPU.

The browser's own measure (Event Timing): from the touch to the next picture, in steps of 8 ms.
"""

import os
import shutil

from playwright.async_api import BrowserContext, ViewportSize, async_playwright

SLOWER = 4
PHONE: ViewportSize = {"width": 390, "height": 844}
#: What people tap most, page by page. The name of a page, its path and the taps in order.
USEFUL, SAVE = '.actions button[type="submit"] >> nth=0', '[id^="save-"]'
MORE, SHUT = '[id^="more-"]', ".sheet-close"
TAPS = {
    "home": ("/", (USEFUL, SAVE, MORE, SHUT)),
    "post": ("{post}", (USEFUL, SAVE, MORE, SHUT, "textarea")),
    "find": ("/search", ("#q",)),
}
LISTEN = """
    globalThis.taps = [];
    new PerformanceObserver((list) => {
        for (const { interactionId, duration } of list.getEntries()) if (interactionId) taps.push(duration);
    }).observe({ type: "event", durationThreshold: 16, buffered: true });
"""
#: Two pictures later the browser has told what it measured.
TOLD = """
    new Promise((tell) => {
        const next = (then) => () => requestAnimationFrame(then);
        next(next(() => setTimeout(() => tell(taps), 100)))();
    })
"""


async def slowest(address: str, session: str, post: str, visits: int) -> dict[str, list[float]]:
    """The slowest tap of each visit to each page in milliseconds; 16 when all were faster than a picture."""
    program = os.environ.get("POLLEN_CHROMIUM") or shutil.which("chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        context = await browser.new_context(
            base_url=address, viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2
        )
        await context.add_cookies([{"name": "session", "value": session, "url": address}])
        found = {
            name: [await _visit(context, path.format(post=post), taps) for _ in range(visits)]
            for name, (path, taps) in TAPS.items()
        }
        await browser.close()
    return found


async def _visit(context: BrowserContext, path: str, taps: tuple[str, ...]) -> float:
    page = await context.new_page()
    line = await context.new_cdp_session(page)
    await page.goto(path, wait_until="networkidle")
    await line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    await page.evaluate(LISTEN)
    for tap in taps:
        await page.locator(tap).locator("visible=true").first.tap()
        await page.wait_for_timeout(500)
    found = float(max(await page.evaluate(TOLD), default=16))
    await page.close()
    return found
