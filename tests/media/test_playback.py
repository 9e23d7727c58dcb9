"""Links that are good for one person and die with what they stood in; ranges as players ask for them."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from app import clock, jobs
from media import assets, playback
from tests.media.clips import clip
from tests.media.sending import upload
from tests.world import World


@pytest.fixture(scope="module")
async def photo(mira: httpx.AsyncClient) -> str:
    """A ready photo of Mira's."""
    asset = await upload(mira, clip("gps-jpeg"))
    await jobs.drain()
    return asset


@pytest.fixture
def shared() -> Iterator[set[str]]:
    """Assets that everybody may read while they are in the set."""
    open_to_all: set[str] = set()
    kept = assets.readers[:]

    async def reader(ids: list[str], viewer: int) -> set[str]:
        return open_to_all & set(ids)

    assets.readers[:] = [reader]
    yield open_to_all
    assets.readers[:] = kept


async def address(photo: str, viewer: int) -> str:
    return (await assets.views([photo], viewer))[photo].sources[0].src


async def test_the_whole_file_has_our_type_and_no_power(
    mira: httpx.AsyncClient, world: World, photo: str
) -> None:
    answer = await mira.get(await address(photo, world.mira))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["content-length"] == str(len(answer.content))
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    kept = int(answer.headers["cache-control"].removeprefix("private, max-age="))
    assert timedelta(hours=6).total_seconds() - 5 <= kept <= timedelta(hours=12).total_seconds()


@pytest.mark.parametrize(
    ("wanted", "first", "last"),
    [("bytes=0-99", 0, 99), ("bytes=0-0", 0, 0), ("bytes=100-", 100, -1), ("bytes=-10", -10, -1),
     ("bytes=5-999999999", 5, -1), ("bytes=-999999999", 0, -1)],
)  # fmt: skip
async def test_a_range_is_exactly_these_bytes(
    mira: httpx.AsyncClient, world: World, photo: str, wanted: str, first: int, last: int
) -> None:
    place = await address(photo, world.mira)
    whole = (await mira.get(place)).content
    size = len(whole)
    answer = await mira.get(place, headers={"range": wanted})
    assert answer.status_code == 206
    assert answer.content == whole[first % size : last % size + 1]
    assert answer.headers["content-range"] == f"bytes {first % size}-{last % size}/{size}"
    assert answer.headers["content-length"] == str(len(answer.content))


@pytest.mark.parametrize("wanted", ["bytes=999999999-", "bytes=-0"])
async def test_a_range_that_does_not_exist_is_416(
    mira: httpx.AsyncClient, world: World, photo: str, wanted: str
) -> None:
    place = await address(photo, world.mira)
    size = len((await mira.get(place)).content)
    answer = await mira.get(place, headers={"range": wanted})
    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{size}")


@pytest.mark.parametrize("wanted", ["bytes=5-2", "bytes=0-1,4-5", "pages=1-2", "bytes=-", "bytes=a-b"])
async def test_what_is_no_single_range_gets_the_whole_file(
    mira: httpx.AsyncClient, world: World, photo: str, wanted: str
) -> None:
    answer = await mira.get(await address(photo, world.mira), headers={"range": wanted})
    assert answer.status_code == 200


async def test_a_browser_that_has_it_gets_nothing_again(
    mira: httpx.AsyncClient, world: World, photo: str
) -> None:
    place = await address(photo, world.mira)
    tag = (await mira.get(place)).headers["etag"]
    assert (await mira.get(place, headers={"if-none-match": tag})).status_code == 304
    part = {"range": "bytes=0-9"}
    assert (await mira.get(place, headers={**part, "if-range": tag})).status_code == 206
    assert (await mira.get(place, headers={**part, "if-range": '"other"'})).status_code == 200


async def test_head_says_the_same_without_the_bytes(
    mira: httpx.AsyncClient, world: World, photo: str
) -> None:
    place = await address(photo, world.mira)
    whole, head = await mira.get(place), await mira.head(place)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-length", "content-type", "etag", "accept-ranges"):
        assert head.headers[name] == whole.headers[name]
    part = await mira.head(place, headers={"range": "bytes=0-9"})
    assert (part.status_code, part.headers["content-length"]) == (206, "10")


async def test_the_address_stays_the_same_for_hours(world: World, photo: str) -> None:
    start = clock.now().replace(hour=6, minute=1)
    with clock.at(start):
        early = playback.link(photo, 1, "w720.webp", world.mira)
    with clock.at(start + timedelta(hours=5)):
        assert playback.link(photo, 1, "w720.webp", world.mira) == early


async def test_somebody_elses_link_is_404(
    jonas: httpx.AsyncClient, world: World, photo: str, shared: set[str]
) -> None:
    shared.add(photo)
    assert (await jonas.get(await address(photo, world.mira))).status_code == 404
    assert (await jonas.get(await address(photo, world.jonas))).status_code == 200


async def test_a_link_dies_the_moment_the_post_is_hidden(
    jonas: httpx.AsyncClient, mira: httpx.AsyncClient, world: World, photo: str, shared: set[str]
) -> None:
    shared.add(photo)
    place = await address(photo, world.jonas)
    assert (await jonas.get(place)).status_code == 200
    shared.clear()
    assert (await jonas.get(place)).status_code == 404
    assert (await jonas.get(place, headers={"range": "bytes=0-1"})).status_code == 404
    assert (await mira.get(await address(photo, world.mira))).status_code == 200


async def test_without_a_reader_only_the_owner_may_read(world: World, photo: str, shared: set[str]) -> None:
    assets.readers.clear()
    assert await assets.may_read(world.mira, photo)
    assert not await assets.may_read(world.jonas, photo)
    assert not await assets.may_read(world.mira, "unknown")


async def test_nobody_reads_without_signing_in(web: httpx.AsyncClient, world: World, photo: str) -> None:
    assert (await web.get(await address(photo, world.mira))).status_code == 401


@pytest.mark.parametrize("change", ["s=00", "v=2", "e=99999999999", "u=1", "v=x", "cut"])
async def test_a_changed_link_is_refused(
    mira: httpx.AsyncClient, world: World, photo: str, change: str
) -> None:
    place = httpx.URL(await address(photo, world.mira))
    name, _, value = change.partition("=")
    changed = place.copy_with(query=b"") if change == "cut" else place.copy_set_param(name, value)
    if str(changed) != str(place):
        assert (await mira.get(changed)).status_code == 403


async def test_a_link_of_another_file_is_refused(mira: httpx.AsyncClient, world: World, photo: str) -> None:
    place = await address(photo, world.mira)
    assert (await mira.get(place.replace("w1440.webp", "w360.webp"))).status_code == 403


async def test_an_old_link_is_refused(mira: httpx.AsyncClient, world: World, photo: str) -> None:
    with clock.at(clock.now() - timedelta(hours=13)):
        old = await address(photo, world.mira)
    assert (await mira.get(old)).status_code == 403


async def test_the_original_is_never_served(mira: httpx.AsyncClient, world: World, photo: str) -> None:
    assert (await mira.get(playback.link(photo, 1, "source", world.mira))).status_code == 404


VTT = "WEBVTT\n\n00:01.000 --> 00:04.000\nTurn it off first.\n"


async def test_captions_are_read_under_the_same_check(
    mira: httpx.AsyncClient, jonas: httpx.AsyncClient, world: World, photo: str, shared: set[str]
) -> None:
    written = await mira.put(f"/api/v1/assets/{photo}/captions/de", content=VTT.encode())
    assert written.status_code == 204
    track = (await assets.views([photo], world.mira))[photo].captions[0]
    answer = await mira.get(track.src)
    assert answer.headers["content-type"] == "text/vtt; charset=utf-8"
    assert "Turn it off first." in answer.text
    assert (await mira.get(track.src, headers={"if-none-match": answer.headers["etag"]})).status_code == 304
    foreign = (await assets.views([photo], world.jonas))[photo].captions[0]
    assert (await jonas.get(foreign.src)).status_code == 404
    await mira.delete(f"/api/v1/assets/{photo}/captions/de")
    assert (await mira.get(track.src)).status_code == 404


async def test_captions_with_a_fault_name_the_line(mira: httpx.AsyncClient, photo: str) -> None:
    twice = VTT + "\n00:02.000 --> 00:05.000\nToo early.\n"
    answer = await mira.put(f"/api/v1/assets/{photo}/captions/de", content=twice.encode())
    assert answer.status_code == 422
    assert answer.json()["title"].startswith("The caption on line 6 starts before")
    wrong = await mira.put(f"/api/v1/assets/{photo}/captions/deutsch!", content=VTT.encode())
    assert wrong.json()["type"] == "caption_language"


async def test_only_the_owner_writes_captions(jonas: httpx.AsyncClient, photo: str) -> None:
    answer = await jonas.put(f"/api/v1/assets/{photo}/captions/de", content=VTT.encode())
    assert answer.status_code == 404
