"""The real web process, driven from outside: over sockets, killed and started again."""

import asyncio
import os
import signal
import socket
import sys

import httpx
import psutil

from tests.media.sending import BYTES
from tests.processes import ROOT, Forked, fork


class Server:
    """`python -m app web` over a database; `headers` carry a person's token for it."""

    def __init__(self, dsn: str, token: str, **variables: str) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.headers = {"authorization": f"Bearer {token}"}
        self.variables = {"POLLEN_DATABASE_URL": dsn, **variables}
        self.process: asyncio.subprocess.Process | Forked | None = None

    async def start(self, *wrapped: str) -> None:
        """Start it (by the command `wrapped`, where there is one) and wait until it answers."""
        command = ["web", "--port", str(self.port)]
        if wrapped:
            self.process = await asyncio.create_subprocess_exec(
                *wrapped, sys.executable, "-m", "app", *command, cwd=ROOT, env=os.environ | self.variables
            )
        else:
            self.process = fork(*command, **self.variables)
        async with httpx.AsyncClient() as client, asyncio.timeout(120):
            while True:
                assert self.process.returncode is None
                try:
                    await client.get(f"{self.address}/health")
                except httpx.TransportError:
                    await asyncio.sleep(0.05)
                else:
                    return

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        if self.process is not None and self.process.returncode is None:
            self.process.send_signal(number)
            await self.process.wait()

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.address, headers=self.headers, timeout=60)

    def memory(self) -> int:
        """Bytes that only this process holds."""
        assert self.process is not None
        return int(psutil.Process(self.process.pid).memory_full_info().uss)

    async def begin(self, place: str, body: bytes, announced: int) -> asyncio.StreamWriter:
        """Send the head of a PATCH and as much of its body as there is; the line stays open."""
        _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        told = BYTES | self.headers | {"upload-offset": "0", "content-length": str(announced)}
        lines = [f"PATCH {place} HTTP/1.1", f"host: 127.0.0.1:{self.port}"]
        lines += [f"{name}: {value}" for name, value in told.items()]
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        await writer.drain()
        return writer


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port
