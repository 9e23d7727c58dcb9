"""What a film shows before it plays, chosen by its author and seen everywhere at once."""

import io

import httpx
import pytest
from PIL import Image

from app import database, jobs
from app.refusal import Refusal
from app.web.sentences import sentence
from feeds.drafts import Use
from media import assets, posters, processing, transcode, trimming
from tests.feeds.helpers import post
from tests.media.clips import clip
from tests.media.sending import upload
from tests.world import World


@pytest.fixture(scope="module")
async def film(mira: httpx.AsyncClient) -> str:
    """Red for two seconds, then blue for two."""
    asset = await upload(mira, clip("colours"))
    await jobs.drain()
    return asset


async def cover(client: httpx.AsyncClient, asset: str, viewer: int) -> str:
    """The colour of what is shown before the film plays."""
    shown = (await assets.views([asset], viewer))[asset].poster
    assert shown
    answer = await client.get(shown)
    assert answer.status_code == 200
    return colour(answer.content)


def colour(content: bytes) -> str:
    with Image.open(io.BytesIO(content)) as picture:
        middle = picture.convert("RGB").getpixel((picture.width // 2, picture.height // 2))
    assert isinstance(middle, tuple)
    return {0: "red", 2: "blue"}.get(middle.index(max(middle)), "other")


async def test_the_author_has_three_to_choose_from(mira: httpx.AsyncClient, film: str, world: World) -> None:
    found = await posters.candidates(film, world.mira)
    assert [number for number, _ in found] == [1, 2, 3]
    assert [colour((await mira.get(link)).content) for _, link in found] == ["red", "blue", "blue"]
    with pytest.raises(Refusal, match="media_missing"):
        await posters.candidates(film, world.jonas)


async def test_the_second_candidate_shows_on_the_page_the_card_and_the_row(
    mira: httpx.AsyncClient, jonas: httpx.AsyncClient, film: str, world: World
) -> None:
    number = await post(world.mira, "video", title="Zwiebelmesser", assets=[Use(film)], consent="nobody")
    places = [f"/posts/{number}", "/", "/search?q=zwiebelmesser"]
    for place in places:
        assert "/poster-1-" in (await jonas.get(place)).text, place
    answer = await mira.post(f"/assets/{film}/poster", data={"number": "2"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/assets/{film}")
    for place in places:
        text = (await jonas.get(place)).text
        assert f"/media/{film}/poster-2-" in text, place
        assert f"/media/{film}/poster-1-" not in text, place


async def test_a_moment_of_the_film_becomes_its_cover(
    mira: httpx.AsyncClient, film: str, world: World
) -> None:
    answer = await mira.put(f"/api/v1/assets/{film}/poster", json={"at": 3})
    assert answer.status_code == 204
    await jobs.drain()
    assert await cover(mira, film, world.mira) == "blue"
    first = (await assets.views([film], world.mira))[film].poster
    assert first
    assert (await mira.get(first)).headers["cache-control"] == "private, no-cache"

    await posters.frame(film, world.mira, 500)
    await jobs.drain()
    assert await cover(mira, film, world.mira) == "red"
    assert 4 in dict(await posters.candidates(film, world.mira))


async def test_the_very_last_moment_has_a_picture_too(film: str, world: World) -> None:
    await posters.frame(film, world.mira, 4000)
    await jobs.drain()
    assert not await database.value("SELECT count(*) FROM job WHERE kind = 'asset.poster'")


async def test_a_photo_of_ones_own_becomes_the_cover(
    mira: httpx.AsyncClient, film: str, world: World
) -> None:
    photo = await upload(mira, clip("gps-jpeg"))
    await processing.process(photo)
    answer = await mira.post(f"/assets/{film}/poster", data={"picture": photo})
    assert answer.status_code == 303
    shown = (await assets.views([film], world.mira))[film].poster
    assert shown
    assert "/poster-5-720" in shown
    own = (await assets.views([photo], world.mira))[photo].poster
    assert own
    assert (await mira.get(shown)).content == (await mira.get(own)).content


async def test_a_cover_of_ones_own_outlives_a_trim_that_keeps_its_moment(
    mira: httpx.AsyncClient, world: World
) -> None:
    asset = await upload(mira, clip("colours"))
    await jobs.drain()
    await posters.frame(asset, world.mira, 3000)
    await jobs.drain()
    await trimming.trim(asset, world.mira, 1000, 3500)
    await jobs.drain()
    assert "/poster-4-" in str((await assets.views([asset], world.mira))[asset].poster)
    assert await cover(mira, asset, world.mira) == "blue"

    await posters.frame(asset, world.mira, 1500)
    await jobs.drain()
    assert await cover(mira, asset, world.mira) == "blue"

    await trimming.trim(asset, world.mira, 0, 1500)
    await jobs.drain()
    assert "/poster-1-" in str((await assets.views([asset], world.mira))[asset].poster)
    assert await cover(mira, asset, world.mira) == "red"


async def test_a_moment_that_cannot_be_taken_is_told_to_its_author(
    mira: httpx.AsyncClient, film: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise OSError("no picture")

    said = sentence(Refusal("poster_lost"))
    shown = (await assets.views([film], world.mira))[film].poster
    with monkeypatch.context() as patch:
        patch.setattr(transcode, "posters", broken)
        await posters.frame(film, world.mira, 1000)
        await jobs.drain()
    assert (await assets.views([film], world.mira))[film].poster == shown
    assert said in (await mira.get(f"/assets/{film}")).text
    await posters.frame(film, world.mira, 1500)
    await jobs.drain()
    assert said not in (await mira.get(f"/assets/{film}")).text
    await database.execute("DELETE FROM job WHERE kind = 'asset.poster'")


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({}, "poster_choice"),
        ({"number": 1, "at": 1}, "poster_choice"),
        ({"number": 9}, "poster_missing"),
        ({"at": 60}, "poster_beyond"),
    ],
)
async def test_what_cannot_be_shown_is_refused(
    mira: httpx.AsyncClient, film: str, sent: dict[str, object], code: str
) -> None:
    answer = await mira.put(f"/api/v1/assets/{film}/poster", json=sent)
    assert (answer.status_code, answer.json()["type"]) == (422, code)


async def test_only_a_photo_of_ones_own_is_taken(
    mira: httpx.AsyncClient, jonas: httpx.AsyncClient, film: str, world: World
) -> None:
    foreign = await upload(jonas, clip("gps-jpeg"))
    await processing.process(foreign)
    with pytest.raises(Refusal, match="media_missing"):
        await posters.picture(film, world.mira, foreign)
    with pytest.raises(Refusal, match="poster_no_photo"):
        await posters.picture(film, world.mira, film)
    with pytest.raises(Refusal, match="media_missing"):
        await posters.choose(film, world.jonas, 1)


async def test_a_film_that_does_not_play_yet_has_no_cover_to_choose(
    mira: httpx.AsyncClient, world: World
) -> None:
    asset = await upload(mira, clip("colours"))
    with pytest.raises(Refusal, match="poster_early"):
        await posters.choose(asset, world.mira, 1)
