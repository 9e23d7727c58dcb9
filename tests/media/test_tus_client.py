"""A foreign tus client against the real server: uploads that end whole, whatever the line does."""

import asyncio
import hashlib
import os
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from tusclient.client import TusClient

from app import database
from app.people import tokens
from media import storage
from tests.media.sending import BYTES, TUS, offset, open_upload
from tests.processes import ROOT
from tests.world import World

MIB = 1 << 20


class Server:
    """The web process, with the person's token for it."""

    def __init__(self, address: str, token: str, number: int) -> None:
        self.address, self.number = address, number
        self.headers = {"authorization": f"Bearer {token}"}

    def memory(self) -> int:
        """Bytes that only this process holds."""
        lines = Path(f"/proc/{self.number}/smaps_rollup").read_text().splitlines()
        return sum(int(line.split()[1]) << 10 for line in lines if line.startswith("Private_"))


@pytest.fixture(scope="module")
async def site(pool: str, world: World) -> AsyncIterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "app", "web", "--port", str(port),
        cwd=ROOT, env=os.environ | {"POLLEN_DATABASE_URL": pool}, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        await answering(address, process)
        yield Server(address, await tokens.issue(world.mira, "client"), process.pid)
    finally:
        process.terminate()
        await process.wait()


async def answering(address: str, process: asyncio.subprocess.Process) -> None:
    async with httpx.AsyncClient() as client, asyncio.timeout(30):
        while True:
            assert process.returncode is None
            try:
                await client.get(f"{address}/health")
            except httpx.TransportError:
                await asyncio.sleep(0.1)
            else:
                return


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
    assert await stored(address) == hashlib.sha256(FILM).hexdigest()
    name = await database.value("SELECT name FROM asset WHERE id = $1", address.rpartition("/")[2])
    assert name == film.name


async def test_a_line_cut_in_the_middle_loses_nothing_that_came(site: Server) -> None:
    body = FILM
    async with httpx.AsyncClient(base_url=site.address, headers=site.headers) as client:
        place = await open_upload(client, len(body))
        await cut(site, place, body, after=18 * MIB)
        async with asyncio.timeout(10):
            while (stands := await offset(client, place)) < 16 * MIB:
                await asyncio.sleep(0.05)
        assert stands <= 18 * MIB
        answer = await client.patch(
            place, headers={**BYTES, "upload-offset": str(stands)}, content=body[stands:]
        )
        assert answer.status_code == 204
    assert await stored(place) == hashlib.sha256(body).hexdigest()


async def test_twenty_uploads_at_once_all_arrive_whole(site: Server) -> None:
    bodies = [hashlib.shake_128(bytes([number])).digest(2 * MIB + number) for number in range(20)]

    async def one(client: httpx.AsyncClient, body: bytes) -> str:
        place = await open_upload(client, len(body))
        for start in range(0, len(body), MIB):
            answer = await client.patch(
                place, headers={**BYTES, "upload-offset": str(start)}, content=body[start : start + MIB]
            )
            assert answer.status_code == 204
        return place

    async with httpx.AsyncClient(base_url=site.address, headers=site.headers, timeout=60) as client:
        places = await asyncio.gather(*(one(client, body) for body in bodies))
    for place, body in zip(places, bodies, strict=True):
        assert await stored(place) == hashlib.sha256(body).hexdigest()


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="reads memory from /proc")
async def test_a_long_stream_takes_no_memory(site: Server) -> None:
    async def stream() -> AsyncIterator[bytes]:
        piece = bytes(MIB)
        for _ in range(120):
            yield piece
            most.append(site.memory())

    async with httpx.AsyncClient(base_url=site.address, headers=site.headers, timeout=60) as client:
        place = await open_upload(client, 120 * MIB)
        before = site.memory()
        most = [before]
        headers = {**BYTES, "upload-offset": "0", "content-length": str(120 * MIB)}
        assert (await client.patch(place, headers=headers, content=stream())).status_code == 204
        assert (await client.head(place, headers=TUS)).headers["upload-offset"] == str(120 * MIB)
    assert (max(most) - before) / MIB < 40


async def cut(site: Server, place: str, body: bytes, *, after: int) -> None:
    """Announce the whole body, send a part of it and hang up."""
    address = httpx.URL(site.address)
    _, writer = await asyncio.open_connection(address.host, address.port)
    lines = [f"PATCH {place} HTTP/1.1", f"host: {address.host}:{address.port}"]
    told = BYTES | site.headers | {"upload-offset": "0", "content-length": str(len(body))}
    lines += [f"{name}: {value}" for name, value in told.items()]
    writer.write("\r\n".join([*lines, "", ""]).encode() + body[:after])
    await writer.drain()
    writer.close()
    await writer.wait_closed()


async def stored(address: str) -> str:
    """The sha256 of what the store holds of an upload."""
    asset = address.rpartition("/")[2]
    digest = hashlib.sha256()
    for key in await database.values("SELECT key FROM part WHERE asset_id = $1 ORDER BY start", asset):
        digest.update(await storage.get(key))
    return digest.hexdigest()
