"""tus 1.0, row by row, over raw HTTP."""

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator

import httpx
import pytest

from app import database, limits
from app.people import tokens
from app.refusal import Refusal
from media import storage, uploads
from tests.media.records import joined
from tests.media.sending import BYTES, TUS, offset, open_upload, send
from tests.world import World

MIB = 1 << 20


async def test_options_tell_what_the_server_can(web: httpx.AsyncClient) -> None:
    answer = await web.options("/uploads")
    assert answer.status_code == 204
    assert answer.headers["tus-resumable"] == "1.0.0"
    assert answer.headers["tus-version"] == "1.0.0"
    assert answer.headers["tus-extension"] == (
        "creation,creation-with-upload,termination,checksum,expiration"
    )
    assert answer.headers["tus-max-size"] == "500000000"
    assert answer.headers["tus-checksum-algorithm"] == "sha1,sha256"


async def test_nobody_uploads_without_signing_in(web: httpx.AsyncClient) -> None:
    answer = await web.post("/uploads", headers={**TUS, "upload-length": "1"})
    assert answer.status_code == 401
    assert answer.headers["tus-resumable"] == "1.0.0"


@pytest.mark.parametrize("version", ["", "0.2.2"])
async def test_another_version_is_refused_with_ours(mira: httpx.AsyncClient, version: str) -> None:
    answer = await mira.post("/uploads", headers={"tus-resumable": version, "upload-length": "1"})
    assert (answer.status_code, answer.headers["tus-version"]) == (412, "1.0.0")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"upload-length": "-1"},
        {"upload-length": "abc"},
        {"upload-length": "5", "upload-metadata": "filename not*base64"},
        {"upload-length": "5", "upload-metadata": "filename /w=="},
        {"upload-defer-length": "1"},
        {"upload-length": "5", "upload-checksum": "md5 1B2M2Y8AsgTpgAmY7PhCfg=="},
    ],
)
async def test_a_creation_that_says_nonsense_is_refused(
    mira: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    answer = await mira.post("/uploads", headers=TUS | headers)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


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


async def test_a_creation_may_carry_the_first_bytes(mira: httpx.AsyncClient) -> None:
    answer = await mira.post("/uploads", headers={**BYTES, "upload-length": "9"}, content=b"hello")
    assert (answer.status_code, answer.headers["upload-offset"]) == (201, "5")
    assert await offset(mira, httpx.URL(answer.headers["location"]).path) == 5


async def test_head_tells_the_offset_and_is_never_cached(mira: httpx.AsyncClient) -> None:
    place = await open_upload(mira, 10)
    await send(mira, place, 0, b"0123")
    answer = await mira.head(place, headers=TUS)
    assert answer.headers["upload-offset"] == "4"
    assert answer.headers["upload-length"] == "10"
    assert answer.headers["cache-control"] == "no-store"
    assert (await mira.head("/uploads/unknown", headers=TUS)).status_code == 404


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


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"upload-offset": "3"}, 409),
        ({"upload-offset": "0", "content-type": "text/plain"}, 415),
        ({}, 400),
        ({"upload-offset": "-1"}, 400),
        ({"upload-offset": "0", "tus-resumable": "2.0.0"}, 412),
    ],
)
async def test_bytes_that_do_not_fit_change_nothing(
    mira: httpx.AsyncClient, headers: dict[str, str], status: int
) -> None:
    place = await open_upload(mira, 5)
    answer = await mira.patch(place, headers=BYTES | headers, content=b"ab")
    assert answer.status_code == status
    assert answer.headers["tus-resumable"] == "1.0.0"
    assert await offset(mira, place) == 0


async def test_more_bytes_than_the_length_are_refused(mira: httpx.AsyncClient) -> None:
    async def unannounced() -> AsyncIterator[bytes]:
        yield b"abc"
        yield b"def"

    place = await open_upload(mira, 5)
    assert (await send(mira, place, 0, b"abcdef")).status_code == 413
    sent = await mira.patch(place, headers={**BYTES, "upload-offset": "0"}, content=unannounced())
    assert sent.status_code == 413
    assert await offset(mira, place) == 0


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
async def test_a_wrong_checksum_leaves_the_offset(mira: httpx.AsyncClient, algorithm: str) -> None:
    place = await open_upload(mira, 5)
    wrong = base64.b64encode(hashlib.new(algorithm, b"other").digest()).decode()
    right = base64.b64encode(hashlib.new(algorithm, b"hello").digest()).decode()
    assert (await send(mira, place, 0, b"hello", upload_checksum=f"{algorithm} {wrong}")).status_code == 460
    assert await offset(mira, place) == 0
    assert [file.key async for file in storage.files(f"part/{place.rpartition('/')[2]}")] == []
    assert (await send(mira, place, 0, b"hello", upload_checksum=f"{algorithm} {right}")).status_code == 204
    assert await joined(place) == b"hello"


async def test_a_terminated_upload_is_gone_with_its_bytes(mira: httpx.AsyncClient) -> None:
    place = await open_upload(mira, 5)
    await send(mira, place, 0, b"abc")
    assert (await mira.delete(place, headers=TUS)).status_code == 204
    assert (await mira.head(place, headers=TUS)).status_code == 404
    assert (await send(mira, place, 3, b"de")).status_code == 404
    assert [file.key async for file in storage.files(f"part/{place.rpartition('/')[2]}")] == []


async def test_a_complete_upload_is_not_given_up(mira: httpx.AsyncClient) -> None:
    place = await open_upload(mira, 3)
    await send(mira, place, 0, b"abc")
    assert (await mira.delete(place, headers=TUS)).status_code == 409
    assert await offset(mira, place) == 3


async def test_a_proxy_may_hide_the_method(mira: httpx.AsyncClient) -> None:
    place = await open_upload(mira, 3)
    hidden = {**BYTES, "upload-offset": "0", "x-http-method-override": "PATCH"}
    assert (await mira.post(place, headers=hidden, content=b"ab")).headers["upload-offset"] == "2"
    assert (await mira.post(place, headers={**TUS, "x-http-method-override": "DELETE"})).status_code == 204
    assert (await mira.head(place, headers=TUS)).status_code == 404


async def test_somebody_elses_upload_does_not_exist(
    mira: httpx.AsyncClient, jonas: httpx.AsyncClient
) -> None:
    place = await open_upload(mira, 5)
    assert (await jonas.head(place, headers=TUS)).status_code == 404
    assert (await send(jonas, place, 0, b"abc")).status_code == 404
    assert (await jonas.delete(place, headers=TUS)).status_code == 404
    assert await offset(mira, place) == 0


async def test_the_quota_counts_what_is_there(jonas: httpx.AsyncClient) -> None:
    await limits.change("quota_mb", 1, actor=None)
    try:
        await open_upload(jonas, 900_000)
        answer = await jonas.post("/uploads", headers={**TUS, "upload-length": "200000"})
    finally:
        await limits.change("quota_mb", 5000, actor=None)
    assert answer.status_code == 413
    assert answer.json()["title"] == "With this file yours would come to 1.1 MB; 1 MB is the limit."


async def test_of_two_writers_at_one_offset_exactly_one_wins(mira: httpx.AsyncClient) -> None:
    both = [hashlib.shake_128(seed).digest(9 * MIB) for seed in (b"one", b"two")]
    place = await open_upload(mira, 9 * MIB)
    answers = await asyncio.gather(*(send(mira, place, 0, body) for body in both))
    statuses = [answer.status_code for answer in answers]
    assert sorted(statuses) == [204, 409]
    assert await joined(place) == both[statuses.index(204)]


async def test_what_came_before_the_line_broke_is_kept(mira: httpx.AsyncClient, world: World) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"x" * (9 * MIB)
        raise uploads.Cut

    place = await open_upload(mira, 20 * MIB)
    await uploads.append(world.mira, place.rpartition("/")[2], 0, broken())
    assert await offset(mira, place) == 9 * MIB
    assert len(await joined(place)) == 9 * MIB


async def test_after_a_crash_the_offset_is_the_sum_of_the_parts(
    mira: httpx.AsyncClient, world: World
) -> None:
    async def killed() -> AsyncIterator[bytes]:
        yield b"x" * (17 * MIB)
        raise KeyboardInterrupt

    place = await open_upload(mira, 20 * MIB)
    asset = place.rpartition("/")[2]
    with pytest.raises(KeyboardInterrupt):
        await uploads.append(world.mira, asset, 0, killed())
    assert await offset(mira, place) == 16 * MIB
    assert await database.value("SELECT sum(length)::bigint FROM part WHERE asset_id = $1", asset) == 16 * MIB
    assert len(await joined(place)) == 16 * MIB


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
