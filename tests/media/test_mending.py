"""What the store lost is made again from the original; what cannot be is told to its author."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from app import database, jobs
from app.settings import settings
from media import checks, mending, storage
from tests.media.clips import clip
from tests.media.records import files, row, verbs
from tests.media.sending import offset, open_upload, send, upload


async def lose(*keys: str) -> None:
    for key in keys:
        assert await storage.get(key)
    await storage.delete(list(keys))


async def keys(asset: str, name: str) -> list[str]:
    return await database.values(
        "SELECT key FROM rendition WHERE asset_id = $1 AND name LIKE $2", asset, name
    )


@pytest.mark.parametrize(("sent", "part"), [("phone-h264", "src"), ("gps-jpeg", "w360%")])
async def test_a_lost_rendition_is_made_again_from_the_original(
    sent: str, part: str, mira: httpx.AsyncClient
) -> None:
    asset = await upload(mira, clip(sent))
    await jobs.drain()
    before = await files(asset)
    await lose(*await keys(asset, part))
    assert len(await checks.files_and_rows()) == 1
    await mending.mend()
    await jobs.drain()
    after = await row(asset)
    assert (after.state, after.version) == ("ready", 2)
    assert set(before) <= set(await files(asset))
    assert await checks.files_and_rows() == []


async def test_without_an_original_the_author_reads_that_it_is_lost(mira: httpx.AsyncClient) -> None:
    asset = await upload(mira, clip("gps-jpeg"))
    await jobs.drain()
    await lose(f"original/{asset}/source", *await keys(asset, "%360.webp"))
    await mending.mend()
    lost = await row(asset)
    assert (lost.state, lost.reason, lost.original) == ("failed", "file_lost", None)
    assert (await verbs(asset))[-1] == "asset.failed"
    assert await checks.files_and_rows() == []


async def test_what_plays_does_not_need_its_original(mira: httpx.AsyncClient) -> None:
    asset = await upload(mira, clip("gps-jpeg"))
    await jobs.drain()
    await lose(f"original/{asset}/source")
    await mending.mend()
    assert ((await row(asset)).state, (await row(asset)).original) == ("ready", None)
    assert await checks.files_and_rows() == []


async def test_an_upload_goes_on_from_the_part_that_was_lost(mira: httpx.AsyncClient) -> None:
    place = await open_upload(mira, 12)
    for start, some in ((0, b"abc"), (3, b"def"), (6, b"ghi")):
        await send(mira, place, start, some)
    asset = place.rpartition("/")[2]
    second = await database.value("SELECT key FROM part WHERE asset_id = $1 AND start = 3", asset)
    await lose(second)
    await mending.mend()
    assert await offset(mira, place) == 3
    assert (await send(mira, place, 3, b"defghijkl")).status_code == 204
    assert await checks.files_and_rows() == []


async def test_a_received_file_that_was_lost_fails_at_once(mira: httpx.AsyncClient) -> None:
    asset = await upload(mira, clip("gps-jpeg"))
    await lose(await database.value("SELECT key FROM part WHERE asset_id = $1", asset))
    await mending.mend()
    assert ((await row(asset)).state, (await row(asset)).reason) == ("failed", "file_lost")
    await jobs.drain()
    assert (await row(asset)).state == "failed"


async def test_a_disk_that_is_not_mounted_loses_nothing(
    mira: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    asset = await upload(mira, clip("gps-jpeg"))
    await jobs.drain()
    before = await files(asset)
    with unmounted(settings().data / "files"):
        await mending.mend()
    assert "is this the right store, and mounted?" in caplog.text
    assert (await row(asset)).state == "ready"
    assert await files(asset) == before


@contextmanager
def unmounted(store: Path) -> Iterator[None]:
    """Where the files lay there is an empty folder."""
    away = store.rename(store.with_name("files-on-their-disk"))
    store.mkdir()
    yield
    shutil.rmtree(store)
    away.rename(store)
