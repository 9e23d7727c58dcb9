"""On a phone with a bad line: an upload waits, goes on by itself, and arrives byte for byte."""

import hashlib
from pathlib import Path

import pytest
from playwright.async_api import CDPSession, Page, expect

from app import database
from tests.stories.conftest import Phones, Site
from tests.stories.steps import choose, say, to_words, until
from tests.stories.waiting import DEAD, TRICKLE, limit, slow_down
from tests.world import World, approved

pytestmark = pytest.mark.service_worker

MIB = 1 << 20
TITLE = "Swap the filter while it runs"
#: What the film weighs more than its pictures: several requests' worth.
EXTRA = 20 * MIB
#: Bytes a second until the first of them are safe.
UPLINK = 2_000_000
WAITS = "No connection. It goes on by itself"


@pytest.fixture(scope="module")
def film(footage: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The footage with an empty box behind it, as heavy as a minute from a phone."""
    path = tmp_path_factory.mktemp("heavy") / "clip.mp4"
    path.write_bytes(footage.read_bytes() + (8 + EXTRA).to_bytes(4) + b"free" + bytes(EXTRA))
    return path


async def test_a_clip_arrives_whole_though_the_server_stands_still_and_dies(
    site: Site, company: World, phones: Phones, film: Path
) -> None:
    phones.expected = DEAD
    await approved("filters")
    mira = await phones.open(company.mira, "/compose")
    await mira.clock.install()
    line, asset = await begins(mira, film, company.mira)
    await to_words(mira)
    await say(mira, TITLE, "filters")
    await expect(mira.locator(f'[data-attached="{asset}"]')).to_be_attached()
    await mira.get_by_role("button", name="Post", exact=True).tap()
    await expect(mira.get_by_text("MB sent. Keep this page open.")).to_be_visible()

    site.hold("web")
    await mira.clock.fast_forward("00:31")  # no error tells of a line that is only silent
    await expect(mira.get_by_text(WAITS)).to_be_visible()
    site.go_on("web")
    await expect(mira.get_by_text("MB sent. Keep this page open.")).to_be_visible()

    safe = await received(asset)
    await site.kill("web")
    await expect(mira.get_by_text(WAITS)).to_be_visible()
    await limit(line, -1)
    await site.start("web")
    assert await received(asset) >= safe
    await mira.wait_for_url("**/posts/*")
    await until(lambda: database.value("SELECT original FROM asset WHERE id = $1", asset))
    kept = await mira.context.request.get(f"/assets/{asset}/original")
    assert hashlib.sha256(await kept.body()).hexdigest() == digest(film)
    assert phones.complaints == []


async def test_an_upload_is_paused_and_goes_on_by_thumb(company: World, phones: Phones, film: Path) -> None:
    phones.expected = {"status of 409"}  # the server may still be putting away what was on its way
    jonas = await phones.open(company.jonas, "/compose")
    line, asset = await begins(jonas, film, company.jonas)
    # A screen reader hears that it stopped, and not each piece that goes out.
    told = jonas.locator("[data-list] [data-note]")
    await expect(told).to_have_attribute("aria-live", "off")
    await jonas.get_by_role("button", name="Pause").tap()
    await expect(told).to_contain_text("Paused.")
    await expect(told).to_have_attribute("aria-live", "polite")
    stands = await received(asset)
    await limit(line, -1)
    await jonas.get_by_role("button", name="Go on").tap()
    await expect(jonas.get_by_text("All of it has arrived.", exact=True)).to_be_visible()
    assert MIB < stands < await received(asset) == weight(film)
    assert phones.complaints == []


async def test_post_3_closing_the_page_keeps_the_draft_and_its_file_goes_on(
    company: World, phones: Phones, film: Path
) -> None:
    sofia = await phones.open(company.sofia, "/compose")
    _, asset = await begins(sofia, film, company.sofia)
    again = await sofia.context.new_page()
    await sofia.close()
    assert await received(asset) < weight(film)
    await again.goto("/compose")
    await again.get_by_role("button", name="Go on", exact=True).tap()
    await expect(again.get_by_text("2 of 3", exact=True)).to_be_visible()
    await expect(again.get_by_text("All of it has arrived.", exact=True)).to_be_visible()
    assert await newest(company.sofia) == asset
    assert await received(asset) == weight(film)
    assert phones.complaints == []


async def begins(page: Page, film: Path, owner: int) -> tuple[CDPSession, str]:
    """The film is chosen, its first bytes are safe, and the others come slowly; the line, and its id."""
    line = await slow_down(page, UPLINK)
    await choose(page, film)
    asset = await newest(owner)
    await until(lambda: received(asset))
    await limit(line, TRICKLE)
    return line, asset


async def newest(owner: int) -> str:
    """The id of what the person sends."""
    asked = "SELECT id FROM asset WHERE owner_id = $1 ORDER BY created_at DESC LIMIT 1"
    return str(await until(lambda: database.value(asked, owner)))


async def received(asset: str) -> int:
    return int(await database.value("SELECT received FROM asset WHERE id = $1", asset))


def weight(file: Path) -> int:
    return file.stat().st_size


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
