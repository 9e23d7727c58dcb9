"""Copies of an index side by side, and the pointer that search follows."""

import pytest

from app import clock, database
from feeds.search import Query
from feeds.search.meili import care, engine, generations, sender
from feeds.search.meili.indexes import INDEXES, index
from feeds.search.meili.link import link
from feeds.search.meili.settings import words
from tests.feeds.helpers import post
from tests.meili_double import Double
from tests.meili_ranking import Index
from tests.world import World, approved


async def found(viewer: int, text: str) -> list[int]:
    return [hit.id for hit in (await engine.hits(viewer, Query(text=text), 20)).hits]


async def live(name: str) -> generations.Generation:
    (one,) = [one for one in await generations.generations("live") if one.index == name]
    return one


async def test_a_fresh_server_is_filled_from_postgresql_pointed_at_and_pointed_back(
    filled: World, double: Double
) -> None:
    valve = await post(filled.mira, title="Replace the valve seat")
    before = await live("posts")
    await sender.send(index("posts"))

    after = await generations.renew(index("posts"))

    assert after.number > before.number
    assert (await live("posts")).uid == after.uid
    assert await found(filled.jonas, "valve") == [valve]
    double.seen.clear()
    assert (await generations.back("posts")).uid == before.uid
    assert await found(filled.jonas, "valve") == [valve]
    searched = [seen.body["queries"][0]["indexUid"] for seen in double.seen if seen.path == "/multi-search"]
    assert searched == [before.uid]


async def test_the_way_back_leads_to_what_has_changed_since(filled: World, double: Double) -> None:
    await generations.renew(index("posts"))
    hinge = await post(filled.mira, title="Grease the hinge")
    await sender.send(index("posts"))

    await generations.back("posts")

    assert await found(filled.jonas, "hinge") == [hinge]


async def test_nothing_points_at_a_copy_that_lacks_documents(
    filled: World, double: Double, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post(filled.mira, title="Bleed the radiator")
    before = await live("posts")
    put = link().server.put

    async def forgetful(uid: str, documents: list[dict[str, object]]) -> int:
        return await put(uid, documents[1:])

    monkeypatch.setattr(link().server, "put", forgetful)
    with pytest.raises(generations.Unfit, match="documents"):
        await generations.renew(index("posts"))
    assert (await live("posts")).uid == before.uid


async def test_an_old_copy_goes_after_a_day(filled: World, double: Double) -> None:
    old = await live("posts")
    await generations.renew(index("posts"))

    await care.purge()
    assert old.uid in double.routes.indexes
    with clock.at(clock.now() + generations.KEPT * 2):
        await care.purge()

    assert old.uid not in double.routes.indexes
    assert len([one for one in await generations.generations() if one.index == "posts"]) == 1


async def test_a_server_that_began_anew_is_filled_by_itself(filled: World, double: Double) -> None:
    fuse = await post(filled.mira, title="Change the fuse")
    double.restart_empty()
    await sender.send(index("posts"))

    await care.keep()
    for kind in await database.values("SELECT payload->>'index' FROM job WHERE kind = 'search.renew'"):
        await care.renew(kind)

    assert await found(filled.jonas, "fuse") == [fuse]
    assert {one.index for one in await generations.generations("live")} == {one.name for one in INDEXES}


async def test_a_server_that_is_away_loses_no_copy(filled: World, double: Double) -> None:
    before = await generations.generations()
    with double.spoilt("503"):
        await care.keep()
    assert await generations.generations() == before


async def test_a_number_that_an_earlier_life_of_ours_left_on_the_server_is_passed_over(
    filled: World, double: Double
) -> None:
    before = await live("posts")
    number = await database.value("SELECT max(number) FROM search_generation")
    for left in (number + 1, number + 2):
        uid = before.uid.replace(f"_g{before.number}", f"_g{left}")
        double.routes.indexes[uid] = Index(documents={1: {"id": 1, "title": "Of a company long gone"}})

    assert (await generations.renew(index("posts"))).number == number + 3


async def test_names_of_a_skill_stand_for_one_another_once_they_are_taught(
    filled: World, double: Double
) -> None:
    skill = await approved("Spreadsheets")
    await database.execute("UPDATE skill SET synonyms = '{Excel}' WHERE id = $1", skill)
    number = await post(filled.mira, title="Spreadsheets that add up")
    await sender.send(index("posts"))
    assert await found(filled.jonas, "excel") == []

    await generations.teach()
    assert await found(filled.jonas, "excel") == [number]
    double.seen.clear()
    await generations.teach()
    assert double.seen == []
    assert (await words()).synonyms["excel"] == ["spreadsheets"]
