"""The main job: show something, find it, try it, be thanked for it; and justice when somebody is wrong."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from app import clock
from app.limits import Limits
from tests.media.clips import clip
from tests.stories.conftest import Phones, Site
from tests.stories.steps import comes_to_see, compose, misses, number_of, plays, sees, until
from tests.world import World, approved

pytestmark = pytest.mark.service_worker

TITLE = "Seat the seal without a hammer"
SENTENCE = "Held it with two thumbs, first go."
LIMITS = Limits()
FOUND_ON = ("/", "/search?q=seal", "/skills/pump-seals")


async def test_a_clip_helps_a_colleague_is_removed_and_comes_back(
    site: Site, company: World, phones: Phones, footage: Path
) -> None:
    await approved("pump seals")
    phones.expected = {"status of 404"}  # the story asks for what is gone
    mira = await phones.open(company.mira, "/compose")
    jonas = await phones.open(company.jonas, "/")

    post = await posts_a_clip(site, mira, footage)
    await finds_and_plays(jonas, post)
    await tries_it(jonas, post)
    await hears_of_it(mira)

    link = await media_link(jonas, post)
    sofia = await phones.open(company.sofia, f"/posts/{post}")
    await reports(sofia)
    ines = await phones.open(company.ines, "/moderation")
    await removes(ines)
    await is_gone(jonas, post, link)
    await sees(sofia, "something was done", "/activity")

    await appeals(mira)
    tomas = await phones.open(company.tomas, "/moderation")
    await grants(tomas)
    await is_back(jonas, mira, post, link)
    assert phones.complaints == []


async def posts_a_clip(site: Site, author: Page, footage: Path) -> int:
    """Four fields and a tap; the page shows the wait, then the clip, and is never loaded again."""
    site.hold("worker")
    await compose(author, footage, TITLE, "pump seals")
    await author.get_by_role("button", name="Post", exact=True).click()
    await author.wait_for_url("**/posts/*")
    await expect(author.get_by_role("progressbar", name="Progress")).to_be_visible()
    await sees(author, "It goes live by itself")
    await author.evaluate("document.body.dataset.same = 'yes'")
    site.go_on("worker")
    await plays(author.locator("video"))
    await expect(author.get_by_text("It goes live by itself")).to_have_count(0)
    assert await author.locator("body").get_attribute("data-same") == "yes"
    return await number_of(author)


async def finds_and_plays(colleague: Page, post: int) -> None:
    """In the feed, where it plays by itself; by its Skill; and by a word typed wrongly."""
    await colleague.reload()
    card = colleague.locator(f"#post-{post}")
    await expect(card.get_by_role("heading", name=TITLE)).to_be_visible()
    await plays(card.locator("video"))
    await card.get_by_role("link", name="#pump seals").click()
    await sees(colleague, TITLE)
    await colleague.goto("/search")
    await colleague.get_by_label("What do you need?").press_sequentially("seel hamer")
    await colleague.locator("#found").get_by_role("link", name=TITLE).click()
    await plays(colleague.locator("video"))


async def tries_it(colleague: Page, post: int) -> None:
    """Later at work: a result, a sentence, a photo and the minutes it saved."""
    await clock.move(timedelta(minutes=LIMITS.apply_after_min))
    await colleague.goto("/")
    await colleague.locator(f"#try-{post}").click()
    sheet = colleague.get_by_role("dialog")
    await sheet.get_by_label("Worked").check()
    await sheet.get_by_label("What did you do?").fill(SENTENCE)
    await sheet.get_by_label("Photo").set_input_files(clip("gps-jpeg"))
    await sheet.get_by_label("15", exact=True).check()
    await sheet.get_by_role("button", name="Tell it").click()
    await expect(sheet.get_by_text(f"+{LIMITS.applied}, counts from tomorrow")).to_be_visible()
    await sheet.get_by_role("button", name="Done").click()
    await expect(sheet).to_be_hidden()
    await colleague.goto(f"/posts/{post}#tried")
    await sees(colleague, SENTENCE)

    async def photo_stands() -> bool:
        await colleague.reload()
        return await colleague.locator("img.told-photo").count() == 1

    await until(photo_stands)


async def hears_of_it(author: Page) -> None:
    """Who tried it and how it went, at once; the points when they have cooled."""
    await sees(author, "Jonas Weber tried what you showed", "/activity")
    await sees(author, SENTENCE)
    await comes_to_see(author, f"+{LIMITS.application}, counts from", "/progress")
    await expect(impact(author)).to_have_text("0")
    await clock.move(timedelta(hours=LIMITS.cooling_application_h))
    await author.reload()
    await expect(impact(author)).to_have_text(str(LIMITS.application))


def impact(page: Page) -> Locator:
    return page.locator(".impact .big")


async def media_link(viewer: Page, post: int) -> str:
    """The address the player uses; it works now."""
    await viewer.goto(f"/posts/{post}")
    link = await viewer.locator("video source").first.get_attribute("src")
    assert link
    assert (await viewer.request.get(link)).status == 200
    return link


async def reports(colleague: Page) -> None:
    await colleague.get_by_role("link", name="More", exact=True).click()
    await colleague.get_by_role("link", name="Report").click()
    sheet = colleague.get_by_role("dialog")
    await sheet.get_by_label("It is advertising or off topic").check()
    await sheet.get_by_role("button", name="Report").click()
    await expect(sheet.get_by_text("Thank you")).to_be_visible()


async def removes(moderator: Page) -> None:
    """From the queue to the Case; removing needs the moderator's own words."""
    await moderator.get_by_role("link", name="Look closer").click()
    await moderator.locator("#decide summary", has_text="Remove").click()
    await moderator.get_by_label("Why? The author reads your words.").fill(
        "This advertises a tool we do not buy."
    )
    await moderator.get_by_role("button", name="Remove and say why").click()
    await moderator.wait_for_url("**/moderation")
    await sees(moderator, "Nothing waits")


async def is_gone(colleague: Page, post: int, link: str) -> None:
    """For everybody, everywhere, at once: also the address that played it before."""
    for path in FOUND_ON:
        await misses(colleague, TITLE, path)
    assert await statuses(colleague, post, link) == {404}
    found = await colleague.request.get("/api/v1/search?q=seal")
    assert TITLE not in await found.text()


async def statuses(colleague: Page, post: int, link: str) -> set[int]:
    """How page, API and media link answer."""
    asked = [await colleague.request.get(path) for path in (f"/posts/{post}", f"/api/v1/posts/{post}", link)]
    return {answer.status for answer in asked}


async def appeals(author: Page) -> None:
    """The statement of reasons has all its parts; one form below it asks for another look."""
    await author.goto("/activity")
    await author.get_by_role("link", name="What we decided and why").click()
    for part in (
        "Post what helps somebody with their work",
        "1 colleague reported",
        "This advertises a tool we do not buy.",
        "No. A person looked and decided.",
        "You can appeal until",
    ):
        await sees(author, part)
    await author.get_by_label("What should we look at again?").fill(
        "It is our own tool, from the shop floor."
    )
    await author.get_by_role("button", name="Appeal").click()
    await sees(author, "Somebody else looks at it now")


async def grants(senior: Page) -> None:
    await senior.get_by_role("link", name="Appeals").click()
    await senior.get_by_label("The reason. The author reads it.").fill("It is ours indeed. Sorry.")
    await senior.get_by_role("button", name="Give it back").click()
    await sees(senior, "No appeal waits for you.")


async def is_back(colleague: Page, author: Page, post: int, link: str) -> None:
    """In its old place and with its points."""
    for path in FOUND_ON:
        await sees(colleague, TITLE, path)
    assert await statuses(colleague, post, link) == {200}
    await sees(author, "Granted: everything is as it was before.", "/activity")

    async def points() -> bool:
        await author.goto("/progress")
        return await impact(author).text_content() == str(LIMITS.application)

    await until(points)
