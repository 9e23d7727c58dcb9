"""Today: one card at the start of somebody's hours."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest

from app import clock, database
from app.people import profile
from app.reach import hours
from app.shifts import Hours
from feeds import blocks, follows, today, views
from feeds.opening import opening
from tests.feeds.helpers import film, post
from tests.world import World, approved, sign_in

PORTO = ZoneInfo("Europe/Lisbon")
#: A Tuesday.
DAY = datetime(2026, 12, 1, tzinfo=PORTO)
NIGHT = Hours(time(22), time(6), [1, 2, 3, 4, 5, 6, 7])
HOUR = timedelta(hours=1)


def at(hour: float, day: int = 0) -> datetime:
    return (DAY + timedelta(days=day, hours=hour)).astimezone(UTC)


@pytest.fixture
async def fresh(world: World) -> AsyncIterator[int]:
    """Mira in Porto, who has no card yet; a clip of Sofia, made there in the evening before."""
    await database.execute("DELETE FROM today")
    with clock.at(at(19, -1)):
        clip = await film(world.sofia, 30, title="The new gasket")
    yield clip
    await hours.keep(world.mira, None)
    await database.execute("DELETE FROM person_language")
    await database.execute("UPDATE post SET state = 'archived' WHERE author_id <> $1", world.mira)


async def card_at(moment: datetime, person: int) -> today.Today | None:
    with clock.at(moment):
        return (await opening(person)).today


async def test_it_comes_with_the_first_request_of_my_hours(world: World, fresh: int) -> None:
    assert await card_at(at(7.9), world.mira) is None
    card = await card_at(at(8.1), world.mira)
    assert card is not None
    assert card.clip is not None
    assert card.clip.id == fresh


async def test_it_comes_for_a_night_shift_too(world: World, fresh: int) -> None:
    await hours.keep(world.mira, NIGHT)
    assert await card_at(at(12), world.mira) is None
    with clock.at(at(21)):
        late = await film(world.sofia, 20, title="Before the night")
    for moment in (at(22.5), at(0.5, 1), at(5.5, 1)):
        card = await card_at(moment, world.mira)
        assert card is not None
        assert card.clip is not None
        assert card.clip.id == late
    assert await card_at(at(6.5, 1), world.mira) is None


async def test_it_comes_at_most_once_a_day_and_is_gone_after_it(world: World, fresh: int) -> None:
    assert await card_at(at(9), world.mira)
    with clock.at(at(10)):
        await film(world.sofia, 20, title="Newer still")
    card = await card_at(at(11), world.mira)
    assert card is not None
    assert card.clip is not None
    assert card.clip.id == fresh
    assert await card_at(at(18.5), world.mira) is None
    # A second shift on the same day brings no second card.
    await hours.keep(world.mira, Hours(time(18), time(23), [1, 2, 3, 4, 5]))
    assert await card_at(at(19), world.mira) is None
    with clock.at(at(23.5)):
        await film(world.sofia, 20, title="In the night")
    assert await card_at(at(18.1, 1), world.mira)


async def test_what_was_read_does_not_come_back_before_the_next_day(
    web: httpx.AsyncClient, world: World, fresh: int
) -> None:
    with clock.at(at(9)):
        async with await sign_in(web, world.mira) as mira:
            assert "The new gasket" in (await mira.get("/")).text
            assert 'id="today"' in (await mira.get("/")).text
            read = await mira.post("/today", headers={"hx-request": "true"})
            assert (read.status_code, read.text.strip()) == (200, "")
            assert 'id="today"' not in (await mira.get("/")).text
    with clock.at(at(17)):
        await film(world.sofia, 20, title="For tomorrow")
    assert await card_at(at(9, 1), world.mira)


async def test_what_i_cannot_see_is_not_in_it(world: World, fresh: int) -> None:
    with clock.at(at(20, -1)):
        await film(world.sofia, 20, title="By link", audience="link")
        await film(world.jonas, 20, title="At another site")
        await film(world.mira, 20, title="My own")
        unnamed = await film(world.sofia, 20, title="Of a colleague")
    await database.execute("UPDATE post SET anonymous = true WHERE id = $1", unnamed)
    card = await card_at(at(9), world.mira)
    assert card is not None
    assert card.clip is not None
    assert card.clip.id == fresh
    await blocks.set(world.mira, world.sofia, "mute", True)
    assert await card_at(at(10), world.mira) is None
    await blocks.set(world.mira, world.sofia, "mute", False)
    assert await card_at(at(10), world.mira)
    await database.execute("UPDATE post SET state = 'hidden' WHERE id = $1", fresh)
    assert await card_at(at(10), world.mira) is None


async def test_with_nothing_to_tell_there_is_no_card(world: World) -> None:
    await database.execute("DELETE FROM today")
    await database.execute("UPDATE post SET state = 'archived'")
    assert await card_at(at(9), world.mira) is None


async def test_it_tells_what_changed_since_my_last_shift(world: World, fresh: int) -> None:
    changed = await post(world.jonas, title="Torque it twice")
    await database.execute(
        "INSERT INTO save (post_id, person_id, at) VALUES ($1, $2, $3)", changed, world.mira, at(9, -9)
    )
    await _changes(changed, at(12, -1))
    assert (card := await card_at(at(9), world.mira)) is not None
    assert card.changed is None
    await database.execute("DELETE FROM today")
    await _changes(changed, at(20, -1))
    assert (card := await card_at(at(9), world.mira)) is not None
    assert card.changed is not None
    assert card.changed.id == changed


async def test_what_i_kept_stands_before_what_my_skills_are_about(world: World, fresh: int) -> None:
    skill = await approved("Torque")
    await follows.set(world.mira, "skill", skill, True)
    kept, followed = await post(world.jonas), await post(world.jonas, skills=["Torque"])
    await database.execute(
        "INSERT INTO save (post_id, person_id, at) VALUES ($1, $2, $3)", kept, world.mira, at(9, -9)
    )
    await _changes(kept, at(20, -1))
    await _changes(followed, at(21, -1))
    card = await card_at(at(9), world.mira)
    assert card is not None
    assert card.changed is not None
    assert card.changed.id == kept


async def test_a_clip_that_i_opened_is_no_news(world: World, fresh: int) -> None:
    with clock.at(at(20, -1)):
        await views.see(world.mira, fresh)
    assert await card_at(at(9), world.mira) is None


async def test_over_a_weekend_it_looks_back_to_friday(world: World, fresh: int) -> None:
    with clock.at(at(20, 3)):
        friday = await film(world.sofia, 20, title="On Friday evening")
    card = await card_at(at(8.1, 6), world.mira)
    assert card is not None
    assert card.clip is not None
    assert card.clip.id == friday


async def test_it_asks_what_i_could_answer(world: World, fresh: int) -> None:
    await approved("Gaskets")
    mine = await post(world.mira, title="Gaskets last", skills=["Gaskets"])
    question = await post(world.jonas, "question", title="Which gasket?", skills=["Gaskets"])
    await post(world.jonas, "question", title="Which wine?", skills=["Wine"])
    card = await card_at(at(9), world.mira)
    assert card is not None
    assert card.question is not None
    assert card.question.id == question
    await database.execute("UPDATE post SET state = 'archived' WHERE id = $1", mine)


async def test_what_changed_is_for_whom_it_concerns(world: World, fresh: int) -> None:
    near, own = await post(world.sofia), await post(world.mira)
    far = await post(world.jonas)
    for number in (far, own):
        await _changes(number, at(20, -1))
    assert await _changed(world.mira) is None
    await _changes(near, at(19, -1))
    assert await _changed(world.mira) == near
    await database.execute("UPDATE post SET anonymous = true WHERE id = $1", near)
    assert await _changed(world.mira) is None


async def test_it_speaks_a_language_that_i_read_but_for_what_i_kept(world: World, fresh: int) -> None:
    changed = await post(world.sofia)
    await _changes(changed, at(20, -1))
    await profile.read(world.mira, ["de"])
    assert await card_at(at(9), world.mira) is None
    await database.execute(
        "INSERT INTO save (post_id, person_id, at) VALUES ($1, $2, $3)", changed, world.mira, at(9, -9)
    )
    assert await _changed(world.mira) == changed
    await profile.read(world.mira, ["de", "en"])
    await database.execute("DELETE FROM today")
    card = await card_at(at(9), world.mira)
    assert card is not None
    assert card.clip is not None
    assert card.clip.id == fresh


async def test_it_stands_where_home_opens(web: httpx.AsyncClient, world: World, fresh: int) -> None:
    await follows.set(world.mira, "person", world.sofia, True)
    with clock.at(at(9)):
        async with await sign_in(web, world.mira) as mira:
            first = (await mira.get("/")).text
            other = (await mira.get("/", params={"tab": "site"})).text
    assert first.index('id="today"') < first.index(f'id="post-{fresh}"')
    assert "Today at Porto" in first
    assert 'id="today"' not in other


async def _changes(number: int, moment: datetime) -> None:
    """Its author said that the way changed."""
    await database.execute(
        """
        INSERT INTO revision (post_id, number, person_id, at, data, way, note)
        SELECT id, revision + 1, author_id, $2, '{}', 'changed', 'The other key' FROM post WHERE id = $1
        ON CONFLICT (post_id, number) DO UPDATE SET at = $2
        """,
        number,
        moment,
    )


async def _changed(person: int) -> int | None:
    """The Post that a card made now says has changed."""
    await database.execute("DELETE FROM today")
    card = await card_at(at(9), person)
    return card.changed.id if card and card.changed else None
