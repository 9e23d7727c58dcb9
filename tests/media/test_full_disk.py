"""A disk that really is full: a small one of its own below the web process, with something heavy on it."""

import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from app.people import tokens
from tests.media.sending import offset, open_upload, send
from tests.media.serving import Server
from tests.world import World

MIB = 1 << 20
#: A mount that goes with the process. Who is not root becomes root of a namespace first.
ALONE = "-m" if os.geteuid() == 0 else "-rm"
MOUNTED = ("unshare", ALONE, "sh", "-c", 'mount -t tmpfs -o size=12m none "$0" && exec "$@"')


def mounts(folder: Path) -> bool:
    if shutil.which("unshare") is None:
        return False
    tried = subprocess.run([*MOUNTED, str(folder), "true"], check=False, capture_output=True, timeout=60)
    return tried.returncode == 0


@pytest.fixture(scope="module")
async def small(
    pool: str, world: World, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Server, Path]]:
    """The web process with 12 MiB of room for files, and where this process sees them."""
    folder = tmp_path_factory.mktemp("files")
    if not mounts(folder):
        pytest.skip("this machine lets nobody mount a small disk")
    server = Server(pool, await tokens.issue(world.mira, "client"), POLLEN_STORAGE_URL=f"file://{folder}")
    await server.start(*MOUNTED, str(folder))
    assert server.process is not None
    yield server, Path(f"/proc/{server.process.pid}/root{folder}")
    await server.stop()


async def test_an_upload_waits_at_its_offset_until_there_is_room(small: tuple[Server, Path]) -> None:
    server, disk = small
    body = bytes(range(256)) * (6 * MIB // 256)
    async with server.client() as client:
        place = await open_upload(client, len(body))
        assert (await send(client, place, 0, body[: 2 * MIB])).status_code == 204
        (disk / "ballast").write_bytes(bytes(9 * MIB))
        refused = await send(client, place, 2 * MIB, body[2 * MIB :])
        assert (refused.status_code, refused.json()["type"]) == (507, "storage_full")
        assert refused.json()["title"] == (
            "There is no room left for files. What was sent so far is safe; please go on later."
        )
        assert await offset(client, place) == 2 * MIB
        assert await still_up(client)
        (disk / "ballast").unlink()
        assert sum(file.stat().st_size for file in disk.rglob("*") if file.is_file()) == 2 * MIB
        assert (await send(client, place, 2 * MIB, body[2 * MIB :])).status_code == 204
    parts = sorted((disk / "part" / place.rpartition("/")[2]).iterdir())
    assert b"".join(part.read_bytes() for part in parts) == body


async def still_up(client: httpx.AsyncClient) -> bool:
    return (await client.get("/compose")).status_code == 200
