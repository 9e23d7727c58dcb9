"""Events are written with the fact and reach each handler once."""

import pytest

from app import database, events, jobs
from app.database import transaction
from app.events import Event, Verb, on, record
from tests.world import World

pytestmark = pytest.mark.usefixtures("pool")


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    """What a handler of our own hears."""
    monkeypatch.setattr(events, "HANDLERS", {})
    said: list[Event] = []

    @on(Verb.SKILL_PROPOSED)
    async def listen(event: Event) -> None:
        said.append(event)

    return said


async def test_a_handler_hears_an_event_once_and_knows_its_ids(heard: list[Event]) -> None:
    number = await record(Verb.SKILL_PROPOSED, actor=3, subject=("skill", 5), post=7, nothing=None)
    await jobs.drain()
    await jobs.drain()
    assert [(e.id, e.actor_id, e.subject, e.ids) for e in heard] == [(number, 3, 5, {"post": 7})]


async def test_nobody_hears_of_what_was_rolled_back(heard: list[Event]) -> None:
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await record(Verb.SKILL_PROPOSED, actor=3, subject=("skill", 6))
            raise ZeroDivisionError
    await jobs.drain()
    assert heard == []


async def test_who_acted_without_a_name_stands_beside_the_event_only(world: World) -> None:
    number = await record(Verb.POST_DRAFTED, actor=world.mira, subject=("post", 9), nameless=True)
    assert await database.value("SELECT actor_id FROM event WHERE id = $1", number) is None
    assert await database.value("SELECT person_id FROM event_actor WHERE event_id = $1", number) == world.mira
