"""At the moment of need: a word that was only said opens the clip there, from pages of other tools too."""

import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
from playwright.async_api import Frame, Page, expect

from app import database, limits
from app.people import tokens
from feeds import search
from feeds.drafts import StepText
from media import captioning
from tests.feeds.helpers import post
from tests.stories.conftest import Phones, Site
from tests.stories.minute import minute
from tests.stories.steps import PATIENCE_S, until
from tests.world import World

CUE_S = 41.5
SAID = (
    "WEBVTT\n\n00:01.000 --> 00:04.000\nLook at the shaft\n\n"
    "00:41.500 --> 00:45.000\nnow loosen the gudgeon\n"
)
#: Where it was when it began to play, however long ago that is.
BEGAN = "video => video.played.length && video.played.start(0)"
FRAME = '<h1>Intranet</h1><iframe src="{address}" width="480" height="452"></iframe>'
HELP = """<script src="{address}/static/embed/help.js" defer></script>
    <a href="{address}/search?q=gudgeon" data-pollen-help>Help with the shaft</a> <a href="#next">Next</a>"""
#: What a browser says of an answer that this story wants.
REFUSED = {"frame-ancestors", "status of 401"}


class Tool(ThreadingHTTPServer):
    """Another tool with one page. Another port is another origin of one site, so the cookie goes along."""

    page = ""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Shown)
        self.origin = f"http://127.0.0.1:{self.server_port}"
        #: Another name is another site, and no cookie goes there.
        self.foreign = f"http://localhost:{self.server_port}"


class Shown(BaseHTTPRequestHandler):
    server: Tool

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(
            f"<!doctype html><html lang=en><link rel=icon href=data:,>{self.server.page}".encode()
        )

    def log_message(self, *_args: object) -> None:
        """Quiet."""


@contextmanager
def serving() -> Iterator[Tool]:
    with Tool() as tool:
        threading.Thread(target=tool.serve_forever, daemon=True).start()
        yield tool
        tool.shutdown()


@pytest.fixture(scope="module")
def stranger() -> Iterator[Tool]:
    with serving() as tool:
        yield tool


@pytest.fixture(scope="module")
async def clip(company: World, tmp_path_factory: pytest.TempPathFactory) -> int:
    number = await minute(company.mira, tmp_path_factory.mktemp("film"))
    file = await database.value("SELECT asset_id FROM post_asset WHERE post_id = $1", number)
    await captioning.write(file, company.mira, "en", SAID.encode())
    async with database.transaction():
        await search.index(number)
    return number


@pytest.fixture(scope="module")
async def guide(company: World) -> int:
    steps = [
        StepText("Unplug it"),
        *(StepText(f"Wait {n} minutes") for n in range(12)),
        StepText("Brush the burrs"),
    ]
    return await post(company.mira, "guide", title="Clean the grinder", steps=steps, consent="nobody")


@pytest.fixture(scope="module")
async def intranet(site: Site, company: World) -> AsyncIterator[Tool]:
    """It may show Pollen, and the running Pollen knows."""
    with serving() as tool:
        await limits.change("embed_hosts", [tool.origin, tool.foreign], actor=company.paul)
        async with httpx.AsyncClient(timeout=PATIENCE_S) as client:

            async def known() -> bool:
                return (await client.get(f"{site.address}/embed/need")).status_code == 401

            await until(known)
        yield tool
        await limits.change("embed_hosts", [], actor=company.paul)


async def answers(site: Site, person: int, q: str) -> list[dict[str, Any]]:
    headers = {"authorization": f"Bearer {await tokens.issue(person, 'need')}"}
    async with httpx.AsyncClient(headers=headers, timeout=PATIENCE_S) as client:
        found: list[dict[str, Any]] = (
            await client.get(f"{site.address}/api/v1/need", params={"q": q})
        ).json()
        return found


async def elsewhere(phones: Phones, person: int, tool: Tool, page: str, address: str = "") -> Page:
    """A page of another tool, in the browser of the person."""
    tool.page = page
    return await phones.open(person, address or tool.origin)


async def framed(page: Page) -> Frame:
    """What stands in the frame of the page."""

    async def loaded() -> Frame | None:
        return next((one for one in page.frames[1:] if one.url not in ("", "about:blank")), None)

    found = await until(loaded)
    await found.wait_for_load_state()
    return found


async def test_a_word_that_was_only_said_opens_the_clip_within_2_s_of_it(
    site: Site, company: World, phones: Phones, clip: int
) -> None:
    [found] = await answers(site, company.jonas, "gudgeon")
    assert found["post"] == clip
    jonas = await phones.open(company.jonas, found["url"])
    video = jonas.locator("video")
    await expect(video).to_have_js_property("readyState", 4)
    assert abs(await video.evaluate("video => video.currentTime") - CUE_S) <= 2
    assert phones.complaints == []


async def test_without_scripts_the_clip_begins_there_too(company: World, phones: Phones, clip: int) -> None:
    jonas = await phones.open(company.jonas, f"/posts/{clip}?t=41", java_script_enabled=False)
    sources = jonas.locator(".player source")
    assert {await one.get_attribute("src") or "" for one in await sources.all()}
    for one in await sources.all():
        assert (await one.get_attribute("src") or "").endswith("#t=41")


async def test_the_text_of_a_step_opens_that_step(
    site: Site, company: World, phones: Phones, guide: int
) -> None:
    [found] = await answers(site, company.jonas, "brush burrs")
    assert (found["post"], found["step"]) == (guide, 14)
    for scripts in (True, False):
        jonas = await phones.open(company.jonas, found["url"], java_script_enabled=scripts)
        await expect(jonas.get_by_text("Brush the burrs")).to_be_in_viewport()


async def test_a_card_on_the_intranet_plays_at_the_second_and_leads_there(
    site: Site, company: World, phones: Phones, clip: int, intranet: Tool
) -> None:
    address = f"{site.address}/embed/posts/{clip}?t=41"
    page = await elsewhere(phones, company.jonas, intranet, FRAME.format(address=address))
    card = await framed(page)
    await card.get_by_role("button", name="Play").click()
    video = card.locator("video")
    await video.evaluate("video => { video.muted = true; }")
    assert abs(await until(lambda: video.evaluate(BEGAN)) - CUE_S) <= 2
    async with page.expect_popup() as opened:
        await card.get_by_role("link", name="Open in Pollen").click()
    assert (await opened.value).url == f"{site.address}/posts/{clip}?t=41"
    assert phones.complaints == []


async def test_a_page_that_was_not_named_is_refused_the_frame(
    site: Site, company: World, phones: Phones, clip: int, intranet: Tool, stranger: Tool
) -> None:
    phones.expected = REFUSED
    address = f"{site.address}/embed/posts/{clip}"
    page = await elsewhere(phones, company.jonas, stranger, "<h1>Strangers</h1>")
    async with page.expect_console_message(lambda said: "frame-ancestors" in said.text):
        await page.evaluate(
            "src => document.body.append(Object.assign(document.createElement('iframe'), { src }))", address
        )
    assert "Spin it first" not in await page.frames[1].content()


async def test_where_no_cookie_goes_along_the_frame_leads_to_pollen(
    site: Site, company: World, phones: Phones, clip: int, intranet: Tool
) -> None:
    phones.expected = REFUSED
    address = f"{site.address}/embed/posts/{clip}"
    page = await elsewhere(phones, company.jonas, intranet, FRAME.format(address=address), intranet.foreign)
    card = await framed(page)
    await expect(card.get_by_role("link", name="Open in Pollen")).to_be_visible()
    assert "Spin it first" not in await card.content()


async def test_the_help_of_an_intranet_page_is_used_by_keys_alone(
    site: Site, company: World, phones: Phones, clip: int, intranet: Tool
) -> None:
    page = await elsewhere(phones, company.jonas, intranet, HELP.format(address=site.address))
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Help with the shaft")
    await expect(dialog).to_be_visible()
    popup = page.frame_locator("pollen-help iframe")
    await expect(popup.get_by_role("searchbox", name="What do you need?")).to_be_focused()
    answer = popup.get_by_role("link", name="Spin it first")
    await expect(answer).to_contain_text("now loosen the gudgeon")
    await expect(answer).to_contain_text("at 0:41")
    for _ in range(2):
        await page.keyboard.press("Tab")
    await expect(answer).to_be_focused()
    async with page.expect_popup() as opened:
        await page.keyboard.press("Enter")
    assert (await opened.value).url == f"{site.address}/posts/{clip}?t=41"
    await page.bring_to_front()
    for _ in range(8):  # round and round, and never into the page behind
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.localName") in ("pollen-help", "body")
    await popup.get_by_role("searchbox").focus()
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(page.get_by_role("link", name="Help with the shaft")).to_be_focused()
    assert phones.complaints == []


async def test_the_help_closes_by_its_button_and_asks_another_question(
    site: Site, company: World, phones: Phones, clip: int, intranet: Tool
) -> None:
    page = await elsewhere(phones, company.jonas, intranet, HELP.format(address=site.address))
    await page.get_by_role("link", name="Help with the shaft").click()
    popup = page.frame_locator("pollen-help iframe")
    question = popup.get_by_role("searchbox")
    await question.fill("zzyzx")
    await question.press("Enter")
    await expect(popup.get_by_role("link", name="Ask in Pollen")).to_be_visible()
    await page.get_by_role("button", name="Close").click()
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await expect(page.get_by_role("link", name="Help with the shaft")).to_be_focused()
    assert phones.complaints == []
