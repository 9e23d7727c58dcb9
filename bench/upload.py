"""Uploads through the whole server against a bare route: speed, memory, the fairness of twenty at once."""

import asyncio
import os
import statistics
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import msgspec
import psutil

from app import embedded_postgres
from app.migrate import migrate
from bench import stack
from bench.report import Result, say, show

ROUNDS = 5
AT_ONCE = 20
#: What a phone sends in one request.
PIECE = 4_000_000
BLOCK = bytes(1 << 20)


class Site(msgspec.Struct):
    """A running server, and what its requests carry."""

    port: int
    process: psutil.Process
    headers: dict[str, str] = {}

    def client(self) -> httpx.AsyncClient:
        address = f"http://127.0.0.1:{self.port}"
        return httpx.AsyncClient(base_url=address, headers=self.headers, timeout=60)


class Sent(msgspec.Struct):
    """How long one upload took, and by how many bytes the server grew meanwhile."""

    seconds: float
    growth: int


def run(folder: Path, *, quick: bool) -> int:
    server = embedded_postgres.start(folder)
    try:
        return asyncio.run(_measure(server, 50_000_000 if quick else 500_000_000))
    finally:
        server.close()


async def _measure(server: embedded_postgres.Server, size: int) -> int:
    token = await _prepare(server)
    dsn = server.dsn("pollen", "upload")
    async with (
        _serving("app", "web", dsn=dsn) as ours,
        _serving("uvicorn", "bench.bare:app", "--log-level", "error", dsn=dsn) as bare,
    ):
        ours.headers = {"authorization": f"Bearer {token}", "tus-resumable": "1.0.0"}
        await _upload(ours, size // 10)
        await _stream(bare, "PUT / HTTP/1.1", {}, size // 10)
        uploads, plain = [], []
        for number in range(ROUNDS):
            say(f"round {number + 1} of {ROUNDS}")
            uploads.append(await _upload(ours, size))
            plain.append(await _stream(bare, "PUT / HTTP/1.1", {}, size))
        say(f"{AT_ONCE} at once")
        began = time.perf_counter()
        ends = await asyncio.gather(*(_arrive(ours, size // AT_ONCE, began) for _ in range(AT_ONCE)))
    return _tell(size, uploads, plain, ends)


def _tell(size: int, uploads: list[Sent], plain: list[float], ends: list[float]) -> int:
    ours, bare = statistics.median(one.seconds for one in uploads), statistics.median(plain)
    told = f"{size / 1e6:.0f} MB"
    return show("upload", [
        Result(
            name="speed_over_bare", value=bare / ours, unit="ratio", target=0.7, better="higher",
            how=f"one tus PATCH of {told} through the whole server over a Litestar route that writes the same"
            f" stream to a file; medians of {ROUNDS} rounds, alternating;"
            f" {size / ours / 1e6:.0f} and {size / bare / 1e6:.0f} MB/s",
        ),
        Result(
            name="memory", value=max(one.growth for one in uploads) / 1e6, unit="MB", target=32,
            how=f"the most by which the web process's RSS grew in one of {ROUNDS} uploads of {told}",
        ),
        Result(
            name="slowest_over_median", value=max(ends) / statistics.median(ends), unit="ratio", target=1.5,
            how=f"{AT_ONCE} uploads of {size / AT_ONCE / 1e6:.1f} MB at once in requests of 4 MB: when the"
            f" last was there over when half were (one by one: 1.9); {min(ends):.1f} to {max(ends):.1f} s",
        ),
    ])  # fmt: skip


async def _prepare(server: embedded_postgres.Server) -> str:
    """A database with one person; that person's token."""
    server.create_database("upload")
    await migrate(server.dsn("pollen_owner", "upload"))
    return await stack.signed_in(server.dsn("pollen", "upload"))


@asynccontextmanager
async def _serving(*module: str, dsn: str) -> AsyncIterator[Site]:
    """`python -m MODULE` with a port of its own."""
    port = stack.free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *module, "--port", str(port),
        env={**os.environ, "POLLEN_DATABASE_URL": dsn}, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    site = Site(port, psutil.Process(process.pid))
    try:
        await _answers(site)
        yield site
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _answers(site: Site) -> None:
    async with site.client() as client, asyncio.timeout(30):
        while site.process.is_running():
            try:
                await client.get("/")
            except httpx.TransportError:
                await asyncio.sleep(0.1)
            else:
                return


async def _upload(site: Site, size: int) -> Sent:
    """One upload in one request. It lacks its last byte, so that it can be given up and nobody encodes it."""
    async with site.client() as client:
        place = await _open(client, size)
        before, watching = site.process.memory_info().rss, True
        most = before

        async def watch() -> None:
            nonlocal most
            while watching:
                most = max(most, site.process.memory_info().rss)
                await asyncio.sleep(0.02)

        watcher = asyncio.create_task(watch())
        seconds = await _patch(site, place, 0, size - 1)
        watching = False
        await watcher
        (await client.delete(place)).raise_for_status()
    return Sent(seconds, most - before)


async def _arrive(site: Site, size: int, began: float) -> float:
    """One of many uploads, in requests as phones send them; seconds until it is there."""
    async with site.client() as client:
        place = await _open(client, size)
        for start in range(0, size - 1, PIECE):
            await _patch(site, place, start, min(PIECE, size - 1 - start))
        ended = time.perf_counter() - began
        (await client.delete(place)).raise_for_status()
    return ended


async def _open(client: httpx.AsyncClient, size: int) -> str:
    answer = await client.post("/uploads", headers={"upload-length": str(size)})
    return httpx.URL(answer.raise_for_status().headers["location"]).path


async def _patch(site: Site, place: str, start: int, size: int) -> float:
    told = {"content-type": "application/offset+octet-stream", "upload-offset": str(start)}
    return await _stream(site, f"PATCH {place} HTTP/1.1", told, size)


async def _stream(site: Site, request: str, headers: dict[str, str], size: int) -> float:
    """Send so many bytes as fast as they are taken; seconds until the answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
    told = {"host": f"127.0.0.1:{site.port}", "content-length": str(size), **site.headers, **headers}
    lines = [request, *(f"{name}: {value}" for name, value in told.items()), "", ""]
    began = time.perf_counter()
    writer.write("\r\n".join(lines).encode())
    for start in range(0, size, len(BLOCK)):
        writer.write(BLOCK[: size - start])
        await writer.drain()
    status = await reader.readline()
    seconds = time.perf_counter() - began
    writer.close()
    if b" 204 " not in status:
        raise RuntimeError(status.decode())
    return seconds
