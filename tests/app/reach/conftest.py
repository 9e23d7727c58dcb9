"""A push service and a mail server for the tests of this folder; every test begins with nothing told."""

from collections.abc import AsyncIterator, Iterator

import pytest

from app import database
from app.settings import settings
from tests.app.reach import mail_server, push_service
from tests.app.reach.mail_server import Mailbox
from tests.app.reach.push_service import Service
from tests.world import World

#: The company as its people write it into their browsers.
BASE = "http://pollen.test"
TOLD = ("notice", "push", "mail", "push_subscription", "notice_switch", "working_hours", "oncall", "job")


@pytest.fixture
async def service(world: World) -> AsyncIterator[Service]:
    await forget()
    with push_service.serve() as running:
        yield running


@pytest.fixture(scope="module")
def _mail_server() -> Iterator[Mailbox]:
    with mail_server.serve() as running:
        yield running


@pytest.fixture
async def mailbox(
    _mail_server: Mailbox, world: World, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Mailbox]:
    """Mail is on; nothing was told yet."""
    await forget()
    _mail_server.mails, _mail_server.answers = [], []
    monkeypatch.setenv("POLLEN_SMTP_URL", _mail_server.url)
    monkeypatch.setenv("POLLEN_BASE_URL", BASE)
    settings.cache_clear()
    yield _mail_server
    monkeypatch.undo()
    settings.cache_clear()


async def forget() -> None:
    for table in TOLD:
        await database.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
    await database.execute("UPDATE site SET shifts = '[]'")
