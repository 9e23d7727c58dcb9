"""A running Pollen (web and worker as processes) and phones to look at it."""

import asyncio
import os
import shutil
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import msgspec
import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright, expect

from app.people import auth
from tests.media.clips import clip
from tests.processes import ROOT, Forked, fork
from tests.world import World

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
#: A browser without windows and all that stands around a page takes a third less of a core.
SHELL = "chromium-headless-shell"
BROWSERS = ("chromium", "google-chrome")
#: The address bar draws its suggestions as pages of their own, in a process for each phone: that costs more
#: than most stories. After them what Playwright leaves out, whose list ours replaces.
WITHOUT = (
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup", "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay",
    "MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding",
    "PreconnectToSearch", "ThirdPartyStoragePartitioning",
)  # fmt: skip
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
    # No process is started ahead for a page that may come: each costs half a second of a core.
    "--renderer-process-limit=1",
    f"--disable-features={','.join(WITHOUT)}",
]
#: A camera and a microphone of the browser's own, and leave to use them.
CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
#: How long a tap, a page or what it leads to may take on two busy cores that others use as well.
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)


def chromium(*names: str) -> str | None:
    """The browser to drive: the one that is named by the variable, else the first that is installed."""
    return os.environ.get("POLLEN_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Headless Chromium."""
    async with _launched(FLAGS, SHELL, *BROWSERS) as opened:
        yield opened


@pytest.fixture(scope="module")
async def whole() -> AsyncIterator[Browser]:
    """The browser that people use, headless: it shows notifications."""
    async with _launched(FLAGS, *BROWSERS) as opened:
        yield opened


@pytest.fixture(scope="module")
async def filming() -> AsyncIterator[Browser]:
    """Another one, with a camera."""
    async with _launched([*FLAGS, *CAMERA], SHELL, *BROWSERS) as opened:
        yield opened


@asynccontextmanager
async def _launched(flags: list[str], *names: str) -> AsyncIterator[Browser]:
    path = chromium(*names)
    if path is None:
        pytest.skip("no Chromium: install it or set POLLEN_CHROMIUM")
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=path, args=flags)
        yield opened
        await opened.close()


class Site(msgspec.Struct):
    """Web and worker over one database; each can be killed and started again."""

    address: str
    port: int
    variables: dict[str, str]
    running: dict[str, asyncio.subprocess.Process | Forked]

    async def start(self, *names: str) -> None:
        for name in names:
            more = ["--port", str(self.port)] if name == "web" else []
            self.running[name] = fork(name, *more, **self.variables)
        if "web" in names:
            await self.answers()

    async def run(self, *command: str) -> asyncio.subprocess.Process:
        """`python -m app COMMAND` on this site's data."""
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "app", *command, cwd=ROOT, env=os.environ | self.variables
        )

    async def answers(self) -> None:
        async with asyncio.timeout(120), httpx.AsyncClient() as client:
            while True:
                try:
                    if (await client.get(f"{self.address}/health")).status_code == 200:
                        return
                except httpx.TransportError:
                    await asyncio.sleep(0.05)

    async def kill(self, name: str) -> None:
        """As the machine would: at once, without a word."""
        process = self.running.pop(name)
        process.send_signal(signal.SIGKILL)
        await process.wait()

    def hold(self, name: str) -> None:
        """It stands still, as under a load that takes all its time."""
        self.running[name].send_signal(signal.SIGSTOP)

    def go_on(self, name: str) -> None:
        self.running[name].send_signal(signal.SIGCONT)

    async def stop(self) -> None:
        for process in self.running.values():
            process.terminate()
            process.send_signal(signal.SIGCONT)
        await asyncio.gather(*(process.wait() for process in self.running.values()))


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


@pytest.fixture(scope="module")
async def site(pool: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    port = free_port()
    variables = {
        "POLLEN_DATABASE_URL": pool,
        "POLLEN_DATA": os.environ["POLLEN_DATA"],
        "POLLEN_TEST": "1",
    }
    made = Site(f"http://127.0.0.1:{port}", port, variables, {})
    await made.start("web", "worker")
    yield made
    await made.stop()


@pytest.fixture(scope="module")
def company(site: Site, world: World) -> World:
    """The people of the story, in a company that runs."""
    return world


class Phones:
    """Opens a phone for a person, and remembers what its pages complained about.

    The browser also complains about answers that a story provokes: `expected` holds what to look over.
    """

    def __init__(self, browser: Browser, address: str, *, workers: bool = False) -> None:
        self.browser = browser
        self.address = address
        self.workers = workers
        self.complaints: list[str] = []
        self.expected: set[str] = set()
        self.contexts: list[BrowserContext] = []

    async def open(self, person: int | None, path: str = "/", **options: object) -> Page:
        """A phone of its own, signed in as the person."""
        phone = {**PHONE, "base_url": self.address, "service_workers": "allow" if self.workers else "block"}
        context = await self.browser.new_context(**{**phone, **options})  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        self.contexts.append(context)
        if person is not None:
            token = await auth.open_session(person)
            await context.add_cookies([{"name": "session", "value": token, "url": self.address}])
        page = await context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)
        await page.goto(path)
        return page

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type == "error" and not any(words in said.text for words in self.expected):
            self.complaints.append(f"{said.text} {said.location.get('url', '')}")

    async def close(self) -> None:
        for context in self.contexts:
            await context.close()


@pytest.fixture
async def phones(browser: Browser, site: Site, request: pytest.FixtureRequest) -> AsyncIterator[Phones]:
    """Phones, with the service worker where the story asks for it: installing it costs more than a page."""
    opened = Phones(browser, site.address, workers=bool(request.node.get_closest_marker("service_worker")))
    yield opened
    await opened.close()


@pytest.fixture
async def cameras(filming: Browser, site: Site) -> AsyncIterator[Phones]:
    """Phones that can film."""
    opened = Phones(filming, site.address, workers=True)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def footage() -> Path:
    """Real film where the shared data lies beside the project, else seconds as a phone films them."""
    real = ROOT.parent / "shared" / "data" / "clips" / "bigbuckbunny.mp4"
    return real if real.exists() else clip("phone-h264")
