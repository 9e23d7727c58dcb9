"""A person who saves data: no clip above 480 lines is asked for, with scripts and without."""

import re

import httpx
import pytest

from app import database
from media import storage
from tests.feeds.helpers import film
from tests.media.clips import clip
from tests.stories.conftest import Phones
from tests.stories.steps import until
from tests.world import World, sign_in

pytestmark = pytest.mark.service_worker

HEIGHTS = (1080, 720, 480)
#: What a browser tells pages of its line and of the data saver, which is also in a header of every request.
LINE = "Object.defineProperty(navigator, 'connection', { value: { saveData: %s, downlink: 10 } })"
HEADER = {"Save-Data": "on"}


@pytest.fixture(scope="module")
async def number(company: World) -> int:
    """A live Post with a clip in three sizes."""
    made = await film(company.mira, 3, title="Swap the filter")
    asset = await database.value("SELECT asset_id FROM post_asset WHERE post_id = $1", made)
    body = clip("phone-h264").read_bytes()
    for height in HEIGHTS:
        key = f"media/{asset}/1/v{height}.mp4"
        await storage.put(key, body)
        await database.execute(
            """
            INSERT INTO rendition (asset_id, version, name, key, media_type, size, width, height)
            VALUES ($1, 1, $2, $3, 'video/mp4', $4, $5, $6)
            """,
            asset,
            f"v{height}",
            key,
            len(body),
            height,
            height * 16 // 9,
        )
    return made


@pytest.mark.parametrize("place", ["Home", "Post"])
@pytest.mark.parametrize(("saves", "most"), [(True, 480), (False, 1080)], ids=["saving", "not saving"])
async def test_data_saver_asks_for_nothing_above_480(
    company: World, phones: Phones, number: int, place: str, saves: bool, most: int
) -> None:
    page = await phones.open(company.jonas, "/me", extra_http_headers=HEADER if saves else {})
    asked: set[int] = set()

    def note(address: str) -> None:
        asked.update(int(height) for height in re.findall(r"/media/[\w-]+/v(\d+)", address))

    page.on("request", lambda request: note(request.url))
    await page.context.add_init_script(LINE % str(saves).lower())
    await page.goto("/" if place == "Home" else f"/posts/{number}")
    if saves:
        assert asked == set()
    if saves or place == "Post":
        await page.get_by_role("button", name="Play").first.tap()
    await until(lambda: page.locator("video").first.evaluate("video => video.currentTime > 0"))
    assert asked == {most}
    assert phones.complaints == []


@pytest.mark.parametrize(("headers", "first"), [(HEADER, 480), ({}, 720)], ids=["saving", "not saving"])
async def test_without_scripts_the_first_source_is_the_one_that_saves(
    web: httpx.AsyncClient, company: World, number: int, headers: dict[str, str], first: int
) -> None:
    async with await sign_in(web, company.jonas) as jonas:
        answer = await jonas.get(f"/posts/{number}", headers=headers)
    heights = [int(height) for height in re.findall(r'data-height="(\d+)"', answer.text)]
    assert heights[0] == first
    assert sorted(heights) == sorted(HEIGHTS)
    assert "Save-Data" in answer.headers["vary"]
