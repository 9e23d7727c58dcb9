"""Web, worker, ffmpeg and PostgreSQL are killed while somebody posts; everything goes on by itself."""

import asyncio
import filecmp
import os
import signal
import struct
import subprocess
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import asyncpg
import psutil
import pytest
from playwright.async_api import CDPSession, Page, expect

from app import database, embedded_postgres
from app.embedded_postgres import Server
from tests.stories.conftest import Phones, Site, free_port
from tests.stories.steps import PATIENCE_S, choose, looped, number_of, plays, say, to_words, until
from tests.stories.waiting import DEAD, TRICKLE, limit, slow_down
from tests.world import World, approved

pytestmark = pytest.mark.service_worker

T = TypeVar("T")

TITLE = "Swap the filter while it runs"
#: Bytes a second until the first of them are safe.
UPLINK = 1_000_000
#: Bytes. A browser lets the piece of 4 MiB that is on its way through when its limit changes: two pieces
#: arrive before the rest trickles.
FREE = 12_000_000
#: What a dead database left half done is taken up at the second full minute at the latest, and then made.
RECOVERY_S = 300
#: When our end of its pipe closes, however we die: stop the supervisor, then remove its data.
SWEEP = """
    read -r _
    kill -TERM "$0" && while kill -0 "$0"; do sleep 0.1; done
    rm -rf "$1"
"""


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """A folder that PostgreSQL, which refuses root, may come into."""
    with tempfile.TemporaryDirectory(prefix="pollen-days-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture(scope="module")
async def running(data: Path) -> AsyncIterator[Site]:
    """`bin/run` without its demo, on a database of its own, with a supervisor that restarts what dies."""
    port = free_port()
    site = Site(f"http://127.0.0.1:{port}", port, {"POLLEN_DATA": str(data), "POLLEN_JOB_LEASE_S": "5"}, {})
    site.running["run"] = await site.run("run", "--empty", "--port", str(port))
    with swept(site.running["run"].pid, data):
        try:
            await site.answers()
            yield site
        finally:
            async with asyncio.timeout(PATIENCE_S):
                await site.stop()


@contextmanager
def swept(supervisor: int, data: Path) -> Iterator[None]:
    """Neither outlives this process, even when that is killed."""
    command = ["sh", "-c", SWEEP, str(supervisor), str(data)]
    broom = subprocess.Popen(
        command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    )
    with broom:
        yield
        broom.kill()


@pytest.fixture(scope="module")
def own(running: Site, data: Path) -> Iterator[Server]:
    """The server that the supervisor keeps up, joined."""
    with embedded_postgres.start(data) as server:
        yield server


@pytest.fixture(scope="module")
def dsn(own: Server) -> str:
    return own.app_dsn


@pytest.fixture(scope="module")
def site(running: Site, pool: str) -> Site:
    return running


@pytest.fixture(scope="module")
def long_footage(footage: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Long enough to be interrupted twice while it is encoded, and slow to send by the room left in it."""
    path = looped(footage, 30, tmp_path_factory.mktemp("long"))
    with path.open("ab") as film:
        film.write(struct.pack(">I4s", FREE, b"free").ljust(FREE, b"\0"))
    return path


@pytest.fixture(scope="module")
def short_footage(footage: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Long enough to be seen while it is encoded."""
    return looped(footage, 12, tmp_path_factory.mktemp("short"))


async def test_everything_may_die_while_somebody_posts(
    site: Site, own: Server, company: World, phones: Phones, long_footage: Path, short_footage: Path
) -> None:
    phones.expected = DEAD
    await approved("filters")
    mira = await phones.open(company.mira, "/compose")
    line = await slow_down(mira, UPLINK)
    asset = await starts_to_post(mira, long_footage, line)
    await expect(mira.get_by_text("MB sent. Keep this page open.")).to_be_visible()
    await dies_while_receiving(asset, lambda: kill(process(site, "web")))
    await expect(mira.get_by_text("No connection. It goes on by itself")).to_be_visible()
    await expect(mira.get_by_text("MB sent. Keep this page open.")).to_be_visible()
    await dies_while_receiving(asset, lambda: kill(postmaster(own)))
    await limit(line, -1)
    await mira.wait_for_url("**/posts/*")
    await dies_while_encoding(site, asset, lambda: kill(process(site, "worker")))
    await dies_while_encoding(site, asset, lambda: kill(*encoders(site)))
    await ends_well(site, mira, company, asset, long_footage)

    await mira.goto("/compose")
    asset = await starts_to_post(mira, short_footage)
    await mira.wait_for_url("**/posts/*")
    await dies_while_encoding(site, asset, lambda: kill(postmaster(own)))
    await ends_well(site, mira, company, asset, short_footage)

    assert await (await site.run("verify")).wait() == 0
    assert phones.complaints == []


async def starts_to_post(page: Page, file: Path, line: CDPSession | None = None) -> str:
    """Everything is said and sent but the clip, most of which waits on a slow `line`; its id."""
    known = await database.values("SELECT id FROM asset")
    await choose(page, file)
    found = await until(lambda: database.values("SELECT id FROM asset WHERE id <> ALL ($1)", known))
    asset = str(found[0])
    if line:
        await until(lambda: received(asset))
        await limit(line, TRICKLE)
    await to_words(page)
    await say(page, TITLE, "filters")
    await expect(page.locator(f'[data-attached="{asset}"]')).to_be_attached()
    await page.get_by_role("button", name="Post", exact=True).click()
    return asset


async def dies_while_receiving(asset: str, strike: Callable[[], None]) -> None:
    """What was acknowledged stays."""
    safe = await until(lambda: received(asset))
    assert await database.value("SELECT state FROM asset WHERE id = $1", asset) == "receiving"
    strike()
    assert (await until(lambda: answered(received(asset))) or 0) >= safe


async def received(asset: str) -> int:
    return int(await database.value("SELECT received FROM asset WHERE id = $1", asset))


async def dies_while_encoding(site: Site, asset: str, strike: Callable[[], None]) -> None:
    """In the middle of it; and no ffmpeg outlives the worker who started it."""

    async def encoding() -> bool:
        state = await answered(database.value("SELECT state FROM asset WHERE id = $1", asset))
        return state == "playable" and bool(encoders(site))

    await until(encoding)
    struck = encoders(site)
    strike()

    async def gone() -> bool:
        return not any(pid in encoders(site) for pid in struck)

    await until(gone)


async def ends_well(site: Site, page: Page, company: World, asset: str, file: Path) -> None:
    """Live and playing, made once, told once, and byte for byte what was sent."""

    async def ready() -> bool:
        return await answered(database.value("SELECT state FROM asset WHERE id = $1", asset)) == "ready"

    await until(ready, seconds=RECOVERY_S)
    await plays(page.locator("video"))
    post = await number_of(page)
    live = "SELECT state = 'live' FROM post WHERE id = $1"
    await until(lambda: database.value(live, post), seconds=RECOVERY_S)
    versions = "SELECT count(DISTINCT version) FROM rendition WHERE asset_id = $1"
    assert await database.value(versions, asset) == 1
    # Its job may be one of those that wait until a dead worker's time is up.
    told = "SELECT count(*) FROM notice WHERE kind = 'post_live' AND subject_id = $1 AND person_id = $2"
    await until(lambda: database.value(told, str(post), company.mira), seconds=RECOVERY_S)
    assert await database.value(told, str(post), company.mira) == 1
    kept = Path(site.variables["POLLEN_DATA"]) / "files" / "original" / asset / "source"
    assert filecmp.cmp(kept, file, shallow=False)

    async def rests() -> bool:
        return not encoders(site)

    await until(rests)


async def answered(question: Awaitable[T]) -> T | None:
    """The answer, or nothing while the database is down."""
    with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return await question
    return None


def kill(*pids: int) -> None:
    """As the machine would: at once, without a word."""
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def process(site: Site, name: str) -> int:
    """The child of the supervisor that `python -m app NAME` is."""
    children = psutil.Process(site.running["run"].pid).children()
    return next(child.pid for child in children if child.cmdline()[1:4] == ["-m", "app", name])


def postmaster(server: Server) -> int:
    pid = server._postmaster.pid()
    assert pid is not None
    return pid


def encoders(site: Site) -> list[int]:
    """Every ffmpeg that works on this site's files, whoever its parent is."""
    data = site.variables["POLLEN_DATA"]
    return [
        found.pid
        for found in psutil.process_iter(["name", "cmdline"])
        if "ffmpeg" in found.info["name"] and any(data in word for word in found.info["cmdline"] or ())
    ]
