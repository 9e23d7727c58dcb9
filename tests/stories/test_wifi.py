"""What is large waits for Wi-Fi, by itself on a mobile network or by one tap."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from app import database
from tests.media.clips import clip
from tests.stories.conftest import Phones
from tests.stories.steps import until
from tests.stories.waiting import NOTHING, TRICKLE, limit, noise, slow_down
from tests.world import World

pytestmark = pytest.mark.service_worker

CELLULAR = """
    const network = Object.assign(new EventTarget(), { type: "cellular", saveData: false });
    Object.defineProperty(navigator, "connection", { value: network });
"""


async def test_51_mb_wait_for_wifi_and_one_tap_sends_them_while_49_mb_go_at_once(
    company: World, phones: Phones, tmp_path: Path
) -> None:
    greta = await phones.open(company.greta, "/compose")
    await cellular(greta)
    await greta.locator("#file").set_input_files(film(tmp_path, 49))
    await until(lambda: whole(company.greta, 49))
    await greta.goto("/compose")
    await greta.locator("#file").set_input_files(film(tmp_path, 51))
    await expect(greta.get_by_text("51 MB wait for Wi-Fi.")).to_be_visible()
    assert await database.value("SELECT count(*) FROM asset WHERE length = 51000000") == 0
    await greta.get_by_role("button", name="Send now").tap()
    await until(lambda: whole(company.greta, 51))
    assert phones.complaints == []


async def test_who_wants_it_waits_for_wifi_where_the_browser_knows_no_network(
    company: World, phones: Phones, tmp_path: Path
) -> None:
    mira = await phones.open(company.mira, "/compose?kind=photo")
    line = await slow_down(mira, TRICKLE)
    await mira.locator("#file").set_input_files(noise(tmp_path / "noise.png", 1))
    wait = mira.get_by_role("switch", name="Wait for Wi-Fi")
    await expect(wait).not_to_be_checked()
    await wait.tap()
    await expect(mira.get_by_text("MB wait for Wi-Fi.")).to_be_visible()
    await mira.reload()
    await mira.goto("/outbox")
    await expect(mira.get_by_text("MB wait for Wi-Fi.")).to_be_visible()
    await limit(line, -1)
    await mira.get_by_role("button", name="Send now").tap()
    await expect(mira.get_by_text(NOTHING)).to_be_visible()
    assert phones.complaints == []


async def cellular(page: Page) -> None:
    """The browser reports a mobile network, as phones do; what was opened before knows nothing of it."""
    await page.add_init_script(CELLULAR)
    await page.reload()


def film(folder: Path, megabytes: int) -> Path:
    """Seconds of film with an empty box behind them."""
    real = clip("phone-h264").read_bytes()
    box = megabytes * 1_000_000 - len(real)
    path = folder / f"{megabytes}.mp4"
    path.write_bytes(real + box.to_bytes(4) + b"free" + bytes(box - 8))
    return path


async def whole(owner: int, megabytes: int) -> bool:
    asked = "SELECT EXISTS (SELECT FROM asset WHERE owner_id = $1 AND length = $2 AND received = $2)"
    return bool(await database.value(asked, owner, megabytes * 1_000_000))
