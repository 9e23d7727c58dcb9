"""Twenty people write while the pointer turns, there and back."""

import asyncio

from feeds import posts
from feeds.search.meili import generations, sender, walk
from feeds.search.meili.indexes import index
from tests.feeds.helpers import content, post
from tests.feeds.search.meili.test_generations import found
from tests.meili_double import Double
from tests.world import World

WRITERS = 20


async def test_a_pointer_that_turns_while_twenty_write_misses_no_document(
    filled: World, double: Double
) -> None:
    """Two of each writer's words tell which of the changes a copy knows."""
    written: list[int] = []

    async def write(place: int) -> None:
        number = await post(filled.mira, title=f"Ream bore {place} roughly")
        written.append(number)
        await asyncio.sleep(0.01 * place)
        await posts.edit(filled.mira, number, content(title=f"Ream bore {place} finely"))

    writing = [asyncio.create_task(write(place)) for place in range(WRITERS)]
    before = (await generations.generations("live"))[0]
    await generations.renew(index("posts"))
    assert await found(filled.jonas, "ream bore") is not None
    await generations.renew(index("posts"))
    await asyncio.gather(*writing)
    await sender.send(index("posts"))

    assert len(written) == WRITERS
    assert await walk.walk() == 0
    for turn in (None, generations.back):
        if turn:
            await turn("posts")
        hits = await found(filled.jonas, "ream bore finely")
        assert sorted(hits) == sorted(written)
        assert await found(filled.jonas, "roughly") == []
    assert before.uid in double.routes.indexes
