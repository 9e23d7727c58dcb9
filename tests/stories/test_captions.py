"""Captions and chapters are written beside the clip, play at once, and everybody reads along."""

import pytest
from playwright.async_api import Page, expect

from app import database
from feeds.drafts import Use
from media import captioning, storage, suggesting
from tests.feeds.helpers import asset, post
from tests.media.clips import clip
from tests.stories.conftest import Phones
from tests.stories.steps import looped, until
from tests.world import World

SECONDS = 12
TO = "\N{EN DASH}"
SAID = """WEBVTT

00:00:01.000 --> 00:00:03.000
Fill the tank up to the line

00:00:04.000 --> 00:00:06.000
Purge the steam wand

00:00:07.000 --> 00:00:09.000
Wipe it with a damp cloth
"""
READY = "video => video.readyState > 0"


@pytest.fixture(scope="module")
def footage(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Twelve seconds of film."""
    return looped(clip("phone-landscape"), SECONDS, tmp_path_factory.mktemp("film")).read_bytes()


@pytest.fixture
async def film(company: World, footage: bytes) -> str:
    """Mira's film, in no Post, ready to be served."""
    number = await asset(company.mira, "video")
    await database.execute(
        "UPDATE asset SET duration_ms = $2, width = 640, height = 360 WHERE id = $1", number, SECONDS * 1000
    )
    key = f"media/{number}/1/v360"
    await storage.put(key, footage)
    await database.execute(
        """
        INSERT INTO rendition (asset_id, version, name, key, media_type, size, width, height)
        VALUES ($1, 1, 'v360', $2, 'video/mp4', $3, 640, 360)
        """,
        number,
        key,
        len(footage),
    )
    return number


async def shown(author: int, film: str) -> int:
    return await post(author, "video", title="Purge first", assets=[Use(film)], consent="nobody")


async def go(page: Page, seconds: float) -> None:
    """Bring the clip there."""
    video = page.locator("video")
    await until(lambda: video.evaluate(READY))
    await video.evaluate("(video, seconds) => { video.currentTime = seconds; }", seconds)
    await until(
        lambda: video.evaluate(f"video => !video.seeking && Math.abs(video.currentTime - {seconds}) < 0.1")
    )


async def test_edit_a_cue_save_and_it_plays_at_once(phones: Phones, company: World, film: str) -> None:
    """POST-10: add, split, move, save; no reload lies between, and the Post plays it too."""
    number = await shown(company.mira, film)
    page = await phones.open(company.mira, f"/posts/{number}")
    await page.get_by_role("link", name="Captions").click()
    await go(page, 2)
    await page.get_by_role("button", name="Add here").click()
    await page.get_by_role("textbox", name="Words").fill("Fill the tank then purge it")
    line = page.locator("[data-caption]")
    await expect(line).to_have_text("Fill the tank then purge it")

    await go(page, 3)
    await page.get_by_role("textbox", name="Words").evaluate("words => words.setSelectionRange(13, 13)")
    await page.get_by_role("button", name="Split").click()
    await expect(page.get_by_role("textbox", name="Words")).to_have_count(2)
    await page.get_by_role("button", name="+0.5 s").click()
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.locator("#toast")).to_have_text("Saved. It plays at once.")
    assert [(said.at_ms, said.end_ms, said.text) for said in await captioning.transcript(film, "en")] == [
        (2000, 3000, "Fill the tank"),
        (3500, 4500, "then purge it"),
    ]
    await go(page, 3.7)
    await expect(line).to_have_text("then purge it")

    await page.get_by_role("link", name="Back").click()
    await go(page, 2.5)
    await expect(page.locator("[data-caption]")).to_have_text("Fill the tank")


async def test_overlapping_cues_are_refused_with_the_line_number(
    phones: Phones, company: World, film: str
) -> None:
    """POST-10: the sentence stands at the cue, and what was written is still there."""
    phones.expected.add("422")
    await captioning.write(film, company.mira, "en", SAID.encode())
    page = await phones.open(company.mira, f"/assets/{film}/captions?language=en")
    second = page.locator(".cue").nth(1)
    await second.get_by_role("button", name="Times and more").click()
    await second.get_by_role("textbox", name="Start").fill("0:02.5")
    await second.get_by_role("textbox", name="Words").fill("Purge it twice")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(second.get_by_role("alert")).to_have_text(
        "The caption on line 6 starts before the one above it has ended."
    )
    await expect(second.get_by_role("textbox", name="Words")).to_have_value("Purge it twice")
    assert await captioning.read(film, "en") == SAID

    await second.get_by_role("textbox", name="Start").fill("0:03.5")
    await page.keyboard.press("Control+s")
    await expect(page.locator("#toast")).to_have_text("Saved. It plays at once.")
    assert "Purge it twice" in await captioning.read(film, "en")


async def test_every_act_is_within_reach_of_keys(phones: Phones, company: World, film: str) -> None:
    await captioning.write(film, company.mira, "en", SAID.encode())
    page = await phones.open(company.mira, f"/assets/{film}/captions?language=en")
    words = page.get_by_role("textbox", name="Words")
    times = page.locator("[data-times]")
    await words.nth(1).focus()
    await page.keyboard.press("Alt+ArrowDown")
    await expect(times).to_have_text([f"0:01.0 {TO} 0:03.0", f"0:04.1 {TO} 0:06.1", f"0:07.1 {TO} 0:09.1"])
    await page.keyboard.press("Alt+Shift+ArrowUp")
    await expect(times.nth(2)).to_have_text(f"0:06.6 {TO} 0:08.6")
    await page.keyboard.press("Alt+j")
    await expect(words.nth(1)).to_have_value("Purge the steam wand\nWipe it with a damp cloth")
    await page.keyboard.press("Alt+s")
    await expect(words).to_have_count(3)
    await go(page, 3.5)
    await words.nth(1).focus()
    await page.keyboard.press("Alt+b")
    await expect(times.nth(1)).to_contain_text(f"0:03.5 {TO}")


async def test_two_tabs_keep_both_texts(phones: Phones, company: World, film: str) -> None:
    phones.expected.add("412")
    await captioning.write(film, company.mira, "en", SAID.encode())
    page = await phones.open(company.mira, f"/assets/{film}/captions?language=en")
    await captioning.write(film, company.mira, "en", SAID.replace("damp", "dry").encode())
    first = page.get_by_role("textbox", name="Words").first
    await first.fill("Fill it")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_text("These captions were changed elsewhere meanwhile.")).to_be_visible()
    await expect(page.get_by_label("What stands now")).to_have_value(SAID.replace("damp", "dry"))
    await expect(first).to_have_value("Fill it")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.locator("#toast")).to_have_text("Saved. It plays at once.")
    assert "Fill it" in await captioning.read(film, "en")


async def test_a_file_of_subrip_becomes_captions(phones: Phones, company: World, film: str) -> None:
    page = await phones.open(company.mira, f"/assets/{film}/captions?language=de")
    said = b"1\n00:00:01,000 --> 00:00:02,000\nErst f\xc3\xbcllen\n"
    await page.get_by_label("Or a file with captions").set_input_files(
        {"name": "film.srt", "mimeType": "application/x-subrip", "buffer": said}
    )
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_role("textbox", name="Words")).to_have_value("Erst füllen")
    assert "Erst füllen" in await captioning.read(film, "de")


async def test_chapter_lines_give_markers_and_a_tap_goes_there(
    phones: Phones, company: World, film: str
) -> None:
    """POST-10."""
    number = await shown(company.mira, film)
    mira = await phones.open(company.mira, f"/assets/{film}/captions?post={number}")
    lines = mira.get_by_role("textbox", name="A time and a title on each line")
    await lines.fill("0:00 Fill\n0:20 Purge")
    await mira.get_by_role("button", name="Save the chapters").click()
    await expect(
        mira.get_by_text("The chapter on line 2 begins at 0:20, but the end is at 0:12.")
    ).to_be_visible()
    await expect(lines).to_have_value("0:00 Fill\n0:20 Purge")
    await lines.fill("0:00 Fill\n0:05 Purge")
    await mira.get_by_role("button", name="Save the chapters").click()
    await expect(mira.get_by_text("The chapter on line 2")).to_have_count(0)

    jonas = await phones.open(company.jonas, f"/posts/{number}")
    listed = jonas.locator(".chapter-list a")
    await expect(listed).to_have_text(["0:00 Fill", "0:05 Purge"])
    await listed.nth(1).click()
    await until(lambda: jonas.locator("video").evaluate("video => Math.abs(video.currentTime - 5) < 0.5"))
    await expect(listed.nth(1)).to_have_attribute("aria-current", "true")


async def test_click_on_a_line_seeks_within_half_a_second_of_its_start(
    phones: Phones, company: World, film: str
) -> None:
    """POST-11."""
    await captioning.write(film, company.mira, "en", SAID.encode())
    page = await phones.open(company.jonas, f"/posts/{await shown(company.mira, film)}")
    await page.get_by_text("Transcript", exact=True).click()
    line = page.locator(".transcript-lines a").nth(1)
    await line.evaluate("line => line.scrollIntoView({ block: 'start' })")
    await expect(page.locator("#shown")).not_to_be_in_viewport(ratio=0.9)
    await line.click()
    video = page.locator("video")
    await until(lambda: video.evaluate("video => Math.abs(video.currentTime - 4) < 0.5"))
    await expect(line).to_have_attribute("aria-current", "true")

    await expect(page.locator("#shown")).to_be_in_viewport(ratio=0.9)
    await page.get_by_role("searchbox", name="Search in the transcript").fill("WAND")
    await expect(page.get_by_text("1 line", exact=True)).to_be_visible()
    await expect(page.locator(".transcript-lines li:visible")).to_have_count(1)


async def test_without_scripts_the_text_is_posted_and_the_lines_are_links(
    phones: Phones, company: World, film: str
) -> None:
    number = await shown(company.mira, film)
    page = await phones.open(
        company.mira, f"/assets/{film}/captions?language=en&post={number}", java_script_enabled=False
    )
    text = page.get_by_label("Captions in English")
    await text.fill("WEBVTT\n\n00:01.000 --> 00:00.500\nBackwards")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_text("The caption on line 3 must end after it starts.")).to_be_visible()
    await expect(text).to_have_value("WEBVTT\n\n00:01.000 --> 00:00.500\nBackwards")
    await text.fill(SAID)
    await page.get_by_role("button", name="Save", exact=True).click()
    await page.get_by_role("link", name="Back").click()
    await page.get_by_text("Transcript", exact=True).click()
    await page.get_by_role("link", name="Purge the steam wand").click()
    await expect(page).to_have_url(f"{phones.address}/posts/{number}?t=4")


async def test_what_a_machine_wrote_is_marked_until_somebody_accepts_it(
    phones: Phones, company: World, film: str
) -> None:
    """POST-18."""
    number = await shown(company.mira, film)
    await suggesting.suggest(film, "en", SAID, "tiny.en")
    jonas = await phones.open(company.jonas, f"/posts/{number}")
    await expect(jonas.get_by_text("Transcript", exact=True)).to_have_count(0)
    mira = await phones.open(company.mira, f"/assets/{film}/captions")
    await expect(mira.get_by_text("Written by a machine. Check it, then use it.")).to_be_visible()
    await mira.get_by_role("button", name="Use it").click()
    await expect(mira.get_by_text("Written by a machine.")).to_have_count(0)
    await jonas.reload()
    await expect(jonas.get_by_text("Transcript", exact=True)).to_be_visible()
