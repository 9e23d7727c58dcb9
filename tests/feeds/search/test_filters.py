"""FIND-3: each filter alone, and each pair, leaves just what the plain query leaves of it."""

from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest

from app import clock, database
from feeds import search
from feeds.search import Filters, Query, names
from tests.feeds.helpers import film, photo, post
from tests.world import World, approved

WORD = "impeller"
SETS: dict[str, list[Any]] = {
    "skill": ["pump-care", "lathe-work"],
    "kind": ["video", "question", "photo"],
    "language": ["en", "de"],
    "community": [1],
    "tool": ["Caliper", "torx"],
    "level": ["expert", "beginner"],
    "length": ["short", "medium", "long"],
    "fresh": ["week", "month", "year"],
}
#: What each filter means, said anew in the words of the tables themselves.
PLAIN = {
    "skill": """EXISTS (
        SELECT FROM post_skill k JOIN skill s ON s.id = k.skill_id WHERE k.post_id = p.id AND s.slug = $2
    )""",
    "kind": "p.kind = $2",
    "language": "p.language = $2",
    "community": "p.community_id = $2",
    "tool": "lower(p.tool) = lower($2)",
    "level": "p.level = $2",
    "length": """$2 = (
        SELECT CASE
            WHEN a.duration_ms <= 60000 THEN 'short' WHEN a.duration_ms <= 180000 THEN 'medium' ELSE 'long'
        END
        FROM post_asset u JOIN asset a ON a.id = u.asset_id AND a.kind = 'video' WHERE u.post_id = p.id
    )""",
    "fresh": "p.published_at >= $2",
}
DAYS = {"week": 7, "month": 30, "year": 365}


@pytest.fixture(scope="module")
async def company(world: World) -> World:
    """Some forty Posts about one thing, which differ in everything that a filter asks for."""
    for name in ("Pump care", "Lathe work"):
        await approved(name)
    community = await database.value(
        "INSERT INTO community (slug, name, owner_id) VALUES ('pumps', 'Pumps', $1) RETURNING id", world.mira
    )
    assert community == SETS["community"][0]
    for person in (world.mira, world.jonas):
        await database.execute(
            "INSERT INTO membership VALUES ($1, $2, false, $3)", community, person, clock.now()
        )
    for number in range(14):
        given = {
            "title": f"{WORD} {number}",
            "skills": [["Pump care"], ["Lathe work"], ["Pump care", "Lathe work"]][number % 3],
            "language": ["en", "de"][number % 2],
            "tool": ["", "Caliper", "TORX"][number % 3],
            "level": [None, "expert", "beginner", "practised"][number % 4],
            "community_id": community if number % 5 == 0 else None,
        }
        made = [
            await film(world.mira, [20, 61, 200, 60][number % 4], **given),
            await post(world.mira, "question", **given),
            await photo(world.jonas, **given),
        ]
        for place, one in enumerate(made):
            days = [1, 20, 200, 900][(number + place) % 4]
            await database.execute(
                "UPDATE post SET published_at = $2 WHERE id = $1", one, clock.now() - timedelta(days=days)
            )
            await search.index(one)
    await post(world.mira, title="Something else")
    names.forget()
    return world


async def found(viewer: int, **filters: Any) -> set[int]:
    page = await search.find(viewer, Query(text=WORD, filters=Filters(**filters), size=100))
    assert page.next is None
    return {card.id for card in page.cards}


async def plain(name: str, value: Any) -> set[int]:
    asked = clock.now() - timedelta(days=DAYS[value]) if name == "fresh" else value
    sql = f"SELECT p.id FROM post p WHERE p.state = 'live' AND p.title LIKE $1 AND {PLAIN[name]}"  # noqa: S608
    return set(await database.values(sql, f"{WORD}%", asked))


@pytest.mark.parametrize("name", SETS)
async def test_each_filter_alone_equals_the_plain_query(company: World, name: str) -> None:
    for value in SETS[name]:
        wanted = await plain(name, value)
        assert wanted, (name, value)
        assert await found(company.sofia, **{name: value}) == wanted


@pytest.mark.parametrize(("one", "other"), [*combinations(SETS, 2)])
async def test_each_pair_of_filters_equals_the_plain_query(company: World, one: str, other: str) -> None:
    for first in SETS[one]:
        for second in SETS[other]:
            wanted = await plain(one, first) & await plain(other, second)
            assert await found(company.sofia, **{one: first, other: second}) == wanted, (first, second)


async def test_a_facet_counts_what_its_filter_finds(company: World) -> None:
    """Also beside another filter, which its own values are not counted under."""
    asked_with: list[dict[str, Any]] = [{}, {"kind": "video"}, {"language": "de", "skill": "pump-care"}]
    for filters in asked_with:
        page = await search.find(company.sofia, Query(text=WORD, filters=Filters(**filters)))
        assert not page.capped
        for name, counts in page.facets.items():
            for value, posts in counts.items():
                asked = {**filters, name: int(value) if name == "community" else value}
                assert len(await found(company.sofia, **asked)) == posts, (filters, name, value)
        assert set(page.facets["kind"]) == {"video", "question", "photo"}


async def test_filters_alone_find_without_a_word(company: World) -> None:
    page = await search.find(company.sofia, Query(filters=Filters(level="expert"), size=100))
    assert {card.id for card in page.cards} == await plain("level", "expert")
    assert page.facets["level"]["expert"] == len(page.cards)


async def test_a_skill_that_is_another_now_narrows_as_that(company: World) -> None:
    before = await found(company.sofia, skill="pump-care") | await found(company.sofia, skill="lathe-work")
    await database.execute(
        """
        UPDATE skill SET state = 'merged', merged_into = (SELECT id FROM skill WHERE slug = 'lathe-work')
        WHERE slug = 'pump-care'
        """
    )
    for slug in ("pump-care", "lathe-work"):
        assert await found(company.sofia, skill=slug) == before
    page = await search.find(company.sofia, Query(text=WORD))
    assert page.facets["skill"] == {"lathe-work": len(before)}
