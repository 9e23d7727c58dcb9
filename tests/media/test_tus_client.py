"""A foreign tus client against the real server: uploads that end whole, whatever the line does."""

import asyncio
import hashlib
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from tusclient.client import TusClient

from app import database
from app.people import tokens
from tests.media.records import joined
from tests.media.sending import BYTES, TUS, offset, open_upload, send
from tests.media.serving import Server
from tests.world import World

MIB = 1 << 20


FILM = hashlib.shake_128(b"film").digest(30 * MIB)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "Übung 🙂.mp4"
    path.write_bytes(FILM)
    return path


async def test_the_client_pauses_and_goes_on_to_the_same_bytes(site: Server, film: Path) -> None:
    client = TusClient(f"{site.address}/uploads", site.headers)

    def half() -> str:
        with film.open("rb") as file:
            begun = client.uploader(
                file_stream=file, chunk_size=4 * MIB, metadata={"filename": film.name}, upload_checksum=True
            )
            begun.upload(stop_at=16 * MIB)
            return str(begun.url)

    def rest(address: str) -> None:
        with film.open("rb") as file:
            again = client.uploader(file_stream=file, url=address, chunk_size=10 * MIB)
            assert again.get_offset() == 16 * MIB
            again.upload()

    address = await asyncio.to_thread(half)
    await asyncio.to_thread(rest, address)
    assert await joined(address) == FILM
    name = await database.value("SELECT name FROM asset WHERE id = $1", address.rpartition("/")[2])
    assert name == film.name


async def test_a_line_cut_in_the_middle_loses_nothing_that_came(site: Server) -> None:
    body = FILM
    async with site.client() as client:
        place = await open_upload(client, len(body))
        line = await site.begin(place, body[: 18 * MIB], announced=len(body))
        line.close()
        await line.wait_closed()
        async with asyncio.timeout(60):
            while (stands := await offset(client, place)) < 16 * MIB:
                await asyncio.sleep(0.05)
            assert stands <= 18 * MIB
            # The last bytes of the dead line may be stored between the question and the next bytes.
            while (answer := await send(client, place, stands, body[stands:])).status_code == 409:
                stands = await offset(client, place)
        assert answer.status_code == 204
    assert await joined(place) == body


async def test_a_server_killed_in_the_middle_keeps_exactly_the_durable_bytes(pool: str, world: World) -> None:
    base = "https://pollen.example"
    server = Server(pool, await tokens.issue(world.mira, "client"), POLLEN_BASE_URL=base)
    await server.start()
    try:
        async with server.client() as client:
            foreign = {"host": "evil.example", "x-forwarded-host": "evil.example"}
            opened = await client.post(
                "/uploads", headers={**TUS, **foreign, "upload-length": str(len(FILM))}
            )
            place = opened.headers["location"].removeprefix(base)
            assert place.startswith("/uploads/")
            line = await server.begin(place, FILM[: 20 * MIB], announced=len(FILM))
            async with asyncio.timeout(60):
                while await offset(client, place) < 16 * MIB:
                    await asyncio.sleep(0.02)
            await server.stop(signal.SIGKILL)
            line.close()
        await server.start()
        async with server.client() as client:
            assert await offset(client, place) == 16 * MIB
            assert await joined(place) == FILM[: 16 * MIB]
            answer = await send(client, place, 16 * MIB, FILM[16 * MIB :])
            assert answer.status_code == 204
    finally:
        await server.stop()
    assert await joined(place) == FILM


async def test_twenty_uploads_at_once_are_fair_and_all_arrive_whole(site: Server) -> None:
    bodies = [hashlib.shake_128(bytes([number])).digest(4 * MIB + number) for number in range(1, 21)]
    arrived: list[int] = []

    async def one(client: httpx.AsyncClient, place: str, body: bytes) -> None:
        for start in range(0, len(body), MIB):
            assert (await send(client, place, start, body[start : start + MIB])).status_code == 204
            arrived.append(len(body))

    async with site.client() as client:
        places = [await open_upload(client, len(body)) for body in bodies]
        await asyncio.gather(*(one(client, *each) for each in zip(places, bodies, strict=True)))
    for place, body in zip(places, bodies, strict=True):
        assert await joined(place) == body
    # One after the other, half of the pieces would be of ten uploads. A late line may miss a few rounds.
    assert len(set(arrived[: len(arrived) // 2])) == 20, "somebody waited for whole uploads of others"


async def test_a_long_stream_takes_no_memory(site: Server) -> None:
    async def stream() -> AsyncIterator[bytes]:
        piece = bytes(MIB)
        for _ in range(120):
            yield piece
            most.append(site.memory())

    async with site.client() as client:
        place = await open_upload(client, 120 * MIB)
        before = site.memory()
        most = [before]
        headers = {**BYTES, "upload-offset": "0", "content-length": str(120 * MIB)}
        assert (await client.patch(place, headers=headers, content=stream())).status_code == 204
        assert (await client.head(place, headers=TUS)).headers["upload-offset"] == str(120 * MIB)
    assert (max(most) - before) / MIB < 40
