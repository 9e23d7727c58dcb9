"""Search goes on finding what it found: questions of our own over the texts of a small company.

Whoever makes search better raises the numbers here; nobody lowers them.
"""

import csv
from collections import defaultdict
from pathlib import Path
from statistics import mean

import pytest
from msgspec import Struct

from app import database, jobs
from app.language import within
from feeds import search, vectors
from feeds.search import Query
from tests.feeds.helpers import post
from tests.world import World, approved

HERE = Path(__file__).parent
FIRST = 10
#: By so much a number may vary from run to run of the development.
SLACK = 0.02
#: MRR@10 of each slice of relevance.csv.
REACHED = {
    "words": 1.0,
    "stems": 1.0,
    "typo": 1.0,
    "prefix": 1.0,
    "accents": 1.0,
    "codes": 1.0,
    "aliases": 1.0,
    "questions": 1.0,
    "other words": 0.78,
}


class Asked(Struct, frozen=True):
    slice: str
    language: str
    query: str
    wanted: str


def read(name: str) -> list[dict[str, str]]:
    with (HERE / name).open() as file:
        return list(csv.DictReader(file))


ASKED = [Asked(**row) for row in read("relevance.csv")]


@pytest.fixture(scope="module")
async def company(world: World) -> dict[str, int]:
    """The Posts of company.csv by their keys, found by the other names of their Skills too."""
    aliases = {row["skill"]: row["aliases"].split(";") for row in read("aliases.csv")}
    texts = read("company.csv")
    for skill in sorted({name for row in texts for name in row["skills"].split(";")}):
        number = await approved(skill)
        await database.execute("UPDATE skill SET synonyms = $2 WHERE id = $1", number, aliases.get(skill, []))
    found = {row["key"]: await _written(world, row) for row in texts}
    await jobs.drain()
    vectors.forget()
    return found


async def _written(world: World, row: dict[str, str]) -> int:
    return await post(
        world.mira,
        title=row["title"],
        text=row["text"],
        language=row["language"],
        skills=row["skills"].split(";"),
    )


@pytest.fixture(scope="module")
async def ranks(world: World, company: dict[str, int]) -> dict[Asked, float]:
    """For each query one over the place of the first right Post, 0 where none is among the first ten."""
    return {asked: await _rank(world.jonas, asked, company) for asked in ASKED}


async def _rank(viewer: int, asked: Asked, company: dict[str, int]) -> float:
    query = Query(text=asked.query, typing=asked.slice == "prefix", size=FIRST)
    with within(asked.language):
        found = [card.id for card in (await search.find(viewer, query)).cards]
    wanted = {company[key] for key in asked.wanted.split(";")}
    places = [place for place, number in enumerate(found, 1) if number in wanted]
    return 1 / places[0] if places else 0.0


@pytest.mark.parametrize("name", REACHED)
def test_search_finds_what_it_found(name: str, ranks: dict[Asked, float]) -> None:
    reached = {asked.query: rank for asked, rank in ranks.items() if asked.slice == name}
    worse = {query: rank for query, rank in reached.items() if rank < 1}
    assert mean(reached.values()) >= REACHED[name] - SLACK, worse


def test_every_slice_has_its_number() -> None:
    many: dict[str, int] = defaultdict(int)
    for asked in ASKED:
        many[asked.slice] += 1
    assert set(many) == set(REACHED)
    assert len(ASKED) >= 60
