"""Trimming a clip with two handles, choosing its cover, and replacing the file of a Post that stays live."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from app import database
from feeds import applications, comments
from tests.media.clips import clip
from tests.stories.conftest import Phones, Site
from tests.stories.steps import (
    choose,
    comes_to_see,
    compose,
    late,
    looped,
    number_of,
    plays,
    say,
    sees,
    to_files,
    to_words,
    until,
)
from tests.world import World, approved

BEGINS, ENDS = "It begins at", "It ends at"
NOTE = "Close the tap before you turn it"
#: A page from a blink before the new film asks for the old one, which is its author's from now on.
SWAP = {"status of 404"}
COVERS = """
    SELECT count(*) = 3 FROM rendition r JOIN post_asset u USING (asset_id)
    WHERE u.post_id = $1 AND r.name LIKE 'poster-%-360.webp'
"""


@pytest.fixture(scope="module")
def ten_seconds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return looped(clip("phone-h264"), 10, tmp_path_factory.mktemp("film"))


async def test_a_clip_is_trimmed_by_thumb_and_keyboard_and_others_get_what_stays(
    company: World, phones: Phones, ten_seconds: Path
) -> None:
    phones.expected = SWAP
    await approved("pump seals")
    mira = await phones.open(company.mira, "/compose")
    await choose(mira, ten_seconds)
    begins, ends = (mira.get_by_role("slider", name=name) for name in (BEGINS, ENDS))
    await drag(mira, ends, by=-100)
    await steps_to(mira, ends, 5)
    await steps_to(mira, begins, 1)
    await expect(mira.get_by_text("0:04.0 of 3 min")).to_be_visible()
    await previews_only(mira, 1, 5)
    await to_words(mira)
    await say(mira, "Seat the seal", "pump seals")
    post = await posts(mira)

    jonas = await phones.open(company.jonas, f"/posts/{post}")
    assert 3.5 < await duration(jonas) < 4.5
    await plays(jonas.locator("video"))
    version = await database.value(
        "SELECT version FROM asset a JOIN post_asset u ON u.asset_id = a.id WHERE u.post_id = $1", post
    )
    for path in (f"/posts/{post}", "/"):
        await jonas.goto(path)
        assert set(re.findall(r"/media/[^\"]+[?;&]v=(\d+)", await jonas.content())) == {str(version)}
    assert phones.complaints == []


async def test_a_clip_over_the_limit_is_trimmed_before_it_is_posted(company: World, phones: Phones) -> None:
    mira = await phones.open(company.mira, "/compose")
    await choose(mira, clip("four-minutes"))
    await sees(mira, "This video is 4 min 2 s long; 3 min is the limit.")
    await mira.get_by_role("button", name="Next").click()
    await expect(mira.get_by_role("slider", name=ENDS)).to_be_focused()
    await to_words(mira)
    await say(mira, "All of the evening", "pump seals")
    await mira.get_by_role("button", name="Post", exact=True).click()
    await expect(mira.get_by_role("slider", name=ENDS)).to_be_focused()
    assert mira.url.endswith("/compose")
    await mira.get_by_role("button", name="Keep the first 3 min").click()
    await to_words(mira)
    await posts(mira)

    async def whole() -> bool:
        await mira.reload()
        return 175 < await duration(mira) < 181

    await until(whole)
    assert phones.complaints == []


async def test_the_second_cover_is_seen_on_home(company: World, phones: Phones) -> None:
    mira = await phones.open(company.mira, "/compose")
    await compose(mira, clip("phone-h264"), "A cover of its own", "pump seals")
    post = await posts(mira)
    await until(lambda: database.value(COVERS, post))
    await mira.goto(f"/posts/{post}/edit")
    await to_files(mira)
    await mira.get_by_role("radio", name="Picture 2").check(force=True)
    await to_words(mira)
    await mira.get_by_role("button", name="Save").click()
    await mira.wait_for_url(f"**/posts/{post}")
    jonas = await phones.open(company.jonas, "/")
    await expect(jonas.locator(f"#post-{post} video")).to_have_attribute("poster", re.compile("/poster-2-"))
    assert phones.complaints == []


async def test_same_way_replaces_the_film_and_the_post_never_goes_away(
    site: Site, company: World, phones: Phones
) -> None:
    phones.expected = SWAP
    post, old = await tried_post(company, phones, "Two thumbs")
    jonas = await phones.open(company.jonas, f"/posts/{post}")
    site.hold("worker")
    try:
        mira = await replaces(phones, company, post, "Same way, better picture")
        await sees(mira, "The old one plays until then.")
        await jonas.reload()
        await plays(jonas.locator("video"))
        assert await film(jonas) == old
    finally:
        site.go_on("worker")
    await until(lambda: shows_another(jonas, post, old))

    await plays(jonas.locator("video"))
    await sees(jonas, "Worked on mine too.")
    await expect(jonas.locator("#tried-title")).to_contain_text("1")
    await expect(jonas.get_by_text("before the change")).to_have_count(0)
    await expect(mira.get_by_text("The old one plays until then.")).to_have_count(0)
    assert phones.complaints == []


async def test_the_way_changed_counts_anew_and_tells_who_tried_it(company: World, phones: Phones) -> None:
    phones.expected = SWAP
    post, old = await tried_post(company, phones, "One thumb")
    await replaces(phones, company, post, "The way changed", NOTE)
    jonas = await phones.open(company.jonas, f"/posts/{post}")
    await until(lambda: shows_another(jonas, post, old))
    await sees(jonas, NOTE)
    await sees(jonas, "tried 1 before the change")
    await expect(jonas.locator("#tried-title")).to_have_text("Tried it")
    await expect(jonas.get_by_role("link", name="I tried it")).to_be_visible()
    await comes_to_see(jonas, "The way you know has changed", "/activity")
    await sees(jonas, NOTE)

    mira = await phones.open(company.mira, f"/posts/{post}/history")
    await sees(mira, "Replaced. This one was there before:")
    await plays(mira.get_by_label("The old file"))
    assert phones.complaints == []


async def tried_post(company: World, phones: Phones, title: str) -> tuple[int, str]:
    """A live Post that Jonas tried and spoke about, and its film."""
    mira = await phones.open(company.mira, "/compose")
    await compose(mira, clip("phone-h264"), title, "pump seals")
    post = await posts(mira)
    await applications.apply(company.jonas, post, "worked")
    await comments.add(company.jonas, post, "Worked on mine too.")
    return post, await film(mira)


async def replaces(phones: Phones, company: World, post: int, way: str, note: str = "") -> Page:
    """Mira's phone, after she sent another film, quicker than the server could hear of it."""
    mira = await phones.open(company.mira, f"/posts/{post}")
    await mira.get_by_text("Manage").click()
    await mira.get_by_role("link", name="Replace the file").click()
    heard = await late(mira, "**/uploads")
    await mira.locator("#file").set_input_files(clip("silent"))
    await expect(mira.get_by_role("slider", name=ENDS)).to_be_visible()
    await mira.get_by_label(way).check()
    if note:
        await mira.get_by_label("What changed, in one line").fill(note)
    await mira.get_by_label("Nobody recognisable").check()
    await mira.get_by_role("button", name="Replace", exact=True).click()
    heard.set()
    await mira.wait_for_url(f"**/posts/{post}")
    return mira


async def posts(author: Page) -> int:
    """Post, and wait until it plays; the Post."""
    await author.get_by_role("button", name="Post", exact=True).click()
    await author.wait_for_url("**/posts/*")
    post = await number_of(author)
    await until(lambda: database.value("SELECT state = 'live' FROM post WHERE id = $1", post))
    await expect(author.get_by_text("It goes live by itself")).to_have_count(0)
    await plays(author.locator("video"))
    return post


async def drag(page: Page, handle: Locator, *, by: int) -> None:
    """Push the end handle, which stands at the end edge, along the bar, once the bar stands still."""
    before = float(await handle.input_value())
    box = await handle.bounding_box()
    assert box
    await handle.hover(position={"x": box["width"] - 10, "y": box["height"] / 2})
    box = await handle.bounding_box()
    assert box
    x, y = box["x"] + box["width"] - 10, box["y"] + box["height"] / 2
    await page.mouse.down()
    await page.mouse.move(x + by, y, steps=5)
    await page.mouse.up()
    assert float(await handle.input_value()) < before - 1


async def steps_to(page: Page, handle: Locator, second: float) -> None:
    """By keyboard: whole seconds with shift, tenths without."""
    await handle.focus()
    for keys, size in (("Shift+Arrow", 1.0), ("Arrow", 0.1)):
        left = round((second - float(await handle.input_value())) / size, 3)
        for _ in range(int(abs(left) + 1e-6)):
            await page.keyboard.press(keys + ("Right" if left > 0 else "Left"))
    assert float(await handle.input_value()) == pytest.approx(second)


async def previews_only(page: Page, start: float, end: float) -> None:
    """From wherever the preview stands, it plays from the first handle to the second and stops there."""
    video = page.locator("[data-preview] video")
    await video.evaluate("(video, at) => { video.currentTime = at - 0.6; video.play(); }", end)
    await until(lambda: video.evaluate("video => video.paused"))
    assert await video.evaluate("video => video.currentTime") == pytest.approx(end, abs=0.2)
    await video.evaluate("video => { video.currentTime = 0; video.play(); }")
    await until(lambda: video.evaluate("(video, at) => video.currentTime > at", start))
    await video.evaluate("video => video.pause()")


async def duration(page: Page) -> float:
    video = page.locator("video").first
    await until(lambda: video.evaluate("video => video.duration > 0"))
    return await video.evaluate("video => video.duration")


async def film(page: Page) -> str:
    """The file that the page plays."""
    return (await page.locator(".clip").first.get_attribute("id") or "").removeprefix("media-")


async def shows_another(page: Page, post: int, old: str) -> bool:
    """Whether another film plays; the Post is there each time somebody looks."""
    answer = await page.goto(f"/posts/{post}")
    assert answer
    assert answer.status == 200
    await expect(page.locator("video").first).to_be_visible()
    return await film(page) not in ("", old)
