"""What operators are told about files."""

from datetime import timedelta

import httpx
import pytest

from app import clock, hooks
from app.refusal import Refusal
from media import checks, processing, storage, upkeep
from tests.media.clips import clip
from tests.media.sending import upload


async def test_left_over_files_are_swept_and_named(mira: httpx.AsyncClient) -> None:
    await storage.put("media/nobody/1/src.mp4", b"x")
    assert await checks.files_and_rows() == []
    with clock.at(clock.now() + timedelta(hours=25)):
        assert "the file media/nobody/1/src.mp4 has no row" in await checks.files_and_rows()
        await upkeep.sweep_storage()
    assert [file async for file in storage.files("media/nobody")] == []


async def test_a_lost_file_is_named(mira: httpx.AsyncClient) -> None:
    asset = await upload(mira, clip("gps-jpeg"))
    await processing.process(asset)
    body = await storage.get(f"media/{asset}/1/w360.webp")
    await storage.delete([f"media/{asset}/1/w360.webp"])
    assert await checks.files_and_rows() == [f"the row of media/{asset}/1/w360.webp has no file"]
    await storage.put(f"media/{asset}/1/w360.webp", body)


async def test_the_doctor_knows_ffmpeg_and_the_store() -> None:
    parts = {part.part: part.ok for part in await checks.examine()}
    assert parts["ffmpeg"]
    assert parts["storage"]
    assert checks.storage_answers in hooks.ready


async def test_a_store_that_is_down_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    async def down(*_: object) -> bytes:
        raise Refusal("storage_down", status=503)

    assert (await checks.storage_answers()).ok
    monkeypatch.setattr(storage, "get", down)
    monkeypatch.setattr(storage, "put", down)
    assert not (await checks.storage_answers()).ok
    assert not (await checks.storage_keeps()).ok
