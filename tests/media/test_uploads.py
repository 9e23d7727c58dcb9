"""Uploads as people meet them: their limits, their names, and what is kept when something fails."""

import base64
import hashlib
from collections.abc import AsyncIterator

import httpx
import pytest

from app import database, limits
from app.people import tokens
from app.refusal import Refusal
from media import parts, storage, uploads
from tests.media.records import joined
from tests.media.sending import TUS, offset, open_upload, send
from tests.world import World

MIB = 1 << 20


async def test_nobody_uploads_without_signing_in(web: httpx.AsyncClient) -> None:
    answer = await web.post("/uploads", headers={**TUS, "upload-length": "1"})
    assert answer.status_code == 401
    assert answer.headers["tus-resumable"] == "1.0.0"


async def test_too_long_a_file_is_refused_with_limit_and_value(mira: httpx.AsyncClient) -> None:
    answer = await mira.post("/uploads", headers={**TUS, "upload-length": "512000000"})
    assert answer.status_code == 413
    assert answer.json()["title"] == "This file has 512 MB; 500 MB is the limit."


async def test_a_declared_photo_has_the_limit_of_photos(mira: httpx.AsyncClient) -> None:
    told = "filetype " + base64.b64encode(b"image/jpeg").decode()
    answer = await mira.post(
        "/uploads", headers={**TUS, "upload-length": "30000000", "upload-metadata": told}
    )
    assert answer.json()["title"] == "This file has 30 MB; 25 MB is the limit."


@pytest.mark.parametrize(
    ("host", "start"),
    [
        ("127.0.0.1:8000", "http://127.0.0.1:8000/uploads/"),
        ("192.168.1.20", "http://192.168.1.20/uploads/"),
        ("localhost:8000", "http://localhost:8000/uploads/"),
        ("evil.example", "/uploads/"),
    ],
)
async def test_the_location_believes_only_near_hosts(mira: httpx.AsyncClient, host: str, start: str) -> None:
    answer = await mira.post("/uploads", headers={**TUS, "upload-length": "5", "host": host})
    assert answer.headers["location"].startswith(start)
    assert "upload-expires" in answer.headers


async def test_bytes_come_back_as_they_were_sent(mira: httpx.AsyncClient) -> None:
    body = hashlib.shake_128(b"seed").digest(9 * MIB + 7)
    place = await open_upload(mira, len(body))
    assert (await send(mira, place, 0, body[:1000])).headers["upload-offset"] == "1000"
    assert (await send(mira, place, 1000, body[1000:])).status_code == 204
    assert hashlib.sha256(await joined(place)).digest() == hashlib.sha256(body).digest()
    longest = await database.value("SELECT max(length) FROM part")
    assert longest <= 8 * MIB


async def test_the_last_byte_hands_the_file_on(mira: httpx.AsyncClient) -> None:
    place = await open_upload(mira, 4)
    await send(mira, place, 0, b"abcd")
    asset = place.rpartition("/")[2]
    assert await database.value("SELECT state FROM asset WHERE id = $1", asset) == "received"
    assert await database.value(
        "SELECT count(*) FROM event WHERE verb = 'asset.received' AND subject_id = $1", asset
    ) == 1  # fmt: skip
    assert await database.value("SELECT kind FROM job WHERE key = $1", asset) == "asset.process"


async def test_the_quota_counts_what_is_there(jonas: httpx.AsyncClient) -> None:
    await limits.change("quota_mb", 1, actor=None)
    try:
        await open_upload(jonas, 900_000)
        answer = await jonas.post("/uploads", headers={**TUS, "upload-length": "200000"})
    finally:
        await limits.change("quota_mb", 5000, actor=None)
    assert answer.status_code == 413
    assert answer.json()["title"] == "With this file yours would come to 1.1 MB; 1 MB is the limit."


async def test_what_came_before_the_line_broke_is_kept(mira: httpx.AsyncClient, world: World) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"x" * (9 * MIB)
        raise parts.Cut

    place = await open_upload(mira, 20 * MIB)
    await uploads.append(world.mira, place.rpartition("/")[2], 0, broken())
    assert await offset(mira, place) == 9 * MIB
    assert len(await joined(place)) == 9 * MIB


async def test_the_same_file_twice_is_two_uploads(mira: httpx.AsyncClient) -> None:
    assert await open_upload(mira, 5, filename="a.mp4") != await open_upload(mira, 5, filename="a.mp4")


@pytest.mark.parametrize("name", ["../../etc/passwd.mp4", "привет 🙂.mov", "x" * 255, "evil.php"])
async def test_a_name_is_kept_and_never_becomes_a_path(mira: httpx.AsyncClient, name: str) -> None:
    place = await open_upload(mira, 3, filename=name, **{"odd-key": "?"})
    await send(mira, place, 0, b"abc")
    asset = place.rpartition("/")[2]
    assert await database.value("SELECT name FROM asset WHERE id = $1", asset) == name
    key = await database.value("SELECT key FROM part WHERE asset_id = $1", asset)
    assert key.startswith(f"part/{asset}/000000000000-")


async def test_a_full_disk_keeps_the_offset(mira: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(*_: object) -> None:
        raise Refusal("storage_full", status=507)

    place = await open_upload(mira, 6)
    await send(mira, place, 0, b"abc")
    with monkeypatch.context() as patched:
        patched.setattr(storage, "put", full)
        assert (await send(mira, place, 3, b"def")).status_code == 507
    assert await offset(mira, place) == 3
    assert (await send(mira, place, 3, b"def")).status_code == 204
    assert await joined(place) == b"abcdef"


async def test_a_bearer_token_uploads_without_a_cookie(web: httpx.AsyncClient, world: World) -> None:
    token = await tokens.issue(world.mira, "script")
    answer = await web.post(
        "/uploads", headers={**TUS, "upload-length": "1", "authorization": f"Bearer {token}"}
    )
    assert answer.status_code == 201
