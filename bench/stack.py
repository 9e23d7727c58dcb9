"""The whole stack: web server, worker, queue, database and storage, as processes of their own."""

import asyncio
import os
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx

from app import database, embedded_postgres
from app.migrate import migrate
from app.people import people, tokens

#: What a phone sends in one request, and the end of the file whose arrival starts the watch.
PIECE, LAST = 4_000_000, 64 << 10
LOOK_S = 0.02


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@asynccontextmanager
async def pool(dsn: str, *, size: int = 8) -> AsyncIterator[None]:
    """Our own way to the database, beside that of the processes."""
    await database.open_pool(dsn, size=size)
    try:
        yield
    finally:
        await database.close_pool()


async def signed_in(dsn: str) -> str:
    """The bearer token of the one person in an empty database."""
    async with pool(dsn):
        return await tokens.issue(await people.add("mira@brightwater.example", "Mira Alves"), "bench")


@asynccontextmanager
async def running(server: embedded_postgres.Server) -> AsyncIterator[httpx.AsyncClient]:
    """A signed-in client of everything, started anew and stopped afterwards."""
    server.create_database("stack")
    await migrate(server.dsn("pollen_owner", "stack"))
    dsn, port = server.dsn("pollen", "stack"), free_port()
    token = await signed_in(dsn)
    headers = {"authorization": f"Bearer {token}", "tus-resumable": "1.0.0"}
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(process(dsn, "web", "--port", str(port)))
        await stack.enter_async_context(process(dsn, "worker"))
        client = await stack.enter_async_context(
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=60)
        )
        await answers(client)
        yield client


async def first_playable(client: httpx.AsyncClient, film: Path) -> float:
    """Seconds from the last bytes of the upload to the first bytes of something that plays."""
    size = film.stat().st_size  # noqa: ASYNC240 - a benchmark waits for its own files
    opened = await client.post("/uploads", headers={"upload-length": str(size)})
    place = httpx.URL(opened.raise_for_status().headers["location"]).path
    asset, sent = place.rpartition("/")[2], 0
    with film.open("rb") as file:
        while sent < size - LAST:
            sent = await _send(client, place, sent, file.read(min(PIECE, size - LAST - sent)))
        began = time.perf_counter()
        await _send(client, place, sent, file.read())
    shown = await client.get(await _playable(client, asset), headers={"range": "bytes=0-65535"})
    shown.raise_for_status()
    taken = time.perf_counter() - began
    await _at_rest(client, asset)
    return taken


async def answers(client: httpx.AsyncClient) -> None:
    """Wait until everything is ready."""
    async with asyncio.timeout(60):
        while True:
            try:
                if (await client.get("/ready")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)


@asynccontextmanager
async def process(dsn: str, *command: str) -> AsyncIterator[None]:
    """`python -m app COMMAND` on the database at `dsn`, for as long as the block runs."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "app", *command,
        env={**os.environ, "POLLEN_DATABASE_URL": dsn}, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _send(client: httpx.AsyncClient, place: str, start: int, body: bytes) -> int:
    headers = {"content-type": "application/offset+octet-stream", "upload-offset": str(start)}
    (await client.patch(place, headers=headers, content=body)).raise_for_status()
    return start + len(body)


async def _playable(client: httpx.AsyncClient, asset: str) -> str:
    """Where the first rendition is, as soon as there is one."""
    while True:
        told = (await client.get(f"/api/v1/assets/{asset}")).raise_for_status().json()
        if told["state"] == "failed":
            raise RuntimeError(told["reason"])
        if told["renditions"]:
            return str(told["renditions"][0]["src"])
        await asyncio.sleep(LOOK_S)


async def _at_rest(client: httpx.AsyncClient, asset: str) -> None:
    """The next round must not share the machine with this one's ladder; what plays is enough."""
    async with asyncio.timeout(600):
        while True:
            if (await client.get(f"/api/v1/assets/{asset}")).json()["state"] in {"ready", "failed"}:
                return
            await asyncio.sleep(0.5)
