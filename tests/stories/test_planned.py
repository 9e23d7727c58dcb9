"""A Post that goes out by itself, also when nothing ran at its time."""

from datetime import timedelta

from app import clock, database
from feeds import planning, posts
from tests.feeds.helpers import content
from tests.stories.conftest import Phones, Site
from tests.stories.steps import sees, until
from tests.world import World

LIVE = "SELECT state = 'live' FROM post WHERE id = $1"


async def test_a_planned_post_appears_at_its_time_also_after_a_restart(
    company: World, phones: Phones, site: Site
) -> None:
    page = await phones.open(company.mira, "/compose?kind=question")
    await page.get_by_label("Your question").fill("Who has the long key?")
    await page.get_by_role("combobox", name="Skills").fill("keys")
    await page.get_by_text("Who sees it, when it goes out").click()
    await page.get_by_label("Day").fill("2126-07-01")
    await page.get_by_label("Time", exact=True).fill("09:30")
    await page.get_by_role("button", name="Post", exact=True).click()
    await sees(page, "Planned for")
    await page.get_by_role("button", name="Do not send it by itself").click()
    await sees(page, "This is a draft. Only you see it.")

    number = await posts.draft(company.mira, content(title="Out by itself"))
    await planning.plan(company.mira, number, clock.now() + timedelta(minutes=30))
    await site.kill("worker")
    await clock.move(timedelta(minutes=31))
    assert not await database.value(LIVE, number)
    await site.start("worker")
    await until(lambda: database.value(LIVE, number))
    jonas = await phones.open(company.jonas, f"/posts/{number}")
    await sees(jonas, "Out by itself")
    assert phones.complaints == []
