"""What fingers do on a phone, as its browser is told of it."""

import time

from playwright.async_api import CDPSession, Page


async def finger(page: Page) -> CDPSession:
    return await page.context.new_cdp_session(page)


async def swipe(page: Page, by: int) -> None:
    """A finger goes up by so many pixels, as phones tell it."""
    touch = await finger(page)

    async def send(kind: str, y: float) -> None:
        points = [] if kind == "touchEnd" else [{"x": 195, "y": y}]
        await touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    await send("touchStart", 700)
    for step in range(1, 16):
        await send("touchMove", 700 - by * step / 15)
    await send("touchEnd", 0)


async def tap_twice(page: Page) -> None:
    """Two taps in the middle, a tenth of a second apart by the finger's clock, however late they are told."""
    touch = await finger(page)
    began = time.time()
    for moment in (0, 0.1):
        for kind, points, after in (("touchStart", [{"x": 195, "y": 300}], 0), ("touchEnd", [], 0.02)):
            told = {"type": kind, "touchPoints": points, "timestamp": began + moment + after}
            await touch.send("Input.dispatchTouchEvent", told)
