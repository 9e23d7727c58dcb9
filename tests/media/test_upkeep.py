"""What is abandoned, stuck or left over does not stay."""

from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from app import clock, database, jobs
from media import checks, processing, scratch, storage, upkeep
from tests.media.clips import clip
from tests.media.records import files, row
from tests.media.sending import TUS, open_upload, send, upload


async def test_an_abandoned_upload_expires_and_is_cleaned(mira: httpx.AsyncClient) -> None:
    place = await open_upload(mira, 5)
    await send(mira, place, 0, b"abc")
    asset = place.rpartition("/")[2]
    await clock.move(timedelta(days=8))
    try:
        assert (await mira.head(place, headers=TUS)).status_code == 410
        await upkeep.expire_uploads()
        assert (await mira.head(place, headers=TUS)).status_code == 404
    finally:
        await clock.move(timedelta(days=-8))
    assert [file.key async for file in storage.files(f"part/{asset}")] == []


async def test_the_first_seconds_go_a_day_after_the_ladder_stands(mira: httpx.AsyncClient) -> None:
    asset = await upload(mira, clip("hlg"))
    await jobs.drain()
    await upkeep.drop_interim()
    assert "first" in await files(asset)
    with clock.at(clock.now() + timedelta(days=1, minutes=1)):
        await upkeep.drop_interim()
    assert "first" not in await files(asset)
    assert await checks.files_and_rows() == []


@pytest.mark.parametrize("moment", ["probing", "playable"])
async def test_work_whose_job_is_gone_is_taken_up_again(mira: httpx.AsyncClient, moment: str) -> None:
    asset = await upload(mira, clip("phone-h264"))
    if moment == "playable":
        await processing.process(asset)
    await database.execute("UPDATE asset SET state = $2 WHERE id = $1", asset, moment)
    await database.execute("DELETE FROM job WHERE key = $1", asset)
    await upkeep.resume_stuck()
    assert not await database.value("SELECT count(*) FROM job WHERE key = $1", asset)
    with clock.at(clock.now() + timedelta(minutes=11)):
        await upkeep.resume_stuck()
    await jobs.drain()
    assert (await row(asset)).state == "ready"


def test_the_scratch_of_a_killed_worker_is_swept(tmp_path: Path) -> None:
    left = scratch.folder() / "asset" / "0.tmp"
    (left / "out").mkdir(parents=True)
    scratch.sweep(clock.now() - timedelta(hours=24))
    assert left.exists()
    scratch.sweep(clock.now() + timedelta(seconds=5))
    assert not left.exists()
    assert not left.parent.exists()
