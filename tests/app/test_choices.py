"""What administrators choose is read now and then, not for each page."""

from datetime import timedelta

from app import choices, clock, database
from tests.world import World


async def test_a_value_is_asked_for_again_when_it_is_no_longer_fresh() -> None:
    asked: list[int] = []

    async def read() -> int:
        asked.append(1)
        return len(asked)

    cached = choices.Cached(0, read)
    start = clock.now()
    with clock.at(start):
        assert [cached.value, await cached.follow(), await cached.follow()] == [0, 1, 1]
    with clock.at(start + timedelta(seconds=choices.FRESH_S)):
        assert await cached.follow() == 2
        cached.forget()
        assert (cached.value, await cached.follow()) == (2, 3)


async def test_a_choice_takes_the_place_of_the_last_one(world: World) -> None:
    for value in (["a"], ["b"]):
        await choices.keep("sample", value, actor=world.paul)
    kept = await database.value("SELECT value FROM setting WHERE name = 'sample'")
    assert database.load(kept) == ["b"]
    await database.execute("DELETE FROM setting WHERE name = 'sample'")
