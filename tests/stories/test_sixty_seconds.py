"""The minute that sells Pollen (docs/demo.md), with three phones and the page of L&D."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from app import clock
from app.limits import Limits
from feeds import applications, posts, views
from feeds.drafts import Draft
from tests.media.clips import clip
from tests.stories.conftest import Phones
from tests.stories.steps import compose, looped, number_of, plays, sees, until
from tests.world import World, approved

pytestmark = pytest.mark.service_worker

#: The link of the navigation, when something is new.
NEWS = re.compile(r"Activity\s*, new")
TITLE = "Hear a dry seal before it leaks"
SENTENCE = "Heard it on line 4 and changed it in time."


async def test_one_clip_travels_and_its_author_becomes_trusted(
    company: World, phones: Phones, footage: Path, tmp_path: Path
) -> None:
    await one_short_of_trusted(company)
    mira = await phones.open(company.mira, "/compose")
    jonas = await phones.open(company.jonas, "/")

    await compose(mira, looped(footage, 12, tmp_path), TITLE, "pump seals")
    await mira.get_by_role("button", name="Post", exact=True).click()
    await mira.wait_for_url("**/posts/*")
    await plays(mira.locator("video"))
    post = await number_of(mira)
    await jonas.reload()
    await plays(jonas.locator(f"#post-{post} video"))

    await finds_by_a_mistyped_word(jonas)
    await clock.move(timedelta(minutes=Limits().apply_after_min))
    await tells(jonas)
    await hears(mira)
    await is_trusted(jonas)
    lena = await phones.open(company.lena, "/insights")
    await reads_the_numbers(lena)
    assert phones.complaints == []


async def one_short_of_trusted(company: World) -> None:
    """Four colleagues of three departments have tried what Mira wrote; a fifth has tried something else."""
    await approved("pump seals")
    spin = await written(company.mira, "Spin the shaft by hand before you start it")
    oil = await written(company.sofia, "Keep the oil can lid down")
    told = [(person, spin) for person in (company.sofia, company.ines, company.tomas, company.paul)]
    for person, post in [*told, (company.greta, oil)]:
        await views.see(person, post)
    await clock.move(timedelta(minutes=Limits().apply_after_min))
    for person, post in [*told, (company.greta, oil)]:
        await applications.apply(person, post, "worked", did="Did it twice.", minutes=15)


async def written(author: int, title: str) -> int:
    post = await posts.draft(
        author, Draft(kind="reflection", title=title, text="It saves a seal.", skills=["pump seals"])
    )
    await posts.publish(author, post)
    return post


async def finds_by_a_mistyped_word(colleague: Page) -> None:
    """With greasy thumbs: what is meant is found while they type."""
    await colleague.get_by_role("link", name="Find", exact=True).click()
    await colleague.get_by_role("combobox", name="What do you need?").press_sequentially("dry saels")
    await sees(colleague, "Results for")
    await colleague.keyboard.press("Enter")
    await expect(colleague).not_to_have_url(re.compile("typing="))
    await colleague.get_by_role("link", name=TITLE).click()
    await plays(colleague.locator("video"))


async def tells(colleague: Page) -> None:
    await colleague.get_by_role("link", name="I tried it").click()
    sheet = colleague.get_by_role("dialog")
    await sheet.get_by_label("Worked").check()
    await sheet.get_by_label("What did you do?").fill(SENTENCE)
    await sheet.get_by_label("Photo").set_input_files(clip("gps-jpeg"))
    await sheet.get_by_label("15", exact=True).check()
    await sheet.get_by_role("button", name="Tell it").click()
    await sheet.get_by_role("button", name="Done").click()


async def hears(author: Page) -> None:
    """A dot on the phone that lies beside; in the inbox who, what, and that it worked; then the proof."""
    await expect(author.get_by_role("link", name=NEWS)).to_be_visible()
    await author.get_by_role("link", name=NEWS).click()
    await sees(author, "Jonas Weber tried what you showed")
    await sees(author, SENTENCE)
    await author.get_by_role("link", name="Jonas Weber tried what you showed").click()
    await sees(author, "Worked")


async def is_trusted(colleague: Page) -> None:
    """The title stands on the profile and leads to what it rests on."""

    async def titled() -> bool:
        await colleague.goto("/people/mira-alves")
        return await colleague.get_by_text("Trusted for #pump seals").count() == 1

    await until(titled)
    await colleague.get_by_role("link", name="Trusted for #pump seals").click()
    await sees(colleague, "The proof")
    await sees(colleague, "colleagues tried it (at least 5)")
    await sees(colleague, TITLE)


async def reads_the_numbers(lnd: Page) -> None:
    await sees(lnd, "times somebody tried what a colleague showed")
    await expect(lnd.locator(".tile h2")).to_have_text(["6", "100%", "about 2 h", "1"])
