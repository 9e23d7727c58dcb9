"""`python -m app reindex` as an operator runs it."""

import asyncio
import os
import sys

import pytest

from app import database
from feeds.search.meili import generations, link
from tests.feeds.helpers import post
from tests.feeds.search.meili.test_generations import found, live
from tests.meili_double import Double
from tests.meili_server import Served
from tests.processes import ROOT
from tests.world import World


@pytest.fixture
def told(pool: str, served: Served) -> dict[str, str]:
    return os.environ | {
        "POLLEN_DATABASE_URL": pool,
        "POLLEN_MEILI_URL": served.url,
        "POLLEN_MEILI_KEY": served.key,
        "POLLEN_MEILI_PREFIX": served.prefix,
    }


async def reindex(told: dict[str, str], *options: str) -> tuple[int, str]:
    """Its exit status, and what it says."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "app", "reindex", *options,
        cwd=ROOT, env=told, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, said = await process.communicate()
    return process.returncode or 0, said.decode()


async def test_a_fresh_server_is_filled_while_people_search_then_pointed_at_and_back(
    filled: World, double: Double, told: dict[str, str]
) -> None:
    number = await post(filled.mira, title="Deburr the edge")
    before = await live("posts")
    filling = asyncio.create_task(reindex(told, "--engine", "meili", "--build"))
    while not filling.done():
        assert await found(filled.jonas, "deburr") in ([], [number])
        await asyncio.sleep(0.1)
    status, said = await filling
    assert (status, "posts [" in said, "1 of 1" in said) == (0, True, True)
    assert (await live("posts")).uid == before.uid

    assert (await reindex(told, "--flip"))[0] == 0
    after = await live("posts")
    assert after.number > before.number
    assert await found(filled.jonas, "deburr") == [number]

    assert (await reindex(told, "--back"))[0] == 0
    assert (await live("posts")).uid == before.uid
    assert await found(filled.jonas, "deburr") == [number]


async def test_both_engines_are_filled_from_zero(filled: World, double: Double, told: dict[str, str]) -> None:
    number = await post(filled.mira, title="Hone the blade")
    await database.execute("DELETE FROM search_doc")
    double.restart_empty()
    await database.execute("DELETE FROM search_generation")

    status, said = await reindex(told)

    assert (status, "PostgreSQL" in said) == (0, True)
    assert await database.value("SELECT count(*) FROM search_doc WHERE post_id = $1", number) == 1
    assert await found(filled.jonas, "hone") == [number]


async def test_a_server_that_is_away_is_named_and_nothing_changes(
    filled: World, double: Double, told: dict[str, str]
) -> None:
    before = await generations.generations()
    with double.spoilt("503"):
        status, said = await reindex(told, "--engine", "meili")
    assert (status, "Nothing points elsewhere" in said) == (1, True)
    assert await generations.generations() == before
    assert link.link().server.url in told["POLLEN_MEILI_URL"]


async def test_without_a_server_it_says_so(filled: World, told: dict[str, str]) -> None:
    del told["POLLEN_MEILI_URL"]
    status, said = await reindex(told, "--engine", "meili")
    assert (status, "POLLEN_MEILI_URL is not set" in said) == (1, True)
