"""`doctor` warns of demo sign-ins that everybody knows, where everybody can reach them."""

import msgspec
import pytest

from app import database, settings
from app.people import people
from app.supervisor import LOOPBACK_PASSWORD
from demo import checks

pytestmark = pytest.mark.usefixtures("pool")


class Undone(Exception):
    """Takes a test's transaction back."""


@pytest.mark.parametrize(
    ("host", "password", "safe"),
    [
        ("127.0.0.1", LOOPBACK_PASSWORD, True),
        ("0.0.0.0", LOOPBACK_PASSWORD, False),  # noqa: S104 - what the test is about
        ("0.0.0.0", "a fresh one", True),  # noqa: S104
    ],
)
async def test_the_public_password_is_for_this_machine_only(
    host: str, password: str, safe: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = msgspec.structs.replace(settings.settings(), host=host)
    monkeypatch.setattr(checks, "settings", lambda: elsewhere)
    with pytest.raises(Undone):
        async with database.transaction():
            await people.add("ana@demo.example", "Ana Haddad", password=password)
            [found] = await checks.sign_ins()
            assert found.ok == safe
            assert bool(found.note) != safe
            raise Undone


async def test_without_demo_people_there_is_nothing_to_say() -> None:
    assert await checks.sign_ins() == []
