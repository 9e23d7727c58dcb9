"""What a person wishes for on every device: words first, sound only, one thing at a time."""

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page, expect

from app.people import preferences
from tests.stories.conftest import Phones
from tests.stories.steps import plays
from tests.stories.test_home import card, playing
from tests.world import World


@pytest.fixture(scope="module")
async def posts(company: World) -> list[int]:
    """Two clips, newest first."""
    return [await playing(company.mira, 6, f"Clip {number}") for number in range(2)][::-1]


async def media_asked(page: Page, path: str, look: Callable[[], Awaitable[object]]) -> list[str]:
    """The files of clips that a page asks for until `look` is done."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(path)
    await look()
    return [url for url in asked if url.partition("?")[0].endswith((".mp4", "/sound"))]


async def test_text_first_shows_words_and_loads_no_video_bytes(
    company: World, phones: Phones, posts: list[int]
) -> None:
    await preferences.set(company.lena, "text_first", "on")
    page = await phones.open(company.lena, "/me")

    async def read() -> None:
        await card(page, posts[0])
        shown = page.locator(f"#post-{posts[0]}").get_by_text("Two turns at the bottom")
        await expect(shown).to_be_visible()
        await page.locator(f"#post-{posts[0]} .statement-title a").click()
        await expect(page.get_by_role("link", name="Play the clip")).to_be_visible()

    assert await media_asked(page, "/", read) == []
    await page.get_by_role("link", name="Play the clip").click()
    await plays(page.locator("video"))


async def test_sound_only_asks_for_the_sound_alone(company: World, phones: Phones, posts: list[int]) -> None:
    await preferences.set(company.paul, "sound_only", "on")
    page = await phones.open(company.paul, "/me")
    asked = await media_asked(
        page,
        "/",
        lambda: page.locator(f"#post-{posts[0]} video[src*='/sound']").wait_for(state="attached"),
    )
    assert asked
    assert all("/sound" in url for url in asked)


async def test_one_thing_at_a_time_shows_the_post_and_starts_nothing(
    company: World, phones: Phones, posts: list[int]
) -> None:
    await preferences.set(company.ines, "one_at_a_time", "on")
    page = await phones.open(company.ines)
    await card(page, posts[0])
    here = page.locator(f"#post-{posts[0]}")
    assert await page.locator("video[src]").count() == 0
    await expect(here.locator(".rail .action:visible")).to_have_count(3)
    await expect(here.locator(".tags")).to_be_hidden()
