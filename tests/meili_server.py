"""A Meilisearch server for tests: the stand-in, or a real one where this machine has one.

A real one is at `POLLEN_MEILI_URL` (with `POLLEN_MEILI_KEY`), or is started from a `meilisearch` program on
the path. Either way the tests use names of their own there and remove nothing else.
"""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx
import pytest
from msgspec import Struct

from app import database
from app.settings import settings
from feeds.search.meili import generations, link
from feeds.search.meili.indexes import INDEXES
from tests.meili_double import MASTER, Double

#: What `tests/conftest.py` keeps of the environment, so that only the tests that ask for it use it.
URL, KEY = "TEST_MEILI_URL", "TEST_MEILI_KEY"
NONE = "no Meilisearch server: neither POLLEN_MEILI_URL nor a `meilisearch` program"


class Served(Struct, frozen=True):
    """Where a server is; `double` is None for a real one."""

    url: str
    key: str
    prefix: str
    double: Double | None = None


def real() -> bool:
    return bool(os.environ.get(URL) or shutil.which("meilisearch"))


@contextmanager
def stand_in() -> Iterator[Served]:
    double = Double()
    double.start()
    try:
        yield Served(double.url, MASTER, _prefix(), double)
    finally:
        double.stop()


@contextmanager
def real_server() -> Iterator[Served]:
    """What the environment names, else one of our own in a folder that goes with it."""
    if url := os.environ.get(URL):
        served = Served(url.rstrip("/"), os.environ.get(KEY, ""), _prefix())
        try:
            yield served
        finally:
            _clear(served)
        return
    with tempfile.TemporaryDirectory(prefix="pollen-meili-") as folder, _started(Path(folder)) as url:
        yield Served(url, MASTER, _prefix())


@asynccontextmanager
async def switched(served: Served) -> AsyncIterator[None]:
    """Pollen is told of the server, and each index has a live copy there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POLLEN_MEILI_URL", served.url)
        patch.setenv("POLLEN_MEILI_KEY", served.key)
        patch.setenv("POLLEN_MEILI_PREFIX", served.prefix)
        settings.cache_clear()
        try:
            for index in INDEXES:
                await generations.renew(index)
            yield
        finally:
            await link.close()
            await database.execute("DELETE FROM search_generation")
            await database.execute("DELETE FROM search_dirty")
    settings.cache_clear()


def _prefix() -> str:
    return f"pollen_test_{secrets.token_hex(4)}_"


def _clear(served: Served) -> None:
    """Remove our own indexes and nothing else."""
    with httpx.Client(
        base_url=served.url, headers={"authorization": f"Bearer {served.key}"} if served.key else {}
    ) as web:
        for index in web.get("/indexes", params={"limit": 1000}).json()["results"]:
            if index["uid"].startswith(served.prefix):
                web.delete(f"/indexes/{index['uid']}")


@contextmanager
def _started(folder: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"127.0.0.1:{port}"
    options = ("--no-analytics", "--env", "development", "--http-addr", address, "--master-key", MASTER)
    process = subprocess.Popen(
        ["meilisearch", *options, "--db-path", str(folder / "data.ms")],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _answers(f"http://{address}")
        yield f"http://{address}"
    finally:
        process.terminate()
        process.wait(30)


def _answers(url: str) -> None:
    ends = time.monotonic() + 30
    while time.monotonic() < ends:
        try:
            if httpx.get(f"{url}/health").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError("meilisearch did not start")
