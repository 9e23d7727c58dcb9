"""The store: the same stories with a folder and with a bucket."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import unquote

import httpx
import pytest
from obstore.store import LocalStore, S3Store

from app import database, jobs
from app.refusal import Refusal
from media import assets, storage
from tests.media.bucket import Bucket, bucket
from tests.media.clips import clip
from tests.media.records import joined
from tests.media.sending import offset, open_upload, send, upload
from tests.world import World


@pytest.fixture(scope="module")
async def shop() -> AsyncIterator[Bucket]:
    """An S3 store that others run."""
    async with bucket() as running:
        yield running


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")


@pytest.fixture(params=["folder", "bucket"])
def chosen(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shop: Bucket
) -> str:
    """A fresh store of each kind, chosen as an operator would; what kind it is."""
    kind = str(request.param)
    choose(monkeypatch, tmp_path, {"folder": f"file://{tmp_path}/store", "bucket": shop.address}[kind])
    return kind


@pytest.fixture
def away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shop: Bucket) -> Bucket:
    """The store of this site is the bucket."""
    choose(monkeypatch, tmp_path, shop.address)
    return shop


def choose(monkeypatch: pytest.MonkeyPatch, data: Path, address: str) -> None:
    monkeypatch.setattr(storage, "settings", lambda: Chosen(data, address))
    made = storage.store.__wrapped__()
    monkeypatch.setattr(storage, "store", lambda: made)


async def whole(key: str, *span: int) -> bytes:
    return b"".join([piece async for piece in storage.stream(key, *span)])


async def test_what_is_put_comes_back_in_any_range(chosen: str) -> None:
    body = bytes(range(256)) * 8000
    await storage.put("test/a", body)
    assert await storage.get("test/a") == body
    assert await whole("test/a") == body
    assert await whole("test/a", 100, 700_000) == body[100:700_000]
    assert await whole("test/a", 5, 5) == b""


async def test_a_file_of_the_disk_goes_up_whole(chosen: str, tmp_path: Path) -> None:
    body = b"0123456789" * 2_000_000
    (tmp_path / "source").write_bytes(body)
    await storage.put("test/b", tmp_path / "source")
    assert await whole("test/b") == body
    assert [(file.key, file.size) async for file in storage.files("test/b")] == []
    assert ("test/b", 20_000_000) in [(file.key, file.size) async for file in storage.files("test")]


async def test_what_is_deleted_is_gone_and_may_be_deleted_again(chosen: str) -> None:
    await storage.put("test/c/d", b"x")
    await storage.delete(["test/c/d"])
    await storage.delete(["test/c/d"])
    with pytest.raises(FileNotFoundError):
        await storage.get("test/c/d")


@pytest.mark.parametrize("name", ["phone-h264", "gps-jpeg"])
async def test_a_file_goes_its_whole_way_on_either_store(
    chosen: str, mira: httpx.AsyncClient, world: World, name: str
) -> None:
    asset = await upload(mira, clip(name))
    await jobs.drain()
    seen = (await assets.views([asset], world.mira))[asset]
    assert seen.state == "ready"
    answer = await mira.get(seen.sources[0].src, headers={"range": "bytes=-100"})
    assert (answer.status_code, len(answer.content)) == (206, 100)
    assert await storage.get(f"original/{asset}/source") == clip(name).read_bytes()
    assert [file.key async for file in storage.files(f"part/{asset}")] == []
    assert not await database.value("SELECT count(*) FROM job WHERE key = $1", asset)


async def test_names_of_people_never_become_part_of_a_place_and_come_back_unchanged(
    chosen: str, mira: httpx.AsyncClient, jonas: httpx.AsyncClient
) -> None:
    for name in ("../../etc/passwd.jpg", "Фото кофе ☕.jpg", 'a/../b\\c"; x=".php', "n" * 251 + ".jpg"):
        asset = await upload(mira, clip("gps-jpeg"), name=name)
        await jobs.drain()
        answer = await mira.get(f"/assets/{asset}/original")
        assert answer.content == clip("gps-jpeg").read_bytes()
        way, _, said = answer.headers["content-disposition"].partition("; filename*=UTF-8''")
        assert (way, unquote(said)) == ("attachment", name)
        keys = await database.values("SELECT key FROM rendition WHERE asset_id = $1", asset)
        assert all(re.fullmatch(rf"media/{asset}/1/[\w.-]+", key) for key in keys)
        assert (await jonas.get(f"/assets/{asset}/original")).status_code == 404


async def test_the_original_is_a_file_to_keep_in_any_range(chosen: str, mira: httpx.AsyncClient) -> None:
    asset = await upload(mira, clip("gps-jpeg"))
    place, body = f"/assets/{asset}/original", clip("gps-jpeg").read_bytes()
    assert (await mira.get(place)).status_code == 404  # not in one piece yet
    await jobs.drain()
    part = await mira.get(place, headers={"range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, body[10:20])
    head = await mira.head(place)
    assert (head.headers["content-length"], head.content) == (str(len(body)), b"")
    assert head.headers["content-type"] == "application/octet-stream"
    assert head.headers["content-security-policy"] == "sandbox; default-src 'none'"


@pytest.mark.parametrize("cut", [0, 1000], ids=["gone", "cut short"])
async def test_a_lost_file_is_said_before_the_first_byte(
    chosen: str, mira: httpx.AsyncClient, world: World, cut: int
) -> None:
    asset = await upload(mira, clip("gps-jpeg"))
    await jobs.drain()
    source = (await assets.views([asset], world.mira))[asset].sources[0]
    name = source.src.rpartition("/")[2].partition("?")[0]
    key = f"media/{asset}/1/{name}"
    body = (await storage.get(key))[:cut]
    await storage.delete([key])
    if cut:
        await storage.put(key, body)
    for wanted in ({}, {"range": "bytes=0-99"}, {"range": "bytes=-10"}):
        answer = await mira.get(source.src, headers=wanted)
        assert (answer.status_code, answer.json()["type"]) == (410, "file_lost")
        assert answer.json()["title"] == "This file has been lost. Whoever sent it can send it again."
    assert (await mira.head(source.src)).status_code == 410


async def test_a_store_that_goes_down_keeps_the_offset_and_the_upload_goes_on(
    away: Bucket, mira: httpx.AsyncClient
) -> None:
    place = await open_upload(mira, 6)
    await send(mira, place, 0, b"abc")
    await away.cut()
    refused = await send(mira, place, 3, b"def")
    assert (refused.status_code, refused.json()["type"]) == (503, "storage_down")
    assert await offset(mira, place) == 3
    await away.connect()
    assert (await send(mira, place, 3, b"def")).status_code == 204
    assert await joined(place) == b"abcdef"


async def test_a_store_that_goes_down_is_said_to_the_player_who_may_come_back(
    away: Bucket, mira: httpx.AsyncClient, world: World
) -> None:
    asset = await upload(mira, clip("gps-jpeg"))
    await jobs.drain()
    place = (await assets.views([asset], world.mira))[asset].sources[0].src
    await away.cut()
    refused = await mira.get(place)
    assert (refused.status_code, refused.json()["type"]) == (503, "storage_down")
    assert refused.headers["cache-control"] == "no-store"
    await away.connect()
    assert (await mira.get(place)).status_code == 200


async def test_wrong_credentials_are_the_store_being_away(away: Bucket, mira: httpx.AsyncClient) -> None:
    place = await open_upload(mira, 3)
    await away.demand_credentials(wanted=True)
    try:
        refused = await send(mira, place, 0, b"abc")
        with pytest.raises(Refusal) as reading:
            await storage.get("test/a")
    finally:
        await away.demand_credentials(wanted=False)
    assert (refused.status_code, refused.json()["type"]) == (503, "storage_down")
    assert reading.value.code == "storage_down"
    assert (await send(mira, place, 0, b"abc")).status_code == 204


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
async def test_a_full_disk_is_507(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> None:
        with Path("/dev/full").open("wb", buffering=0) as file:
            file.write(b"x")

    monkeypatch.setattr(storage, "store", full)
    with pytest.raises(Refusal) as refused:
        await storage.put("a", b"x")
    assert (refused.value.code, refused.value.status) == ("storage_full", 507)


def test_the_setting_chooses_folder_or_bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "settings", lambda: Chosen(tmp_path, None))
    assert isinstance(storage.store.__wrapped__(), LocalStore)
    monkeypatch.setattr(storage, "settings", lambda: Chosen(tmp_path, f"file://{tmp_path}/else%20where"))
    storage.store.__wrapped__()
    assert (tmp_path / "else where").is_dir()
    address = "s3://clips/pollen?endpoint=http://127.0.0.1:9000&region=eu-central-1"
    monkeypatch.setattr(storage, "settings", lambda: Chosen(tmp_path, address))
    made = storage.store.__wrapped__()
    assert isinstance(made, S3Store)
    assert made.config["bucket"] == "clips"
    assert made.config["endpoint"] == "http://127.0.0.1:9000"
    assert made.prefix == "pollen"
    monkeypatch.setattr(storage, "settings", lambda: Chosen(tmp_path, "ftp://there"))
    with pytest.raises(ValueError, match="not ftp"):
        storage.store.__wrapped__()


class Chosen:
    def __init__(self, data: Path, storage_url: str | None) -> None:
        self.data, self.storage_url = data, storage_url
