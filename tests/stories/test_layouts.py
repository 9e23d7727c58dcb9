"""Every main page on every screen: nothing runs out of it, nothing is cut, every finger finds its target."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from app.people import auth
from feeds import applications, comments, saves
from tests.feeds import helpers
from tests.stories.conftest import Phones, Site
from tests.world import World

MEASURES = (Path(__file__).parent / "measures.js").read_text()
LONG = "Wrap a pallet so that nothing slides, even on the night truck over the mountains"
#: Width, height, then whether text runs from right to left and is twice as big; by where a page is opened:
#: scripts look once whether there is room, from 900 px on.
SCREENS = {
    "held": {
        "phone": (390, 844, False),
        "small": (320, 640, False),
        "on-its-side": (844, 390, False),
        "tablet": (768, 1024, False),
        # 1280 px at 400 %.
        "zoomed": (320, 256, False),
        "right-to-left-200": (390, 844, True),
    },
    "wide": {"desktop": (1280, 800, False)},
}
DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
TURN = "document.dir = 'rtl'; document.documentElement.style.fontSize = '200%'"
#: Each main page, and who looks at it.
PAGES = {
    "/": "mira",
    "/?tab=following": "mira",
    "/search": "mira",
    "/search?q=wrap": "mira",
    "/search?q=nothing-of-it": "mira",
    "/activity": "mira",
    "/me": "mira",
    "/me/preferences": "mira",
    "/me/interests": "jonas",
    "/posts/{film}/why": "jonas",
    "/wanted": "lena",
    "/progress": "mira",
    "/compose": "mira",
    "/people": "mira",
    "/people/mira-alves": "jonas",
    "/posts/{film}": "jonas",
    "/posts/{film}/application": "jonas",
    "/posts/{question}": "jonas",
    "/skills/steam-wand": "mira",
    "/rules": "jonas",
    "/moderation": "ines",
    "/insights": "lena",
    "/campaigns": "lena",
    "/campaigns/new": "lena",
    "/admin/jobs": "paul",
    "/admin/storage": "paul",
    "/admin/brand": "paul",
    "/styleguide": "paul",
    "/styleguide?part=work": "paul",
}


@pytest.fixture(scope="module")
async def posts(company: World) -> dict[str, int]:
    """A company with long titles and a little of everything."""
    film = await helpers.film(company.mira, 24, title=LONG)
    question = await helpers.post(company.jonas, "question", title="Why does the milk taste of water?")
    await helpers.photo(company.jonas, title=LONG)
    await comments.add(company.mira, question, "Purge it for two seconds first. " * 6)
    await saves.set(company.mira, question, on=True)
    await applications.apply(company.jonas, film, "worked", did="Did it before every milk.", minutes=5)
    return {"film": film, "question": question}


@pytest.fixture(scope="module")
async def screen(browser: Browser, site: Site) -> AsyncIterator[Page]:
    """One screen for all pages; who sits before it changes with the cookie."""
    phones = Phones(browser, site.address)
    yield await phones.open(None, "/sign-in", service_workers="block", reduced_motion="reduce")
    await phones.close()


@pytest.mark.parametrize("opened", SCREENS)
@pytest.mark.parametrize("path", PAGES)
async def test_every_page_fits(
    path: str, opened: str, screen: Page, site: Site, company: World, posts: dict[str, int]
) -> None:
    token = await auth.open_session(getattr(company, PAGES[path]))
    await screen.context.add_cookies([{"name": "session", "value": token, "url": site.address}])
    first, *_ = sizes = SCREENS[opened].values()
    await screen.set_viewport_size({"width": first[0], "height": first[1]})
    await screen.goto(path.format(**posts), wait_until="domcontentloaded")
    wrong = {}
    for name, (width, height, turned) in zip(SCREENS[opened], sizes, strict=True):
        await screen.set_viewport_size({"width": width, "height": height})
        if turned:
            await screen.evaluate(TURN)
        await screen.evaluate(DRAWN)
        if faults := await screen.evaluate(MEASURES):
            wrong[name] = sorted(set(faults))[:6]
    assert not wrong


async def test_the_measures_find_what_is_wrong(screen: Page, site: Site, company: World) -> None:
    token = await auth.open_session(company.mira)
    await screen.set_viewport_size({"width": 390, "height": 844})
    await screen.context.add_cookies([{"name": "session", "value": token, "url": site.address}])
    await screen.goto("/activity")
    await screen.evaluate(
        """() => {
            const add = (tag, text, style) => Object.assign(document.querySelector("main").appendChild(
                Object.assign(document.createElement(tag), { textContent: text })).style, style);
            add("p", "a very long word", { inlineSize: "40px", overflow: "hidden", whiteSpace: "nowrap" });
            add("button", "x", { inlineSize: "20px", blockSize: "20px", padding: "0", minInlineSize: "0" });
            add("p", "wide", { inlineSize: "500px" });
            document.querySelector(".nav-find span:last-child").style.marginBlockStart = "6px";
        }"""
    )
    faults = " ".join(await screen.evaluate(MEASURES))
    for expected in ("is cut by p", "is 20 x 20", "the page is 516 px wide", "on different lines"):
        assert expected in faults
