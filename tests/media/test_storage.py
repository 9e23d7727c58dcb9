"""The store: the same stories with a folder and with a bucket."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from obstore.store import LocalStore, S3Store

from app import database, jobs
from app.refusal import Refusal
from media import assets, storage
from tests.media.bucket import bucket
from tests.media.clips import clip
from tests.media.sending import upload
from tests.world import World


@pytest.fixture(params=["folder", "bucket"])
def chosen(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A fresh store of each kind, chosen as an operator would."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    with bucket() as server:
        address = {
            "folder": f"file://{tmp_path}/store",
            "bucket": f"s3://clips/pollen?endpoint={server}&region=eu-central-1",
        }[request.param]
        monkeypatch.setattr(storage, "settings", lambda: Chosen(tmp_path, address))
        made = storage.store.__wrapped__()
        monkeypatch.setattr(storage, "store", lambda: made)
        yield request.param


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
    assert [file.key async for file in storage.files("part")] == []
    assert not await database.value("SELECT count(*) FROM job WHERE key = $1", asset)


async def test_a_store_that_does_not_answer_is_503(monkeypatch: pytest.MonkeyPatch) -> None:
    dead = S3Store(
        "b", endpoint="http://127.0.0.1:1", region="x", access_key_id="a", secret_access_key="b",
        client_options={"allow_http": True}, retry_config={"max_retries": 0},
    )  # fmt: skip
    monkeypatch.setattr(storage, "store", lambda: dead)
    with pytest.raises(Refusal) as refused:
        await storage.put("a", b"x")
    assert (refused.value.code, refused.value.status) == ("storage_down", 503)


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
