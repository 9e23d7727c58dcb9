"""What people looked for in vain is counted without a name, for the gaps that L&D closes."""

from datetime import timedelta

from app import clock, database, limits
from feeds.search import misses
from tests.world import World


async def test_a_miss_counts_from_the_last_time_and_not_for_ever(world: World) -> None:
    searchers = range((await limits.current()).k)
    for days in (0, 60):
        with clock.at(clock.now() + timedelta(days=days)):
            for person in searchers:
                await misses.count(person, "lost wax")
    with clock.at(clock.now() + timedelta(days=100)):
        assert [gap.text for gap in await misses.gaps(days=90)] == ["lost wax"]
    with clock.at(clock.now() + timedelta(days=1_000)):
        await misses.sweep()
    assert await database.value("SELECT count(*) FROM search_miss WHERE text = 'lost wax'") == 0


async def test_no_mark_of_a_miss_leads_from_one_text_to_another(world: World) -> None:
    """Forty texts of one person have many marks, of which each may be many people's."""
    for number in range(40):
        await misses.count(world.greta, f"secret {number}")
    marks = await database.values("SELECT mark FROM search_miss WHERE text LIKE 'secret%'")
    assert len(set(marks)) > 20
    assert all(0 <= mark < misses.MARKS for mark in marks)
