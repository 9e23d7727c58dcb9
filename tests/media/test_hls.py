"""HLS by setting: playlists whose every address is good for the one who asked, and no trace without it."""

import re
import subprocess
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import av
import httpx
import pytest
from playwright.async_api import Browser, Route

from app import clock, database, jobs, limits
from feeds.posts import Use
from media import assets, checks, deletion, extras, ffmpeg, storage, trimming
from tests.feeds.helpers import post
from tests.media.clips import AAC, FEW, X264, clip, film, kept, make_film, tone
from tests.media.records import files
from tests.media.sending import upload
from tests.media.serving import Server
from tests.processes import ROOT
from tests.world import World

SECONDS = 5
RECIPE = f"{film('720x1280', SECONDS, FEW)} {tone(SECONDS)} {X264} {AAC}"
NAMES = {"hls.m3u8", "hls-480.m3u8", "hls-480.mp4", "hls-720.m3u8", "hls-720.mp4"}
TYPE = "application/vnd.apple.mpegurl"
#: A clip as the page draws it.
DRAWN = """
<div class="clip" data-hls="/hls.m3u8">
  <video><source data-src="/v480.mp4" data-height="480"></video>
</div>
"""


@pytest.fixture(scope="module")
async def on(world: World) -> AsyncIterator[None]:
    await limits.change("hls", True, actor=world.paul)
    yield
    await limits.change("hls", False, actor=world.paul)


@pytest.fixture(scope="module")
async def asset(on: None, mira: httpx.AsyncClient) -> str:
    """Five seconds in two sizes, segmented."""
    number = await upload(mira, kept("five", "mp4", RECIPE, lambda path: make_film(RECIPE, path)))
    await jobs.drain()
    return number


async def master(asset: str, viewer: int) -> str:
    found = (await assets.views([asset], viewer))[asset].hls
    assert found
    return found


def named(playlist: str) -> list[str]:
    """All addresses in a playlist, once each."""
    return sorted(set(re.findall(r'^/.+$|(?<=URI=")[^"]+', playlist, re.MULTILINE)))


async def test_the_master_names_each_size_with_its_rates_and_codecs(
    asset: str, mira: httpx.AsyncClient, world: World
) -> None:
    answer = await mira.get(await master(asset, world.mira), headers={"accept-encoding": "gzip"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, TYPE)
    assert "content-encoding" not in answer.headers
    lines = answer.text.splitlines()
    assert lines[:3] == ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    told = [
        re.fullmatch(
            r"#EXT-X-STREAM-INF:BANDWIDTH=(\d+),AVERAGE-BANDWIDTH=(\d+),RESOLUTION=(\d+x\d+)"
            r',FRAME-RATE=10\.000,CODECS="avc1\.64[0-9a-f]{4},mp4a\.40\.2"',
            line,
        )
        for line in lines[3::2]
    ]
    assert all(told)
    assert [one[3] for one in told if one] == ["480x854", "720x1280"]
    assert all(int(one[1]) >= int(one[2]) > 100_000 for one in told if one)
    assert [re.findall(r"hls-\d+\.m3u8", line) for line in lines[4::2]] == [
        ["hls-480.m3u8"],
        ["hls-720.m3u8"],
    ]


async def test_segments_are_ranges_of_one_file_and_last_as_long_as_the_film(
    asset: str, mira: httpx.AsyncClient, world: World
) -> None:
    for address in named((await mira.get(await master(asset, world.mira))).text):
        answer = await mira.get(address)
        assert answer.headers["content-type"] == TYPE
        assert "#EXT-X-PLAYLIST-TYPE:VOD" in answer.text
        assert answer.text.endswith("#EXT-X-ENDLIST\n")
        lengths = [float(length) for length in re.findall(r"#EXTINF:([\d.]+),", answer.text)]
        assert lengths == pytest.approx([4, 1], abs=0.1)
        [segments] = named(answer.text)
        whole = (await mira.get(segments)).content
        ranges = re.findall(r'BYTERANGE[:=]"?(\d+)@(\d+)', answer.text)
        parts = [await part(mira, segments, int(start), int(size)) for size, start in ranges]
        assert b"".join(parts) == whole
        assert [box(piece) for piece in parts] == [b"ftyp", b"moof", b"moof"]


async def part(client: httpx.AsyncClient, address: str, start: int, size: int) -> bytes:
    answer = await client.get(address, headers={"range": f"bytes={start}-{start + size - 1}"})
    assert (answer.status_code, answer.headers["content-type"]) == (206, "video/mp4")
    return answer.content


def box(piece: bytes) -> bytes:
    """The name of its first box, past the optional ones of a segment."""
    while piece[4:8] in {b"styp", b"sidx", b"prft"}:
        piece = piece[int.from_bytes(piece[:4]) :]
    return piece[4:8]


async def test_every_address_is_good_for_the_person_and_for_nobody_else(
    asset: str, mira: httpx.AsyncClient, jonas: httpx.AsyncClient, web: httpx.AsyncClient, world: World
) -> None:
    top = await master(asset, world.mira)
    playlists = named((await mira.get(top)).text)
    every = [top, *playlists, *{name for place in playlists for name in named((await mira.get(place)).text)}]
    assert len(every) == len(NAMES)
    for address in every:
        assert (await mira.get(address)).status_code == 200
        assert (await mira.head(address)).status_code == 200
        assert (await jonas.get(address)).status_code == 404
        assert (await web.get(address)).status_code == 401
    assert (await jonas.get(await master(asset, world.jonas))).status_code == 404


async def test_a_playlist_names_addresses_of_who_reads_it(
    asset: str, mira: httpx.AsyncClient, jonas: httpx.AsyncClient, world: World
) -> None:
    await post(world.mira, "video", assets=[Use(asset)], consent="nobody")
    theirs = named((await jonas.get(await master(asset, world.jonas))).text)
    assert all(f"u={world.jonas}&" in address for address in theirs)
    assert {(await jonas.get(address)).status_code for address in theirs} == {200}
    first = await mira.get(await master(asset, world.mira))
    again = {"if-none-match": first.headers["etag"]}
    assert (await mira.get(first.url, headers=again)).status_code == 304
    with clock.at(clock.now() + timedelta(hours=6)):
        later = await mira.get(await master(asset, world.mira), headers=again)
    assert (later.status_code, named(later.text) == named(first.text)) == (200, False)


async def test_a_player_decodes_the_full_length_through_our_web_server(
    asset: str, site: Server, world: World, tmp_path: Path
) -> None:
    """ffmpeg as the player: it follows master, playlist and ranges with Mira's token."""
    told = "".join(f"{name}: {value}\r\n" for name, value in site.headers.items())
    out = tmp_path / "played.mkv"
    # Else ffmpeg 9 asks for neighbouring ranges in one go and stops after the first, with any server.
    command: list[str | Path] = [
        *(ffmpeg.program().path, "-nostdin", "-v", "error", "-http_seekable", "0", "-headers", told),
        *("-i", site.address + await master(asset, world.mira), "-c:v", "mpeg4", "-c:a", "pcm_s16le", out),
    ]
    subprocess.run(command, check=True, timeout=60)  # noqa: ASYNC221 - the server is a process of its own
    with av.open(str(out)) as played:
        frames = sum(1 for _ in played.decode(video=0))
    with av.open(str(out)) as played:
        heard = sum(frame.samples / frame.sample_rate for frame in played.decode(audio=0))
    assert frames == SECONDS * FEW
    assert heard == pytest.approx(SECONDS, abs=0.1)


async def test_nothing_in_the_segments_tells_of_place_or_device(on: None, mira: httpx.AsyncClient) -> None:
    asset = await upload(mira, clip("phone-h264"))
    await jobs.drain()
    held = await storage.get(f"media/{asset}/1/hls-480.mp4")
    assert not re.search(rb"\+48\.1|Mara|Kitchen", held)


async def test_mp4_stays_the_way_to_play(asset: str, world: World) -> None:
    seen = (await assets.views([asset], world.mira))[asset]
    assert not [source for source in seen.sources if "hls" in source.src]
    assert {source.height for source in seen.sources} >= {480, 720}


async def test_without_the_setting_nothing_is_made(mira: httpx.AsyncClient, world: World) -> None:
    await limits.change("hls", False, actor=world.paul)
    asset = await upload(mira, clip("silent"))
    await jobs.drain()
    assert not [name for name in await files(asset) if name.startswith("hls")]
    assert (await assets.views([asset], world.mira))[asset].hls is None
    await limits.change("hls", True, actor=world.paul)
    await extras.make(asset)
    assert {"hls.m3u8", "hls-360.m3u8", "hls-360.mp4"} <= set(await files(asset))
    text = (await mira.get(await master(asset, world.mira))).text
    assert "mp4a" not in text


async def test_a_trimmed_film_is_segmented_anew_and_deleted_with_all_versions(
    on: None, mira: httpx.AsyncClient, world: World
) -> None:
    asset = await upload(mira, clip("phone-h264"))
    await jobs.drain()
    await trimming.trim(asset, world.mira, 500, 1500)
    await jobs.drain()
    keys = await database.values(
        """
        SELECT r.key FROM rendition r JOIN asset a ON a.id = r.asset_id AND a.version = r.version
        WHERE a.id = $1 AND r.name LIKE 'hls%' ORDER BY r.name
        """,
        asset,
    )
    assert sorted(keys) == [f"media/{asset}/2/{name}" for name in ("hls-480.m3u8", "hls-480.mp4", "hls.m3u8")]
    [address] = named((await mira.get(await master(asset, world.mira))).text)
    [length] = re.findall(r"#EXTINF:([\d.]+),", (await mira.get(address)).text)
    assert float(length) == pytest.approx(1, abs=0.1)

    for days in (8, 40):
        with clock.at(clock.now() + timedelta(days=days)):
            await deletion.tidy()
    assert not [file.key async for file in storage.files("media") if asset in file.key]


async def test_a_bigger_size_that_comes_by_setting_is_segmented_too(
    on: None, mira: httpx.AsyncClient, world: World
) -> None:
    await limits.change("renditions", [480, 720, 1080], actor=world.paul)
    try:
        asset = await upload(mira, clip("full-hd"))
        await jobs.drain()
    finally:
        await limits.change("renditions", [480, 720], actor=world.paul)
    text = (await mira.get(await master(asset, world.mira))).text
    assert re.findall(r"hls-(\d+)", text) == ["480", "720", "1080"]


async def test_a_lost_playlist_is_said_to_be_lost(on: None, mira: httpx.AsyncClient, world: World) -> None:
    asset = await upload(mira, clip("full-hd"))
    await jobs.drain()
    key = f"media/{asset}/1/hls.m3u8"
    await storage.delete([key])
    answer = await mira.get(await master(asset, world.mira))
    assert (answer.status_code, answer.json()["type"]) == (410, "file_lost")
    assert f"the row of {key} has no file" in await checks.files_and_rows()


@pytest.mark.parametrize("adapts", [True, False])
async def test_only_a_player_that_adapts_by_itself_is_offered_hls(browser: Browser, adapts: bool) -> None:
    page = await browser.new_page()
    if adapts:
        await page.add_init_script("window.ManagedMediaSource = class {}")
    await page.route("**/*", serve)
    await page.goto("https://pollen.example/")
    assert await page.evaluate(
        "import('/js/source.js').then(({ best }) => best(document.querySelector('video')))"
    ) == ("/hls.m3u8" if adapts else "/v480.mp4")
    await page.close()


async def serve(route: Route) -> None:
    """The clip, and our scripts."""
    script = ROOT / "static" / route.request.url.removeprefix("https://pollen.example/")
    if script.suffix == ".js":
        await route.fulfill(path=script)
    else:
        await route.fulfill(body=DRAWN, content_type="text/html")
