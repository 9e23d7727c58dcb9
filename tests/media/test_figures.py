"""What files take up, told to administrators."""

import shutil
from datetime import timedelta

import httpx
import pytest

from app import clock, database, hooks, jobs
from media import figures, storage
from media.figures import Room
from tests.media.clips import clip
from tests.media.sending import open_upload, send, upload
from tests.world import World, sign_in


async def test_figures_are_the_bytes_that_lie_in_the_store(mira: httpx.AsyncClient, world: World) -> None:
    film = await upload(mira, clip("phone-h264"))
    await jobs.drain()
    place = await open_upload(mira, 50)
    await send(mira, place, 0, b"half of it")
    told = await figures.read()
    lying = [file.size async for file in storage.files() if film in file.key or place[9:] in file.key]
    assert told.total == sum(lying)
    assert sum(kind.count for kind in told.kinds) == len(lying)
    kinds = {kind.name: kind for kind in told.kinds}
    assert kinds["original"].bytes == clip("phone-h264").stat().st_size
    assert (kinds["part"].count, kinds["part"].bytes) == (1, 10)
    assert kinds["film"].count >= 1
    assert {state.name: state.count for state in told.states} == {"ready": 1, "receiving": 1}
    assert [(owner.handle, owner.count, owner.bytes) for owner in told.people] == [
        ("mira-alves", 2, told.total)
    ]
    assert [(week.monday.weekday(), week.bytes) for week in told.weeks] == [(0, told.total)]


async def test_old_weeks_and_deleted_files_are_told_apart(mira: httpx.AsyncClient) -> None:
    before = await figures.read()
    await database.execute("UPDATE asset SET deleted_at = $1 WHERE state = 'ready'", clock.now())
    await database.execute("UPDATE rendition SET version = version - 1")
    told = await figures.read()
    assert {state.name for state in told.states} == {"deleted", "receiving"}
    assert "film" not in {kind.name for kind in told.kinds}
    assert told.total == before.total
    with clock.at(clock.now() + timedelta(weeks=figures.WEEKS + 1)):
        assert (await figures.read()).weeks == []


@pytest.mark.parametrize(
    ("free", "total", "scarce"),
    [
        (3_000_000_000, 40_000_000_000, False),
        (1_900_000_000, 20_000_000_000, True),
        (40_000_000_000, 1_000_000_000_000, True),
        (60_000_000_000, 1_000_000_000_000, False),
    ],
)
async def test_little_room_is_told_and_reading_goes_on(
    free: int, total: int, scarce: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Disk(free, total))
    assert figures.room_is_left in hooks.ready
    ready, doctor = await figures.room_is_left(), (await figures.examine())[1]
    assert ready.ok
    assert bool(ready.note) is scarce
    assert doctor.ok is not scarce
    assert ("make room" in doctor.note) is scarce


class Disk(Room, frozen=True):
    """What the operating system tells of a disk."""


async def test_a_bucket_has_no_room_to_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    made = storage._bucket("clips", "", {"endpoint": "http://s3.example", "region": "eu-central-1"})
    monkeypatch.setattr(storage, "store", lambda: made)
    assert await figures.room() is None
    assert (await figures.room_is_left()).note == ""


async def test_the_page_says_it_in_words(
    web: httpx.AsyncClient, world: World, mira: httpx.AsyncClient
) -> None:
    assert (await mira.get("/admin/storage")).status_code == 403
    async with await sign_in(web, world.paul) as paul:
        page = await paul.get("/admin/storage")
    assert page.status_code == 200
    for words in ("are free on this disk", "Files as they came", "Arriving", "Mira Alves", "Whose it is"):
        assert words in page.text
