"""What the composer takes and keeps: a voice alone, a cover that was chosen, and a file that fails."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from app import database
from tests.media.clips import clip
from tests.stories.conftest import Phones
from tests.stories.steps import choose, compose, late, number_of, say, scripted, to_files, to_words, until
from tests.world import World, approved

#: A form that comes back with what is missing.
MISSING = {"status of 422"}
KEPT = "pollen.store.own('drafts').then((drafts) => drafts.length === 1)"
SOUNDS = "video => { if (video.paused) video.play().catch(() => {}); return video.currentTime > 0.2; }"
OWN = """
    SELECT count(*) > 0 FROM rendition r JOIN post_asset u USING (asset_id)
    WHERE u.post_id = $1 AND r.name LIKE 'poster-5-%'
"""


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The beginning of a film: it looks like one from outside."""
    whole = clip("phone-h264").read_bytes()
    path = tmp_path_factory.mktemp("film") / "cut.mp4"
    path.write_bytes(whole[: len(whole) // 3])
    return path


async def test_a_voice_alone_is_trimmed_and_posted(company: World, phones: Phones) -> None:
    await approved("pump seals")
    mira = await phones.open(company.mira, "/compose")
    await choose(mira, clip("voice"))
    await expect(mira.get_by_role("slider", name="It ends at")).to_be_visible()
    await expect(mira.get_by_role("group", name="Cover")).to_be_hidden()
    await to_words(mira)
    await expect(mira.get_by_role("group", name="Who is in the picture?")).to_be_hidden()
    await mira.get_by_label("Title", exact=True).fill("Hear the seal sit")
    await mira.get_by_role("combobox", name="Skills").fill("pump seals")
    await mira.get_by_role("button", name="Post", exact=True).click()
    await mira.wait_for_url("**/posts/*")
    await expect(mira.locator(".clip-voice")).to_be_visible()
    await until(lambda: mira.locator("video").evaluate(SOUNDS))
    await expect(mira.get_by_role("button", name="Full screen")).to_be_hidden()
    assert phones.complaints == []


async def test_the_way_back_leads_one_step_back_and_keeps_what_was_said(
    company: World, phones: Phones
) -> None:
    mira = await phones.open(company.mira, "/compose")
    await compose(mira, clip("phone-h264"), "Seat the seal", "pump seals")
    await expect(mira.get_by_role("slider", name="It ends at")).to_be_hidden()
    await mira.go_back()
    await expect(mira.get_by_role("heading", name="Trim it, choose a cover")).to_be_focused()
    await expect(mira.get_by_role("slider", name="It ends at")).to_be_visible()
    await mira.go_back()
    await expect(mira.get_by_role("heading", name="Show how it is done")).to_be_focused()
    await expect(mira.get_by_text("is chosen. Another one takes its place.")).to_be_visible()
    await to_words(mira)
    await expect(mira.get_by_label("Title", exact=True)).to_have_value("Seat the seal")
    assert phones.complaints == []


async def test_post_3_a_draft_is_thrown_away_by_two_taps(company: World, phones: Phones) -> None:
    sofia = await phones.open(company.sofia, "/compose?kind=question")
    await sofia.get_by_label("Your question").fill("Which grease for the seal?")
    await until(lambda: sofia.evaluate(KEPT))
    await sofia.goto("/compose?kind=reflection")
    await sofia.get_by_role("button", name="Go on", exact=True).tap()
    await expect(sofia.get_by_label("Your question")).to_have_value("Which grease for the seal?")
    await sofia.goto("/compose")
    await sofia.get_by_role("button", name="Throw away").tap()
    await sofia.get_by_role("button", name="Really throw it away?").tap()
    await expect(sofia.get_by_role("heading", name="Go on with your draft")).to_have_count(0)
    assert phones.complaints == []


async def test_the_cover_one_took_stays_when_the_form_comes_back(company: World, phones: Phones) -> None:
    phones.expected = MISSING
    mira = await phones.open(company.mira, "/compose")
    await compose(mira, clip("phone-h264"), "", "pump seals")
    await to_files(mira)
    await mira.get_by_role("button", name="This frame").click()
    await expect(mira.get_by_role("radio", name="The picture you took")).to_be_checked()
    await to_words(mira)
    await mira.get_by_role("button", name="Post", exact=True).click()
    await expect(mira.get_by_text("Give it a title")).not_to_have_count(0)
    await to_files(mira)
    await expect(mira.get_by_role("radio", name="The picture you took")).to_be_checked()
    assert phones.complaints == []


async def test_an_own_picture_becomes_the_cover_of_a_post_that_waits_for_it(
    company: World, phones: Phones
) -> None:
    mira = await phones.open(company.mira, "/compose")
    await choose(mira, clip("phone-h264"))
    await expect(mira.get_by_role("slider", name="It ends at")).to_be_visible()
    heard = await late(mira, "**/uploads")
    await take_own_picture(mira)
    await to_words(mira)
    await say(mira, "A cover of mine", "pump seals")
    await mira.get_by_role("button", name="Post", exact=True).click()
    heard.set()
    live = "SELECT max(id) FROM post WHERE title = 'A cover of mine' AND state = 'live'"
    post = await until(lambda: database.value(live))
    await until(lambda: database.value(OWN, post))
    assert phones.complaints == []


async def test_an_own_picture_becomes_the_cover_of_what_is_changed(company: World, phones: Phones) -> None:
    """Also when the change is saved before the server has heard of the picture."""
    mira = await phones.open(company.mira, "/compose")
    await compose(mira, clip("phone-h264"), "A picture of mine", "pump seals")
    await mira.get_by_role("button", name="Post", exact=True).click()
    await mira.wait_for_url("**/posts/*")
    post = await number_of(mira)
    await until(lambda: database.value("SELECT state = 'live' FROM post WHERE id = $1", post))
    await mira.goto(f"/posts/{post}/edit")
    await to_files(mira)
    heard = await late(mira, "**/uploads")
    await take_own_picture(mira)
    await to_words(mira)
    await mira.get_by_role("button", name="Save").click()
    heard.set()
    await mira.wait_for_url(f"**/posts/{post}")
    await until(lambda: database.value(OWN, post))
    assert phones.complaints == []


async def test_the_longest_file_name_leaves_the_form_as_wide_as_the_phone(
    company: World, phones: Phones, tmp_path: Path
) -> None:
    named = tmp_path / f"{'a' * 251}.mp4"
    named.write_bytes(clip("phone-h264").read_bytes())
    mira = await phones.open(company.mira, "/compose")
    await choose(mira, named)
    await expect(mira.get_by_role("slider", name="It ends at")).to_be_visible()
    assert await mira.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert phones.complaints == []


async def test_a_toast_leaves_the_buttons_that_send_free(company: World, phones: Phones) -> None:
    """One that offers a new version stays until somebody taps on it."""
    mira = await phones.open(company.mira, "/compose?kind=reflection")
    toast, send = await mira.evaluate(
        """() => {
            document.dispatchEvent(new CustomEvent("toast", { detail: "New version." }));
            const box = (name) => document.querySelector(name).getBoundingClientRect();
            return ["#toast", ".compose-send"].map(box);
        }"""
    )
    assert toast["height"] > 0
    assert toast["bottom"] <= send["top"]
    assert phones.complaints == []


async def test_a_file_that_fails_says_why_beside_itself(company: World, phones: Phones, cut: Path) -> None:
    phones.expected = MISSING
    mira = await phones.open(company.mira, "/compose")
    await compose(mira, cut, "Cut off", "pump seals")
    await until(lambda: database.value("SELECT count(*) = 1 FROM asset WHERE state = 'failed'"))
    await mira.get_by_role("button", name="Post", exact=True).click()
    await expect(mira.locator("[data-chosen]").get_by_text("The file is incomplete")).to_be_visible()
    await to_files(mira)
    await expect(mira.locator("[data-attached]").get_by_text("The file is incomplete")).to_be_visible()
    assert phones.complaints == []


async def test_a_slow_press_below_the_skills_hits_what_was_meant(company: World, phones: Phones) -> None:
    """The Skill becomes a chip, which moves what stands below it, only once the button is up again."""
    mira = await phones.open(company.mira, "/compose")
    await choose(mira, clip("phone-h264"))
    await to_words(mira)
    skills = mira.get_by_role("combobox", name="Skills")
    await skills.focus()
    await scripted(mira, "skills.js")
    await skills.fill("pump seals")
    nobody = mira.get_by_label("Nobody recognisable")
    await nobody.hover()
    await mira.clock.install()
    await mira.mouse.down()
    await mira.clock.fast_forward("00:01")
    await mira.mouse.up()
    await expect(nobody).to_be_checked()
    await mira.clock.fast_forward("00:01")
    await expect(mira.locator("[data-chips]")).to_contain_text("pump seals")
    assert phones.complaints == []


async def take_own_picture(page: Page) -> None:
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="Own picture").click()
    await (await chooser.value).set_files(clip("gps-jpeg"))
    await expect(page.get_by_role("radio", name="Your own picture")).to_be_checked()
