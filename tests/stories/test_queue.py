"""What waits on a phone to be sent: it survives a dead server, a closed page, a worker alone and another person."""

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from PIL import Image
from playwright.async_api import CDPSession, Page, expect

from app import database
from tests.stories.conftest import Phones, Site
from tests.stories.steps import until
from tests.world import World, approved

#: What a dead server makes a browser say.
DEAD = {"net::ERR_", "status of 50"}
#: Bytes a second: slow enough for an accident on the way.
UPLINK = 150_000
SAFE = "Your Post is safe on this device."
NOTHING = "Nothing waits. All you sent has arrived."


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three of noise, which no format makes small."""
    folder = tmp_path_factory.mktemp("noise")
    return [noise(folder / f"{name}.png", number) for number, name in enumerate(("one", "two", "three"))]


async def test_a_post_with_three_files_goes_out_after_the_server_died_and_the_page_was_closed(
    site: Site, company: World, phones: Phones, pictures: list[Path]
) -> None:
    phones.expected = DEAD
    await approved("wiring")
    mira = await phones.open(company.mira, "/compose?kind=photo")
    await slow_down(mira)
    await write(mira, pictures, "Three looks at one plug", "wiring")
    await until(lambda: arrived(company.mira))
    await site.kill("web")
    await mira.get_by_role("button", name="Post", exact=True).tap()
    await expect(mira.get_by_text(SAFE)).to_be_visible()
    context = mira.context
    await mira.close()
    await site.start("web")

    again = await context.new_page()
    await again.goto("/outbox")
    await expect(again.get_by_text(NOTHING)).to_be_visible(timeout=60_000)
    post = await until(lambda: database.value("SELECT id FROM post WHERE author_id = $1", company.mira))
    await until(lambda: database.value("SELECT state = 'live' FROM post WHERE id = $1", post))
    assert await database.value("SELECT count(*) FROM post WHERE author_id = $1", company.mira) == 1
    sent = {hashlib.sha256(file.read_bytes()).hexdigest() for file in pictures}
    assert await originals(again, post) == sent
    assert await database.value("SELECT count(*) FROM asset WHERE owner_id = $1", company.mira) == 3
    assert phones.complaints == []


def noise(path: Path, seed: int) -> Path:
    Image.frombytes("RGB", (400, 400), Random(seed).randbytes(400 * 400 * 3)).save(path)
    return path


async def write(page: Page, files: list[Path], title: str, skill: str) -> None:
    """Choose the files and fill in what a Post needs; Post is the next tap."""
    await page.locator("#file").set_input_files(files)
    await page.get_by_role("button", name="Next").click()
    await page.get_by_label("Title", exact=True).fill(title)
    await page.get_by_role("combobox", name="Skills").fill(skill)
    await page.get_by_label("Nobody recognisable").check()


async def slow_down(page: Page) -> None:
    line = await page.context.new_cdp_session(page)
    speed = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": UPLINK}
    await line.send("Network.emulateNetworkConditions", speed)


async def arrived(owner: int) -> bool:
    """Whether some bytes are there."""
    return bool(await database.value("SELECT count(*) FROM asset WHERE owner_id = $1", owner))


async def originals(page: Page, post: int) -> set[str]:
    """What the server keeps of a Post's files, as digests."""
    assets = await database.values("SELECT asset_id FROM post_asset WHERE post_id = $1", post)
    answers = [await page.context.request.get(f"/assets/{asset}/original") for asset in assets]
    return {hashlib.sha256(await answer.body()).hexdigest() for answer in answers}
