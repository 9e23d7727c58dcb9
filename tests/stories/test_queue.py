"""What waits on a phone to be sent: it survives a dead server, a closed page and another person."""

import hashlib
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from app import database
from tests.stories.conftest import Phones, Site
from tests.stories.steps import choose, until
from tests.stories.waiting import (
    DEAD,
    NOTHING,
    away,
    become,
    digest,
    installed,
    noise,
    post,
    say,
    slow_down,
    sync,
    write,
)
from tests.world import World, approved

pytestmark = pytest.mark.service_worker


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
    async with away(site):
        await post(mira)
        context = mira.context
        await mira.close()

    again = await context.new_page()
    await again.goto("/outbox")
    await expect(again.get_by_text(NOTHING)).to_be_visible()
    number = await until(lambda: database.value("SELECT id FROM post WHERE author_id = $1", company.mira))
    await until(lambda: database.value("SELECT state = 'live' FROM post WHERE id = $1", number))
    assert await database.value("SELECT count(*) FROM post WHERE author_id = $1", company.mira) == 1
    assert await originals(again, number) == {digest(file) for file in pictures}
    assert phones.complaints == []


async def test_the_worker_sends_what_waits_when_no_page_is_open(
    site: Site, company: World, phones: Phones, pictures: list[Path]
) -> None:
    phones.expected = DEAD
    await approved("labels")
    jonas = await installed(phones, company.jonas, "/compose?kind=photo")
    async with away(site):
        await write(jonas, pictures[:1], "Where the label goes", "labels")
        await post(jonas)
        context = jonas.context
        await jonas.close()
    # A page of the same origin that runs nothing of ours.
    blank = await context.new_page()
    await blank.goto("/health")
    assert await database.value("SELECT count(*) FROM post WHERE author_id = $1", company.jonas) == 0
    await sync(blank, site.address)
    await until(lambda: is_live("Where the label goes"))
    assert phones.complaints == []


async def test_a_phone_that_keeps_nothing_still_sends(
    site: Site, company: World, phones: Phones, pictures: list[Path]
) -> None:
    """A private window, or a full disk: the file then lives as long as its page."""
    await approved("fuses")
    ines = await phones.open(company.ines, "/sign-in")
    await ines.add_init_script(
        "indexedDB.open = () => { throw new DOMException('full', 'QuotaExceededError'); }"
    )
    await ines.goto("/compose?kind=photo")
    await write(ines, pictures[:1], "Which fuse it was", "fuses")
    await ines.locator("#send-post").click()
    await until(lambda: is_live("Which fuse it was"))
    assert phones.complaints == []


async def test_two_tabs_and_the_worker_send_a_post_once(
    site: Site, company: World, phones: Phones, pictures: list[Path]
) -> None:
    phones.expected = DEAD
    await approved("stacking")
    sofia = await installed(phones, company.sofia, "/compose?kind=photo")
    opened: list[str] = []
    async with away(site):
        await write(sofia, pictures[:2], "Heavy ones below", "stacking")
        await post(sofia)
        other = await sofia.context.new_page()
        sofia.context.on("request", lambda sent: opened.append(f"{sent.method} {sent.url}"))
    await other.goto("/outbox")
    await sofia.evaluate("dispatchEvent(new Event('online'))")
    await sync(other, site.address)
    await until(lambda: is_live("Heavy ones below"))
    await expect(other.get_by_text(NOTHING)).to_be_visible()
    assert await database.value("SELECT count(*) FROM asset WHERE owner_id = $1", company.sofia) == 2
    assert await database.value("SELECT count(*) FROM post WHERE author_id = $1", company.sofia) == 1
    assert opened.count(f"POST {site.address}/compose") == 1
    assert phones.complaints == []


async def test_another_person_on_the_same_phone_sees_and_sends_nothing(
    site: Site, company: World, phones: Phones
) -> None:
    phones.expected = DEAD | {"status of 401"}
    await approved("handover")
    ines = await installed(phones, company.ines, "/compose?kind=reflection")
    async with away(site):
        await say(ines, "What I forgot last night", "handover")
        # Her session ends meanwhile: it waits with a word. Then somebody else signs in.
        await ines.context.clear_cookies()
    await ines.goto("/outbox")
    await expect(ines.get_by_text("Sign in to go on. Nothing is lost.")).to_be_visible()
    await expect(ines.get_by_role("heading", name="What I forgot last night")).to_be_visible()
    await become(ines, company.tomas, site)
    await ines.goto("/outbox")
    await expect(ines.get_by_text(NOTHING)).to_be_visible()
    await expect(ines.get_by_text("What I forgot last night")).to_have_count(0)
    await ines.evaluate("pollen.queue.drain()")
    assert await database.value("SELECT count(*) FROM post WHERE title = 'What I forgot last night'") == 0
    await become(ines, company.ines, site)
    await ines.goto("/outbox")
    author = await until(lambda: author_of("What I forgot last night"))
    assert author == company.ines
    assert phones.complaints == []


async def test_what_the_server_refuses_stays_with_its_reason_and_can_be_changed(
    company: World, phones: Phones, site: Site
) -> None:
    phones.expected = DEAD | {"status of 422"}
    await approved("sieves")
    lena = await installed(phones, company.lena, "/compose?kind=reflection")
    async with away(site):
        await say(lena, "", "sieves")
    await lena.goto("/outbox")
    await expect(lena.get_by_text("Give it a title")).to_be_visible()
    await lena.get_by_role("button", name="Change").tap()
    title = lena.get_by_label("In one line")
    await expect(lena.get_by_label("What happened, and what did you learn?")).to_have_value("It was me.")
    await title.fill("Rinse it twice")
    await lena.get_by_role("button", name="Post", exact=True).tap()
    await lena.wait_for_url("**/posts/*")
    assert await database.value("SELECT count(*) FROM post WHERE author_id = $1", company.lena) == 1
    assert phones.complaints == []


async def test_no_post_waits_for_a_file_that_was_taken_out_of_it(
    site: Site, company: World, phones: Phones, pictures: list[Path]
) -> None:
    """A picture was on its way; then words were enough."""
    phones.expected = DEAD
    await approved("hinges")
    tomas = await phones.open(company.tomas, "/sign-in")
    await tomas.route("**/uploads**", lambda route: route.abort())
    await words_instead(tomas, pictures[0], "Oil it first", "hinges")
    await tomas.get_by_role("button", name="Post", exact=True).tap()
    await tomas.wait_for_url("**/posts/*")
    await tomas.goto("/outbox")
    await expect(tomas.get_by_text(NOTHING)).to_be_visible()

    await words_instead(tomas, pictures[1], "Then turn it", "hinges")
    async with away(site):
        await post(tomas)
    await until(lambda: is_live("Then turn it"))
    assert phones.complaints == []


async def words_instead(page: Page, picture: Path, title: str, skill: str) -> None:
    """Choose a picture, then tell it in words alone; Post is the next tap."""
    await page.goto("/compose?kind=photo")
    await choose(page, picture)
    await page.get_by_role("button", name="Back").tap()
    await page.get_by_role("button", name="Reflection").tap()
    await page.get_by_label("In one line").fill(title)
    await page.get_by_role("combobox", name="Skills").fill(skill)
    await page.get_by_label("What happened, and what did you learn?").fill("It was me.")


async def test_the_outbox_opens_without_a_connection_and_gives_a_file_back(
    site: Site, company: World, phones: Phones, pictures: list[Path]
) -> None:
    phones.expected = DEAD
    await approved("valves")
    paul = await installed(phones, company.paul, "/compose?kind=photo")
    async with away(site):
        await write(paul, pictures[:1], "The red valve", "valves")
        await post(paul)
        await paul.goto("/outbox")
        await expect(paul.get_by_role("heading", name="The red valve")).to_be_visible()
        await expect(paul.get_by_text("No connection. It goes on by itself").first).to_be_visible()
        async with paul.expect_download() as saved:
            await paul.get_by_role("button", name="Save the file").tap()
        assert digest(await (await saved.value).path()) == digest(pictures[0])
        await paul.get_by_role("button", name="Remove").tap()
        await paul.get_by_role("button", name="Really remove it?").tap()
        await expect(paul.get_by_text(NOTHING)).to_be_visible()
    await paul.goto("/outbox")
    assert await database.value("SELECT count(*) FROM post WHERE author_id = $1", company.paul) == 0
    assert phones.complaints == []


async def is_live(title: str) -> bool:
    return bool(
        await database.value("SELECT EXISTS (SELECT FROM post WHERE title = $1 AND state = 'live')", title)
    )


async def author_of(title: str) -> int | None:
    author: int | None = await database.value("SELECT author_id FROM post WHERE title = $1", title)
    return author


async def arrived(owner: int) -> bool:
    """Whether some bytes are there."""
    return bool(await database.value("SELECT count(*) FROM asset WHERE owner_id = $1", owner))


async def originals(page: Page, post: int) -> set[str]:
    """What the server keeps of a Post's files, as digests."""
    assets = await database.values("SELECT asset_id FROM post_asset WHERE post_id = $1", post)
    answers = [await page.context.request.get(f"/assets/{asset}/original") for asset in assets]
    return {hashlib.sha256(await answer.body()).hexdigest() for answer in answers}
