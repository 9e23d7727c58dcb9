"""An administrator looks after the jobs on a phone, while a real worker does them."""

import re

from playwright.async_api import expect

from app import database, jobs
from tests.stories.conftest import PATIENCE_MS, Phones
from tests.world import World


async def test_an_administrator_pauses_a_kind_of_job_and_lets_it_go_on(
    phones: Phones, company: World
) -> None:
    page = await phones.open(company.paul, "/me")
    await page.get_by_role("link", name="Jobs").click()
    await page.get_by_role("button", name=re.compile(r"Pause\s*: asset\.process")).click()
    go_on = page.get_by_role("button", name=re.compile(r"Go on\s*: asset\.process"))
    await expect(go_on).to_be_visible(timeout=PATIENCE_MS)
    await jobs.enqueue("asset.process", asset="none")
    # The page asks again by itself.
    await expect(page.get_by_text("asset none")).to_be_visible(timeout=PATIENCE_MS)
    assert await database.value("SELECT count(*) FROM job WHERE kind = 'asset.process'") == 1
    await go_on.click()
    await expect(page.get_by_text("asset none")).to_be_hidden(timeout=PATIENCE_MS)
    done = page.get_by_role("listitem").filter(has_text="asset.process").get_by_text("1 done in a day")
    await expect(done).to_be_visible(timeout=PATIENCE_MS)
