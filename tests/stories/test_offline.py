"""A phone without a connection: what was kept on it opens, plays and seeks; what is gone elsewhere goes."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from app import brand, database
from feeds.drafts import StepText
from media import portraits, storage
from tests.feeds.helpers import asset, film, post
from tests.media.clips import clip
from tests.stories.conftest import Phones, Site
from tests.stories.keeping import keep, menu, shelled
from tests.stories.steps import looped, plays, until
from tests.world import World

pytestmark = pytest.mark.service_worker

#: What a browser says when nobody answers.
DEAD = {"net::ERR_"}
#: A company's colours, by day and by night.
NAVY, SKY = "#1d3a6b", "#8ec5ff"
TITLE = "Seat the seal without a hammer"
LENGTH_S, SEEK_S = 10, 5
TRIED = "SELECT result = 'worked' FROM application WHERE person_id = $1 AND post_id = $2"
STEPS = ["Close the valve.", "Let the pressure out.", "Open the lid."]
#: The status, range and length that the worker answers for the kept clip.
RANGES = """async ([page, ranges]) => {
    const text = await (await caches.match(page)).text();
    const clip = text.match(/src="([^"]+v\\d+[^"]*)"/)[1].replaceAll("&amp;", "&");
    return Promise.all(ranges.map(async (range) => {
        const answer = await fetch(clip, { headers: { Range: range } });
        return [answer.status, answer.headers.get("content-range"), (await answer.arrayBuffer()).byteLength];
    }));
}"""
PART = """async (path) =>
    fetch(path, { headers: { "HX-Request": "true" } }).then(() => "somebody", () => "nobody")"""
PATHS = """async () => {
    const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    const requests = await Promise.all(caches_.map((cache) => cache.keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
}"""


@pytest.fixture
async def lasting(site: Site) -> AsyncIterator[Site]:
    """A site whose web process a story may stop."""
    yield site
    if "web" not in site.running:
        await site.start("web")


@pytest.fixture(scope="module")
def film_of_ten(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return looped(clip("phone-h264"), LENGTH_S, tmp_path_factory.mktemp("film")).read_bytes()


@pytest.fixture
async def seal(company: World, film_of_ten: bytes) -> int:
    """A live Post with a clip of ten seconds in three sizes."""
    number = await film(company.mira, LENGTH_S, title=TITLE)
    file = await database.value("SELECT asset_id FROM post_asset WHERE post_id = $1", number)
    for height in (480, 720, 1080):
        key = f"media/{file}/1/v{height}.mp4"
        await storage.put(key, film_of_ten)
        await database.execute(
            """
            INSERT INTO rendition (asset_id, version, name, key, media_type, size, width, height)
            VALUES ($1, 1, $2, $3, 'video/mp4', $4, $5, $6)
            """,
            file,
            f"v{height}",
            key,
            len(film_of_ten),
            height,
            height * 16 // 9,
        )
    return number


async def test_without_a_server_there_is_a_page_in_the_language_of_its_reader(
    lasting: Site, company: World, phones: Phones
) -> None:
    phones.expected = DEAD
    page = await phones.open(company.jonas, "/me", locale="de-DE")
    await shelled(page)
    await lasting.kill("web")
    await page.goto("/search?q=seal")
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert await page.evaluate("document.documentElement.lang") == "de"
    assert await page.locator('meta[name="person"]').count() == 0
    await lasting.start("web")
    await page.locator("[data-reconnect]").click()
    await expect(page.locator("nav.nav")).to_be_visible()
    assert page.url.endswith("/search?q=seal")
    assert phones.complaints == []


async def test_a_kept_clip_plays_and_seeks_with_the_server_stopped(
    lasting: Site, company: World, phones: Phones, seal: int, film_of_ten: bytes
) -> None:
    phones.expected = DEAD | {"status of 416"}
    page = await phones.open(company.jonas, "/me")
    await shelled(page)
    await keep(page, seal)
    assert await database.value("SELECT person_id FROM kept WHERE post_id = $1", seal) == company.jonas

    await lasting.kill("web")
    await page.goto(f"/posts/{seal}")
    await expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    video = page.locator("video")
    await plays(video)
    await video.evaluate(f"video => {{ video.currentTime = {SEEK_S}; }}")
    await until(lambda: video.evaluate(f"video => !video.seeking && video.currentTime > {SEEK_S}"))
    size = len(film_of_ten)
    ranges = ["bytes=0-99", f"bytes={size - 10}-", "bytes=-7", f"bytes={size}-"]
    answers = await page.evaluate(RANGES, [f"/kept/{seal}", ranges])
    assert answers == [
        [206, f"bytes 0-99/{size}", 100],
        [206, f"bytes {size - 10}-{size - 1}/{size}", 10],
        [206, f"bytes {size - 7}-{size - 1}/{size}", 7],
        [416, f"bytes */{size}", 0],
    ]
    # A part of a page is no page: nothing kept answers it.
    assert await page.evaluate(PART, f"/posts/{seal}") == "nobody"
    await page.goto("/kept")
    await page.get_by_role("link", name=TITLE).click()
    await expect(page.get_by_role("heading", name=TITLE)).to_be_visible()

    await page.context.set_offline(True)
    await expect(page.get_by_role("link", name="Comments")).to_be_hidden()
    await page.get_by_role("button", name="Worked").click()
    await expect(page.get_by_text("It waits on this device")).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("button", name="Worked")).to_have_attribute("aria-pressed", "true")
    await page.context.set_offline(False)
    await lasting.start("web")
    await page.goto("/me")
    await until(lambda: database.value(TRIED, company.jonas, seal))
    assert phones.complaints == []


async def test_author_and_company_keep_their_faces_without_a_server(
    lasting: Site, company: World, phones: Phones, seal: int
) -> None:
    phones.expected = DEAD
    portrait = await portraits.set_portrait(company.mira, clip("gps-jpeg"))
    await brand.change(brand.PLAIN.name, NAVY, SKY, actor=company.paul)
    try:
        page = await phones.open(company.jonas, "/me")
        await shelled(page)
        await until(lambda: coloured(page))
        await keep(page, seal)
        assert {"/brand.css", portrait} <= set(await page.evaluate(PATHS))
        await lasting.kill("web")
        await page.goto(f"/posts/{seal}")
        face = page.locator(".byline .avatar img")
        await expect(face).to_be_visible()
        await until(lambda: face.evaluate("image => image.complete && image.naturalWidth > 0"))
        accent = "getComputedStyle(document.documentElement).getPropertyValue('--accent')"
        assert NAVY in await page.evaluate(accent)
        assert phones.complaints == []
    finally:
        await brand.change(brand.PLAIN.name, brand.PLAIN.light, brand.PLAIN.dark, actor=company.paul)
        await database.execute("UPDATE person SET portrait = NULL WHERE id = $1", company.mira)


async def coloured(page: Page) -> bool:
    """The page comes in the colours of the company, of which each process hears after a while."""
    await page.goto("/me")
    return await page.locator("link[href^='/brand.css']").count() == 1


async def test_a_kept_guide_opens_with_its_pictures_and_in_step_mode(
    lasting: Site, company: World, phones: Phones
) -> None:
    phones.expected = DEAD
    number = await guide(company.mira)
    page = await phones.open(company.jonas, "/me")
    await shelled(page)
    await keep(page, number)
    await lasting.kill("web")
    await page.goto(f"/posts/{number}")
    for step in STEPS:
        await expect(page.get_by_text(step)).to_be_visible()
    picture = page.locator("img.step-picture").first
    await picture.scroll_into_view_if_needed()
    await until(lambda: picture.evaluate("image => image.complete && image.naturalWidth > 0"))
    await page.get_by_role("link", name="Start").click()
    await expect(page.get_by_text(STEPS[0])).to_be_visible()
    await page.get_by_role("link", name="Next", exact=True).first.click()
    await expect(page.get_by_text(STEPS[1])).to_be_visible()
    assert phones.complaints == []


async def test_a_hidden_post_goes_from_the_phone_and_a_changed_one_is_got_anew(
    company: World, phones: Phones, seal: int
) -> None:
    other = await post(company.mira, title="Bleed the line", text="Open the valve a quarter turn.")
    page = await phones.open(company.jonas, "/me")
    await shelled(page)
    for number in (seal, other):
        await keep(page, number)
    await database.execute("UPDATE post SET state = 'hidden' WHERE id = $1", seal)
    await database.execute(
        "UPDATE post SET text = 'Half a turn.', revision = revision + 1 WHERE id = $1", other
    )
    await page.goto("/kept")
    await until(lambda: page.evaluate(f"async () => !(await caches.has('kept-{company.jonas}-{seal}'))"))
    kept = f"async () => (await (await caches.match('/kept/{other}'))?.text())?.includes('Half a turn.')"
    await until(lambda: page.evaluate(kept))
    gone = "SELECT NOT EXISTS (SELECT FROM kept WHERE post_id = $1)"
    await until(lambda: database.value(gone, seal))
    assert not await database.value(gone, other)
    assert phones.complaints == []


async def test_without_room_the_phone_says_how_much_is_needed(
    company: World, phones: Phones, seal: int
) -> None:
    page = await phones.open(company.jonas, "/me")
    await page.add_init_script("navigator.storage.estimate = async () => ({ quota: 1000000, usage: 999000 })")
    await menu(page, seal)
    await page.get_by_role("button", name="Keep on this device").click()
    await expect(page.locator("#toast")).to_contain_text("No room: it needs")
    assert not await page.evaluate(f"async () => caches.has('kept-{company.jonas}-{seal}')")
    assert phones.complaints == []


async def test_what_is_kept_is_told_with_its_size_and_can_be_removed(
    company: World, phones: Phones, seal: int, film_of_ten: bytes
) -> None:
    page = await phones.open(company.jonas, "/me")
    await shelled(page)
    await keep(page, seal)
    await page.goto("/kept")
    row = page.locator("[data-kept-list] li").filter(has_text=TITLE)
    await expect(row).to_contain_text(f"{round(len(film_of_ten) / 1_000_000, 1):g} MB")
    await row.get_by_role("button").click()
    await expect(row).to_have_count(0)
    await until(lambda: database.value("SELECT NOT EXISTS (SELECT FROM kept WHERE post_id = $1)", seal))
    assert phones.complaints == []


async def test_fragments_and_personal_pages_are_never_on_the_phone(
    company: World, phones: Phones, seal: int
) -> None:
    """Only what the person kept, and the files of the build."""
    page = await phones.open(company.jonas, "/me")
    await shelled(page)
    await keep(page, seal)
    for path in ("/", "/activity", f"/posts/{seal}", "/me"):
        await page.goto(path)
    stored = await page.evaluate(PATHS)
    shell = {path for path in stored if path.startswith("/static/")}
    personal = {path for path in stored if not path.startswith(("/static/", "/media/"))}
    assert len(shell) > 50
    assert personal == {"/offline", "/outbox", "/note", f"/kept/{seal}"}
    assert phones.complaints == []


async def guide(author: int) -> int:
    """Three Steps, the first with a picture."""
    picture = await asset(author)
    body = clip("gps-jpeg").read_bytes()
    key = f"media/{picture}/1/w720"
    await storage.put(key, body)
    await database.execute(
        """
        INSERT INTO rendition (asset_id, version, name, key, media_type, size, width, height)
        VALUES ($1, 1, 'w720.webp', $2, 'image/webp', $3, 720, 1280)
        """,
        picture,
        key,
        len(body),
    )
    steps = [StepText(text=words, asset=picture if not place else None) for place, words in enumerate(STEPS)]
    return await post(author, "guide", title="Change the filter", steps=steps, consent="nobody")
