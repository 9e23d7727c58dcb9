"""An S3 store that is not ours: moto's server, behind a line that can be cut."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import httpx

from tests.media.serving import free_port

REGION = "eu-central-1"
NAME = "clips"


class Bucket:
    """A running store with one bucket; `address` is what an operator would set."""

    def __init__(self) -> None:
        self.behind, self.port = free_port(), free_port()
        self.server: asyncio.Server | None = None
        self.open: set[asyncio.StreamWriter] = set()

    @property
    def address(self) -> str:
        return f"s3://{NAME}/pollen?endpoint=http://127.0.0.1:{self.port}&region={REGION}"

    async def connect(self) -> None:
        self.server = await asyncio.start_server(self._carry, "127.0.0.1", self.port)

    async def cut(self) -> None:
        """From now on nobody answers, and who was talking is hung up on."""
        if self.server is not None:
            self.server.close()
            for writer in self.open:
                writer.close()
            await self.server.wait_closed()

    async def demand_credentials(self, *, wanted: bool) -> None:
        """Whether the store looks at who asks: it knows nobody."""
        async with httpx.AsyncClient(timeout=60) as client:
            count = "0" if wanted else "inf"
            await client.post(f"http://127.0.0.1:{self.behind}/moto-api/reset-auth", content=count)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, away = await asyncio.open_connection("127.0.0.1", self.behind)
        pair = {writer, away}
        self.open |= pair
        await asyncio.gather(_pass(reader, away), _pass(there, writer))
        self.open -= pair


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while piece := await reader.read(1 << 16):
            writer.write(piece)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def bucket() -> AsyncIterator[Bucket]:
    made = Bucket()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "moto.server", "-p", str(made.behind),
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        await _make(made.behind)
        await made.connect()
        yield made
        await made.cut()
    finally:
        process.terminate()
        await process.wait()


async def _make(port: int) -> None:
    async with httpx.AsyncClient() as client, asyncio.timeout(120):
        while True:
            try:
                await client.put(f"http://127.0.0.1:{port}/{NAME}")
            except httpx.TransportError:
                await asyncio.sleep(0.05)
            else:
                return
