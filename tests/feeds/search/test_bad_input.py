"""Whatever is typed or sent as a filter: a calm answer from every engine, never an error, never a leak."""

import pytest

from feeds import search
from feeds.search import Filters, Query
from feeds.search.port import Hits
from tests.feeds.helpers import post
from tests.feeds.search.asking import find, hits
from tests.feeds.search.conftest import Running
from tests.world import World


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "'",
        '"',
        '"""unclosed',
        "!!&|:*",
        "q' | 'z",
        "\0",
        "((",
        "<->",
        "\\",
        "x" * 10_000,
        "w " * 5_000,
        "🫧",
        "🫧🫧🫧 👩‍🏭",
        "ذ",
        "مرحبا بالعالم",
        "\u202eabc\u202c",
        "%_",
        "-1",
        "9" * 50,
        "'; DROP TABLE post; --",
        "kind = 'video' OR visible = false",
        "* NOT EXISTS",
        "\ud800",
        "the of and",
    ],
)
async def test_bad_input_finds_nothing_and_breaks_nothing(running: Running, world: World, text: str) -> None:
    found = await hits(running, world.jonas, text)
    assert isinstance(found, Hits)
    await search.find(world.jonas, Query(text=text, typing=True))
    await search.suggest(world.jonas, text)


@pytest.mark.parametrize("value", ["' OR true --", '" OR visible = false', "\0", "x" * 5_000, "[1 TO 9]"])
@pytest.mark.parametrize("name", ["skill", "kind", "language", "tool", "level", "length", "fresh"])
async def test_a_filter_is_a_value_and_nothing_else(
    running: Running, world: World, name: str, value: str
) -> None:
    await post(world.mira, title="Purge the wand")
    assert await find(running, world.jonas, "wand", filters=Filters(**{name: value})) == []  # type: ignore[arg-type]


@pytest.mark.parametrize("number", [-1, 0, 2**63, -(2**70)])
async def test_a_community_that_cannot_be_leaves_nothing(running: Running, world: World, number: int) -> None:
    await post(world.mira, title="Purge the wand")
    assert await find(running, world.jonas, "wand", filters=Filters(community=number)) == []
