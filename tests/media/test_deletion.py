"""Deletion that deletes: rows, renditions of all versions, captions, parts and the original."""

from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from app import clock, database, jobs
from media import checks, deletion, portraits, storage
from tests.media import test_storage
from tests.media.clips import clip
from tests.media.records import row, verbs
from tests.media.sending import open_upload, send, upload
from tests.world import World

WEEK = timedelta(days=7, minutes=1)
MONTH = timedelta(days=30, minutes=1)

shop, credentials, chosen = test_storage.shop, test_storage.credentials, test_storage.chosen


async def stored(asset: str) -> list[str]:
    return [file.key async for file in storage.files() if asset in file.key]


async def rows(asset: str) -> int:
    return await database.value(
        """
        SELECT (SELECT count(*) FROM asset WHERE id = $1) + (SELECT count(*) FROM part WHERE asset_id = $1)
            + (SELECT count(*) FROM rendition WHERE asset_id = $1)
            + (SELECT count(*) FROM caption WHERE asset_id = $1)
        """,
        asset,
    )


async def test_a_file_that_nobody_used_is_really_deleted(chosen: str, mira: httpx.AsyncClient) -> None:
    asset = await upload(mira, clip("phone-h264"))
    await jobs.drain()
    await database.execute(
        """
        INSERT INTO caption (asset_id, language, text, origin) VALUES ($1, 'en', 'WEBVTT', 'written')
        """,
        asset,
    )
    await storage.put(f"media/{asset}/7/of-a-killed-worker.mp4", b"x")
    await deletion.tidy()
    assert (await row(asset)).state == "ready"
    with clock.at(clock.now() + WEEK):
        await deletion.tidy()
    assert (await mira.get(f"/assets/{asset}")).status_code == 404
    assert len(await stored(asset)) > 3
    with clock.at(clock.now() + WEEK + MONTH):
        await deletion.tidy()
    assert await stored(asset) == []
    assert await rows(asset) == 0
    assert (await verbs(asset))[-1] == "asset.deleted"
    assert [lost for lost in await checks.files_and_rows() if asset in lost] == []


async def test_the_parts_of_an_upload_that_failed_go_too(chosen: str, mira: httpx.AsyncClient) -> None:
    asset = await upload(mira, clip("svg"))
    await jobs.drain()
    assert (await row(asset)).state == "failed"
    assert await stored(asset)
    with clock.at(clock.now() + WEEK):
        await deletion.tidy()
    with clock.at(clock.now() + WEEK + MONTH):
        await deletion.tidy()
    assert await stored(asset) == []


async def test_an_upload_under_way_is_left_to_its_own_time(mira: httpx.AsyncClient) -> None:
    place = await open_upload(mira, 5)
    await send(mira, place, 0, b"abc")
    asset = place.rpartition("/")[2]
    with clock.at(clock.now() + WEEK):
        await deletion.tidy()
    assert await rows(asset) == 2


async def test_a_file_in_use_is_kept_and_brought_back(
    mira: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = await upload(mira, clip("gps-jpeg"))
    await jobs.drain()

    async def keep(ids: list[str]) -> set[str]:
        return {asset} & set(ids)

    monkeypatch.setattr(deletion, "keepers", [*deletion.keepers, keep])
    await database.execute("UPDATE asset SET deleted_at = $2 WHERE id = $1", asset, clock.now())
    with clock.at(clock.now() + MONTH):
        await deletion.delete_dropped()
    assert await stored(asset)
    await deletion.bring_back_used()
    assert await database.value("SELECT deleted_at FROM asset WHERE id = $1", asset) is None
    with clock.at(clock.now() + WEEK):
        await deletion.drop_unused()
    assert await database.value("SELECT deleted_at FROM asset WHERE id = $1", asset) is None


async def test_without_anybody_to_ask_everything_is_kept(
    mira: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = await upload(mira, clip("gps-jpeg"))
    await jobs.drain()
    monkeypatch.setattr(deletion, "keepers", [])
    with clock.at(clock.now() + WEEK):
        await deletion.tidy()
    assert await database.value("SELECT deleted_at FROM asset WHERE id = $1", asset) is None


async def test_the_present_portrait_stays_and_the_one_before_goes(world: World) -> None:
    first = await portraits.set_portrait(world.mira, clip("gps-jpeg"))
    second = await portraits.set_portrait(world.mira, clip("gps-jpeg"))
    with clock.at(clock.now() + WEEK + MONTH):
        await deletion.tidy()
        await deletion.tidy()
    assert await rows(Path(first).name) == 0
    assert await rows(Path(second).name) == 2
    assert await stored(Path(second).name)
