"""One PostgreSQL server per run, one copy of a migrated database per module, connected as the application."""

import os
import signal
import subprocess
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher
from litestar.types import ASGIApp

os.environ["POLLEN_TEST"] = "1"
os.environ["POLLEN_SECRET"] = "a secret for tests only"
#: Stop the server of the data at once, then remove the data.
SWEEP = """
    read -r _
    if server=$(head -n 1 "$0/postgres/data/postmaster.pid"); then
        kill -QUIT "$server"
        while kill -0 "$server"; do sleep 0.1; done
    fi
    rm -rf "$0"
"""
DATA = Path(tempfile.mkdtemp(prefix="pollen-test-"))
DATA.chmod(0o755)  # PostgreSQL, which refuses root, may come in: so the data stays here
os.environ["POLLEN_DATA"] = str(DATA)
#: Waits for our end of a pipe to close: data and server go with this process, even when that is killed.
BROOM = subprocess.Popen(
    ["sh", "-c", SWEEP, str(DATA)], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
)
# A real Meilisearch is for the tests that ask for it (tests/meili_server.py); this also holds in the
# processes that this one starts.
for name in ("MEILI_URL", "MEILI_KEY"):
    if given := os.environ.pop(f"POLLEN_{name}", ""):
        os.environ[f"TEST_{name}"] = given

from app import brand, clock, database, embedded_postgres, limits
from app.live import Hub
from app.migrate import migrate
from app.people import passwords
from app.web_server import application
from tests.world import SAME_ORIGIN, World, build

TEMPLATE = "pollen_template"
#: What takes longest, by folder: it begins first, so that nobody waits at the end for the last long file of
#: one process. In `tests` itself lies what asks every route.
LONGEST = ("stories", "tests", "demo", "media")

# The people of tests have nothing to lose: guessing their passwords may be quick.
passwords.hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def pytest_configure() -> None:
    """Whoever ends a run by SIGTERM gets everything cleared away as with Ctrl+C."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    folder = item.path.parent.name
    return LONGEST.index(folder) if folder in LONGEST else len(LONGEST)


@pytest.fixture(scope="session")
def server() -> Iterator[embedded_postgres.Server]:
    """The run's own PostgreSQL server, without fsync."""
    running = embedded_postgres.start(DATA, durable=False)
    yield running
    running.discard()


@pytest.fixture(scope="session")
async def template(server: embedded_postgres.Server) -> str:
    """A migrated database that modules copy."""
    server.create_database(TEMPLATE)
    await migrate(server.dsn("pollen_owner", TEMPLATE))
    return TEMPLATE


@pytest.fixture(scope="module")
def dsn(server: embedded_postgres.Server, template: str) -> Iterator[str]:
    """This module's own database, as the application's role sees it."""
    name = f"pollen_{uuid.uuid4().hex[:12]}"
    server.create_database(name, template=template)
    yield server.dsn("pollen", name)
    server.drop_database(name)


@pytest.fixture(scope="module")
async def pool(dsn: str) -> AsyncIterator[str]:
    """The rules of this process work on the module's database."""
    await database.open_pool(dsn)
    limits.forget()
    brand.forget()
    await clock.follow()
    yield dsn
    await database.close_pool()


@pytest.fixture(scope="module")
async def world(pool: str) -> World:
    """The small company of `tests/world.py`."""
    return await build()


@pytest.fixture(scope="session")
def pollen() -> ASGIApp:
    """The whole application, made once; each module brings its own database and hub."""
    return application("")


@pytest.fixture(scope="module")
async def web(pollen: ASGIApp, pool: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the whole application, in this process; nobody is signed in."""
    hub = Hub(pool)
    await hub.open()
    pollen.app.state.hub = hub  # type: ignore[attr-defined]
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=pollen, raise_app_exceptions=False),  # type: ignore[arg-type]
        base_url="http://pollen.test",
        headers=SAME_ORIGIN,
    ) as client:
        yield client
    await hub.close()


#: What CI may skip, with the reason as the test gives it: things this kind of machine cannot have.
MAY_SKIP = (
    "only root runs PostgreSQL as another user",
    "only Linux lets a process adopt orphans",
    "no Python 3.11 that another user may run",
    "no espeak-ng, which reads aloud",
    "this kernel has no landlock",
    "landlock guards TCP from version 4 on",
    "this machine lets nobody mount a small disk",
    "no Meilisearch server: neither POLLEN_MEILI_URL nor a `meilisearch` program",
    "Meilisearch's own description of its requests is not at hand",
)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """With POLLEN_STRICT_SKIPS a skip that is not on the list fails the run, not as a failed test does."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not os.environ.get("POLLEN_STRICT_SKIPS") or reporter is None:
        return
    reasons = {
        str(report.longrepr[2]).removeprefix("Skipped: ") for report in reporter.stats.get("skipped", [])
    }
    if wrong := sorted(reasons - set(MAY_SKIP)):
        reporter.write_line(f"skipped without leave: {'; '.join(wrong)}", red=True)
        session.exitstatus = pytest.ExitCode.USAGE_ERROR
